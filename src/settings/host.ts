import { parent } from '../system/paths.ts';
import { exactEnvironment } from '../system/raw-bytes.ts';
import type { SignalSource } from '../system/signals.ts';
import { OWN_STREAMS, type Streams } from '../ui/screen.ts';
import { POLICY_FILE } from './policy-file.ts';

/** The environment, the streams and other properties of the process that runs a command. */
export interface Host {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly streams: Streams;
  /** Process id of our parent, usually the user's shell. */
  readonly parent: number;
  readonly signals: SignalSource;
  /** The directory with the program's files: boot.cjs and data/. */
  readonly program: string;
  /** Path of the administrator's policy, which need not exist. */
  readonly policy: string;
}

/**
 * The properties of the current process. `environment` is Node's process.env, which loses bytes that are not
 * UTF-8.
 * @param boot the path of boot.cjs
 */
export function thisProcess(environment: NodeJS.ProcessEnv, boot = ''): Host {
  return {
    env: exactEnvironment(environment),
    cwd: currentDirectory(environment),
    streams: OWN_STREAMS,
    parent: process.ppid,
    signals: process,
    program: parent(boot),
    policy: POLICY_FILE,
  };
}

/**
 * The current directory. If it was deleted, adds ` (deleted)` to its path, as Linux does, because a new
 * directory may now have this path.
 */
function currentDirectory({ PWD }: NodeJS.ProcessEnv): string {
  try {
    return process.cwd();
  } catch {
    return `${PWD?.startsWith('/') ? PWD : '/'} (deleted)`;
  }
}
