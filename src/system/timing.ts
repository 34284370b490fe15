import { commandLine } from '../ui/text.ts';
import type { Command, Processes, Timing } from './ports.ts';

export interface TimingOptions {
  readonly say: (line: string) => void;
  /**
   * The start of the sh shim in nanoseconds since 1970. It is another text if the system's `date` can't print
   * nanoseconds.
   */
  readonly began: string | undefined;
}

export const NO_TIMING: Timing = {
  begin: () => {},
  step: () => {},
  end: () => {},
  around: (processes) => processes,
};

/**
 * Prints a line for each step when the step ends. So if a program ran in a step, the program's line comes
 * first.
 */
export function timingTo({ say, began }: TimingOptions): Timing {
  let last = 0;
  const start = Number(began) / 1e6;
  // The difference would be negative if someone set the clock back between `date` and the start of Node.
  const shell = Number.isFinite(start) ? Math.max(0, performance.timeOrigin - start) : undefined;
  const line = (spent: number, what: string): void => say(`${spent.toFixed(1).padStart(8)} ms  ${what}`);
  const stepAt = (now: number, what: string): void => {
    line(now - last, what);
    last = now;
  };
  const timed = async <T>({ program, args }: Command, work: Promise<T>): Promise<T> => {
    const from = performance.now();
    const done = await work;
    const words = commandLine(program, args).replace(/^(.{60}).+/s, '$1…');
    line(performance.now() - from, `  ${words}`);
    return done;
  };
  return {
    begin() {
      if (shell !== undefined) line(shell, 'the sh shim');
      stepAt(performance.nodeTiming.bootstrapComplete, 'Node.js starts');
      stepAt(performance.now(), 'the program is loaded');
    },
    step: (what) => stepAt(performance.now(), what),
    end: () => line(performance.now() + (shell ?? 0), 'in all'),
    around: (processes): Processes => ({
      ...processes,
      attached: (command) => timed(command, processes.attached(command)),
      watched: (command, onStderr) => timed(command, processes.watched(command, onStderr)),
      captured: (command, options) => timed(command, processes.captured(command, options)),
    }),
  };
}
