import { exactEnvironment } from '../system/raw-bytes.ts';
import type { SignalSource } from '../system/signals.ts';
import { OWN_STREAMS, type Streams } from '../ui/screen.ts';
import { POLICY_FILE } from './policy-file.ts';

/** What a command knows of the process that it runs in. */
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

/** This very process. `environment` is Node's own, in which bytes that are no UTF-8 are lost. */
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

/** A deleted directory gets the name that Linux shows, which leads nowhere. A new directory at the old path is another one. */
function currentDirectory({ PWD }: NodeJS.ProcessEnv): string {
  try {
    return process.cwd();
  } catch {
    return `${PWD?.startsWith('/') ? PWD : '/'} (deleted)`;
  }
}
