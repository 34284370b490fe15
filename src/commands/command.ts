import type { Ports } from './ports.ts';

/** One command of `pip-shim`: a file each, and one line in all.ts. */
export interface Subcommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** What follows `pip-shim`: `config [--json]` */
  readonly usage: string;
  /** Lines for `--help`, between usage and examples. */
  readonly details?: readonly string[];
  /** A command line, and what it is for. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  /** The hook's own: not for people, and not listed. */
  readonly hidden?: true;
  /** Its words are pip's own: `--help` is ours only where it comes first. */
  readonly takesPipWords?: true;
  /**
   * @returns the exit code
   * @throws ShimError for what is to be expected
   */
  run(args: readonly string[], ports: Ports): Promise<number>;
}
