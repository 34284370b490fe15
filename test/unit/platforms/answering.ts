import type { Captured, Command, Processes } from '../../../src/system/ports.ts';

type Said = string | Partial<Captured>;

/** Fake processes: what they are asked is noted, and answered by the first pattern that fits the command's words. */
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

/** How a client ends with this code. */
export const exit = (code: number, stderr = ''): Captured => ({
  ending: { kind: 'exit', code },
  stdout: '',
  stderr,
});

/** One that took too long. */
export const KILLED: Partial<Captured> = { ending: { kind: 'signal', signal: 'SIGKILL' } };

/** One that could not be started. */
export const FAILED: Partial<Captured> = { ending: { kind: 'failed', error: new Error('ENOENT') } };
