/** An expected failure: printed as a message with the next step, never as a stack. */
export class ShimError extends Error {
  /** Stable name for programs (`--json`) and tests. */
  readonly code: string;
  /** Process exit code, by design.md: 1 declined or impossible, 2 usage, 127 no real pip. */
  readonly exitCode: number;
  /** What the user can do now, one line each. */
  readonly next: readonly string[];

  constructor(
    code: string,
    message: string,
    options: { exitCode?: number; next?: readonly string[]; cause?: unknown } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.exitCode = options.exitCode ?? 1;
    this.next = options.next ?? [];
  }
}

/** A step was ended by a signal: nothing more is to be done but to clean up and to end by it too. */
export class Interrupted extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
    this.signal = signal;
  }
}

/** Code of the ShimError where the file system has no place for a lock, or no locks. */
export const NO_LOCK = 'no-lock';
/** Where somebody else could write to our records. */
export const STATE_NOT_OWN = 'state-not-own';
