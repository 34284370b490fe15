import type { Captured, Command, Processes } from '../../../src/system/ports.ts';

type Said = string | Partial<Captured>;

/** Fake processes that note each command. The first pattern that matches a command decides its output. */
export function answering(answers: readonly (readonly [words: RegExp, said: Said])[]): {
  readonly processes: Processes;
  readonly asked: (Command & { readonly timeout: number | undefined })[];
} {
  const asked: (Command & { readonly timeout: number | undefined })[] = [];
  const no = (): never => {
    throw new Error('it may only ask, unseen');
  };
  const captured: Processes['captured'] = async (command, { timeout } = {}) => {
    asked.push({ ...command, timeout });
    const words = [command.program, ...command.args].join(' ');
    const [, said = exit(1)] = answers.find(([pattern]) => pattern.test(words)) ?? [];
    return { ...exit(0), ...(typeof said === 'string' ? { stdout: said } : said) };
  };
  return { asked, processes: { captured, attached: no, watched: no, find: no } };
}

/** The result of a package manager's command that exits with this code. */
export const exit = (code: number, stderr = ''): Captured => ({
  ending: { kind: 'exit', code },
  stdout: '',
  stderr,
});

/** The result of a command that was killed because it took too long. */
export const KILLED: Partial<Captured> = { ending: { kind: 'signal', signal: 'SIGKILL' } };

/** The result of a command that could not be started. */
export const FAILED: Partial<Captured> = { ending: { kind: 'failed', error: new Error('ENOENT') } };
