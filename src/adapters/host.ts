import { POLICY_FILE } from './policy-file.ts';
import { exactEnvironment } from './raw-bytes.ts';
import { OWN_STREAMS, type Streams } from './screen.ts';
import type { SignalSource } from './signals.ts';

/** What a command knows of the process that it runs in. */
export interface Host {
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly streams: Streams;
  /** Process number of what started us: the user's shell, as a rule. */
  readonly parent: number;
  readonly signals: SignalSource;
  /** Path of the administrator's policy, which need not exist. */
  readonly policy: string;
}

/** This very process. `environment` is Node's own, in which bytes that are no UTF-8 are lost. */
export function thisProcess(environment: NodeJS.ProcessEnv): Host {
  return {
    env: exactEnvironment(environment),
    cwd: currentDirectory(),
    streams: OWN_STREAMS,
    parent: process.ppid,
    signals: process,
    policy: POLICY_FILE,
  };
}

/** A current directory that was removed, or whose name is no UTF-8, can't be worked in: `/` is no project. */
function currentDirectory(): string {
  try {
    const cwd = process.cwd();
    return cwd.includes('\ufffd') ? '/' : cwd;
  } catch {
    return '/';
  }
}
