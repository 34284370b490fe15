import type { Ports } from './ports.ts';

/** One command of `pip-shim`. Each has its own file and a line in all.ts. */
export interface Subcommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The usage line without `pip-shim`: `config [--json]` */
  readonly usage: string;
  /** Lines for `--help`, between usage and examples. */
  readonly details?: readonly string[];
  /** A command line, and what it is for. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  /** Only the shell hook calls it, so no list shows it. */
  readonly hidden?: true;
  /** Its arguments are pip's. `--help` is ours only if no word but options comes before it. */
  readonly takesPipWords?: true;
  /**
   * @returns the exit code
   * @throws ShimError for every expected failure
   */
  run(args: readonly string[], ports: Ports): Promise<number>;
}
