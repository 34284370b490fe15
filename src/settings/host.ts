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
  /** Path of the administrator's policy, which need not exist. */
  readonly policy: string;
}

/** The current process. `environment` is process.env of Node.js, which loses bytes that are not UTF-8. */
export function thisProcess(environment: NodeJS.ProcessEnv): Host {
  return {
    env: exactEnvironment(environment),
    cwd: currentDirectory(environment),
    streams: OWN_STREAMS,
    parent: process.ppid,
    signals: process,
    policy: POLICY_FILE,
  };
}

/** Marks a deleted directory with ` (deleted)`, as Linux does: its old path may name a new directory. */
function currentDirectory({ PWD }: NodeJS.ProcessEnv): string {
  try {
    return process.cwd();
  } catch {
    return `${PWD?.startsWith('/') ? PWD : '/'} (deleted)`;
  }
}
