import type { Facts } from '../../core/facts.ts';
import type { Captured, Command, Look, Processes, Screen } from '../../core/ports.ts';
import type { KnownVenvs } from '../../core/venv-record.ts';
import type { InstallingPip } from './command.ts';
import type { Locks } from './locking.ts';

/** Changing files; each throws the system's own error. */
export interface FileChanges {
  /** Makes the directory, and those above it. */
  makeDirectory(path: string): void;
  /** The same, and throws where something stands there already, be it a link. */
  makeNewDirectory(path: string): void;
  /** Removes a file; no error where none is. */
  removeFile(path: string): void;
  /** Removes a tree; no error where nothing is. */
  removeTree(path: string): void;
  /** Writes a whole file under another name and moves it into place. */
  writeFile(path: string, text: string): void;
  randomToken(): string;
  /** Runs `work` under a umask by which what it makes is not everybody's to write. */
  forOurselves<T>(work: () => Promise<T>): Promise<T>;
}

/** Writing side of the registry. */
export interface VenvRegistry extends KnownVenvs {
  record(path: string, token: string, state: 'making' | 'made' | 'allowed'): void;
  forget(path: string): void;
}

export interface VenvTools {
  readonly look: Look;
  readonly files: FileChanges;
  readonly registry: VenvRegistry;
  readonly locks: Locks;
  readonly processes: Processes;
  readonly screen: Screen;
  /** Puts more into a new venv than pip before it is complete. */
  readonly fill?: (pip: InstallingPip) => Promise<Captured>;
  /** uv's command that makes it: without a pip, which is not what is going to install into it. */
  readonly byUv?: (path: string) => Command;
}

/** What a venv is made from. */
export type Making = Pick<Facts, 'interpreter' | 'pip' | 'pipWords' | 'cwd' | 'user'>;
