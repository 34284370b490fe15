import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { inForeground } from './process-stat.ts';

/** Signals that reach a whole terminal, and those that someone sends to us alone. */
const FROM_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT'];
const FROM_OUTSIDE: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP'];
/** Node keeps SIGUSR1 for its debugger and ignores SIGPIPE: neither can be raised on ourselves. */
const NOT_RAISABLE: readonly NodeJS.Signals[] = ['SIGPIPE', 'SIGUSR1'];

/** Where signals are heard: a process. */
export interface SignalSource {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
}

/** Puts the terminal right when a signal comes while a question stands, and says what the signal means then. */
export type Asking = (signal: NodeJS.Signals) => 'die' | 'answered';

/** Follows signals while children run: the child decides what they mean, we live on to report and to clean up. */
export class SignalKeeper {
  readonly #children = new Set<ChildProcess>();
  readonly #seen = new Set<NodeJS.Signals>();
  #received: NodeJS.Signals | undefined;
  #question: Asking | undefined;
  readonly #ignored: readonly string[];

  /** @param ignored signals that were ignored when we were started, without SIG; they stay so, for our children too */
  constructor(ignored: readonly string[] = [], source: SignalSource = process) {
    this.#ignored = ignored;
    for (const signal of [...FROM_TERMINAL, ...FROM_OUTSIDE]) {
      const stays = ignored.includes(signal.slice('SIG'.length));
      source.on(signal, stays ? () => {} : () => this.#receive(signal));
    }
  }

  /** The signal that came, if any: no further child should be started then. */
  get received(): NodeJS.Signals | undefined {
    return this.#received;
  }

  /** Node starts its children with all signals deadly again; a shell's exec keeps what it ignores. */
  keepIgnored<C extends { program: string; args: readonly string[] }>(command: C): C {
    if (this.#ignored.length === 0) return command;
    const script = `trap '' ${this.#ignored.join(' ')}; exec "$@"`;
    return { ...command, program: '/bin/sh', args: ['-c', script, 'sh', command.program, ...command.args] };
  }

  /** Hands signals to this child too, until it has ended. */
  watch(child: ChildProcess): void {
    this.#children.add(child);
    for (const end of ['close', 'error']) child.once(end, () => this.#children.delete(child));
  }

  /** While a question stands no child decides: a signal ends us at once, unless the question takes it for an answer. */
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

/** Ends this process by a signal as if no handler were there; by 128 + number where that can't be done. */
export function dieBy(signal: NodeJS.Signals): void {
  process.exitCode = 128 + constants.signals[signal];
  if (NOT_RAISABLE.includes(signal)) process.exit();
  process.removeAllListeners(signal);
  process.kill(process.pid, signal);
}
