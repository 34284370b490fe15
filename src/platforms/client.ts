import type { Captured, Ending, Processes } from '../system/ports.ts';
import type { SystemFacts } from './system-packages.ts';

/** Runs a package manager's client. The client prints English whatever the user's locale is. */
export function ask(
  processes: Pick<Processes, 'captured'>,
  [program = '', ...args]: readonly string[],
  timeout: number,
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<Captured> {
  const plain = { LC_ALL: 'C', LANGUAGE: undefined, ...env };
  return processes.captured({ program, args, env: plain }, { timeout });
}

/** @param fine exit codes that count as an answer; after the timeout, a signal ends the client */
export function replyBy(ending: Ending, fine: readonly number[] = [0]): SystemFacts['reply'] {
  if (ending.kind === 'signal') return 'late';
  return ending.kind === 'exit' && fine.includes(ending.code) ? 'answered' : 'failed';
}
