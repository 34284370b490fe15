/** An expected failure. pip-shim prints the message and the next steps, but no stack trace. */
export class ShimError extends Error {
  /** Name of the error for programs (`--json`) and tests. It never changes. */
  readonly code: string;
  /**
   * Exit code of the process. 1: pip-shim declined, or could not do it. 2: wrong usage. 127: there is no real
   * pip.
   */
  readonly exitCode: number;
  /** Steps for the user, one line each. */
  readonly next: readonly string[];

  constructor(
    code: string,
    message: string,
    next: readonly string[] = [],
    { exitCode = 1, cause }: { exitCode?: number; cause?: unknown } = {},
  ) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
    this.exitCode = exitCode;
    this.next = next;
  }
}

/** The error for wrong arguments of one of our own commands. */
export const usageError = (message: string, next: readonly string[] = []): ShimError =>
  new ShimError('usage', message, next, { exitCode: 2 });

/** A signal ended a step. pip-shim only cleans up and then ends by the same signal. */
export class Interrupted extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`interrupted by ${signal}`);
    this.signal = signal;
  }
}

/** Code of the ShimError if pip-shim can't make the lock file, or the file system does not support locks. */
export const NO_LOCK = 'no-lock';
/** Code of the ShimError if another user could write to our records. */
export const STATE_NOT_OWN = 'state-not-own';
