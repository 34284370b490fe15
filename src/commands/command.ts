import type { Ports } from './ports.ts';

/** One command of `pip-shim`. Each command has its own file and a line in all.ts. */
export interface Subcommand {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** The usage line without `pip-shim`: `config [--json]` */
  readonly usage: string;
  /** Lines for `--help`, between usage and examples. */
  readonly details?: readonly string[];
  /** Pairs of a command line and its purpose. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  /** Only the shell hook or install.sh calls it, so no list shows it. */
  readonly hidden?: true;
  /** True if the arguments are pip's. pip-shim answers `--help` only if nothing but options precedes it. */
  readonly takesPipWords?: true;
  /**
   * @returns the exit code
   * @throws ShimError for every expected failure
   */
  run(args: readonly string[], ports: Ports): Promise<number>;
}
