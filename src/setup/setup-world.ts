import type { InstallFiles } from '../system/install-files.ts';
import type { Installation } from './installation.ts';
import type { Origin } from './origin.ts';

/** The adapters to the real system that only install and uninstall need. */
export interface SetupWorld {
  /** Root directory of the clone or release that contains the running program. */
  readonly source: string;
  /** Set if get.sh installed the running program. */
  readonly origin: Origin | undefined;
  /** The user who runs pip-shim. `shell` is the path of the login shell; empty if it is not known. */
  readonly account: () => { readonly name: string; readonly shell: string };
  /** Path of the Node.js that the shims will start. */
  readonly node: string;
  /** Describes the installation for everybody or for this user, even if it does not exist. */
  readonly installationFor: (everybody: boolean) => Installation;
  readonly disk: InstallFiles;
  /**
   * Asks a question on standard output and reads one line as the answer.
   * @returns undefined at the end of the input
   * @throws ShimError (exit code 2) if standard input is not a terminal
   */
  readonly ask: (question: string) => Promise<string | undefined>;
  /** @throws Interrupted if pip-shim has received a signal */
  readonly throwIfInterrupted: () => void;
}
