import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { inForeground } from './process-stat.ts';

/** Signals that a terminal sends to its whole foreground process group. */
const FROM_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];
/** Signals that someone usually sends to this process alone. */
const FROM_OUTSIDE: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP'];
/**
 * Signals by which this process can't end itself. Node keeps SIGUSR1 for its debugger, and ignores SIGPIPE.
 */
const NOT_RAISABLE: readonly NodeJS.Signals[] = ['SIGPIPE', 'SIGUSR1'];

/** The part of `process` from which SignalKeeper gets signals. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
}

/** Handles a signal during a question: restores the terminal, and tells whether the signal ends us. */
export type Asking = (signal: NodeJS.Signals) => 'die' | 'answered';

/**
 * Handles signals while children run. A child reacts to a signal, but we continue, to report and clean up.
 */
export class SignalKeeper {
  readonly #children = new Set<ChildProcess>();
  readonly #seen = new Set<NodeJS.Signals>();
  #received: NodeJS.Signals | undefined;
  #question: Asking | undefined;
  readonly #ignored: readonly string[];

  /** @param ignored signals (without SIG) that were ignored when we started; our children ignore them too */
  constructor(ignored: readonly string[] = [], source: SignalSource = process) {
    this.#ignored = ignored;
    for (const signal of [...FROM_TERMINAL, ...FROM_OUTSIDE]) {
      const stays = ignored.includes(signal.slice('SIG'.length));
      source.on(signal, stays ? () => {} : () => this.#receive(signal));
    }
  }

  /** The signal that came, if any. After a signal, callers should start no further child. */
  get received(): NodeJS.Signals | undefined {
    return this.#received;
  }

  /**
   * Makes a command ignore the signals that were ignored when we started. Node lets its children react to
   * them again. So sh first ignores them, and then execs the program.
   */
  keepIgnored<C extends { program: string; args: readonly string[] }>(command: C): C {
    if (this.#ignored.length === 0) return command;
    const script = `trap '' ${this.#ignored.join(' ')}; exec "$@"`;
    return { ...command, program: '/bin/sh', args: ['-c', script, 'sh', command.program, ...command.args] };
  }

  /** Forwards signals to this child until it has ended. */
  watch(child: ChildProcess): void {
    this.#children.add(child);
    for (const end of ['close', 'error']) child.once(end, () => this.#children.delete(child));
  }

  /** During a question, a signal ends us at once. Some questions take a signal as an answer instead. */
  async whileAsking<T>(asking: Asking, question: Promise<T>): Promise<T> {
    this.#question = asking;
    try {
      return await question;
    } finally {
      this.#question = undefined;
    }
  }

  #receive(signal: NodeJS.Signals): void {
    if (this.#question) {
      if (this.#question(signal) === 'die') dieBy(signal);
      return;
    }
    const again = this.#seen.has(signal);
    this.#seen.add(signal);
    this.#received = signal;
    const forward = FROM_TERMINAL.includes(signal) ? !inForeground() : !again;
    if (forward) for (const child of this.#children) child.kill(signal);
  }
}

/**
 * Ends this process by a signal, as if no code handled it. If that is impossible, exits with 128 + the
 * signal's number.
 */
export function dieBy(signal: NodeJS.Signals): void {
  process.exitCode = 128 + constants.signals[signal];
  if (NOT_RAISABLE.includes(signal)) process.exit();
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
