import type { InstallFiles } from '../system/install-files.ts';
import type { Installation } from './installation.ts';

/** The ports that only the installation and the removal of pip-shim need. */
export interface SetupWorld {
  /** Root of the clone or release that the running program was built in. */
  readonly source: string;
  /** The user. `shell` is the path of the login shell; empty if it is not known. */
  readonly account: () => { readonly name: string; readonly shell: string };
  /** Path of the Node.js that the shims will start. */
  readonly node: string;
  /** The installation for everybody, or the user's own, even if it does not exist. */
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
