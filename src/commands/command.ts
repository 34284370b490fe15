import type { Ports } from './ports.ts';

/** One command of `pip-shim`. Each command has its own file and a line in all.ts. */
export interface Subcommand {
  readonly name: string;
  /** One line about the command, for the list of commands in `--help`. */
  readonly summary: string;
  /** The usage line without `pip-shim`, such as `config [--json]`. */
  readonly usage: string;
  /** The lines that `--help` prints between the summary and the examples. */
  readonly details?: readonly string[];
  /** Pairs of a command line and its purpose. */
  readonly examples: readonly (readonly [line: string, purpose: string])[];
  /** Set for a command that only the shell hook or install.sh calls. No list of commands shows it. */
  readonly hidden?: true;
  /**
   * Set if the arguments contain another command, as in `explain pip install --help`. The first argument
   * without a dash begins that command, and a later `--help` belongs to it.
   */
  readonly takesPipWords?: true;
  /**
   * @returns the exit code
   * @throws ShimError for every expected failure
   */
  run(args: readonly string[], ports: Ports): Promise<number>;
}
