import type { InstallFiles } from '../system/install-files.ts';
import type { Installation } from './installation.ts';

/** What installing and removing pip-shim needs beside the ports of every command. */
export interface SetupWorld {
  /** Root of the clone or release that the running program was built in. */
  readonly source: string;
  /** Who runs this. `shell` is the path of the login shell; empty if nobody knows it. */
  readonly account: () => { readonly name: string; readonly shell: string };
  /** Path of the Node that the shims are to start. */
  readonly node: string;
  /** The installation of this kind, whether it is there or not. */
  readonly installationFor: (everybody: boolean) => Installation;
  readonly disk: InstallFiles;
  /**
   * Asks on standard output and reads one line.
   * @returns undefined at the end of the input
   * @throws ShimError (exit code 2) if standard input is not a terminal
   */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** @throws Interrupted if a signal came */
  readonly throwIfInterrupted: () => void;
}
