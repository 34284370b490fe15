import type { Captured, Ending, Processes, Variables } from '../system/ports.ts';
import type { SystemFacts } from './system-facts.ts';

/** Runs a package manager's command. The command prints English in every locale. */
export function ask(
  processes: Pick<Processes, 'captured'>,
  [program = '', ...args]: readonly string[],
  timeout: number,
  env: Variables = {},
): Promise<Captured> {
  const plain = { LC_ALL: 'C', LANGUAGE: undefined, ...env };
  return processes.captured({ program, args, env: plain }, { timeout });
}

/**
 * Interprets how a package manager's command ended. A signal means that the command was stopped at the
 * timeout.
 * @param fine exit codes that count as an answer
 */
export function replyBy(ending: Ending, fine: readonly number[] = [0]): SystemFacts['reply'] {
  if (ending.kind === 'signal') return 'late';
  return ending.kind === 'exit' && fine.includes(ending.code) ? 'answered' : 'failed';
}
