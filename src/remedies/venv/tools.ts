import type { Locks } from '../../state/locks.ts';
import type { OldVenvs } from '../../state/old-venvs.ts';
import type { VenvRegistry } from '../../state/registry.ts';
import type { ShellStacks } from '../../state/stack.ts';
import type { FileChanges } from '../../system/files.ts';
import type { Captured, Command, Look, Processes, Screen } from '../../system/ports.ts';
import type { Facts } from '../facts.ts';
import type { InstallingPip } from './command.ts';

export interface VenvTools {
  readonly look: Look;
  readonly files: FileChanges;
  readonly registry: VenvRegistry;
  readonly oldVenvs: OldVenvs;
  readonly locks: Locks;
  readonly stacks: Pick<ShellStacks, 'renew'>;
  readonly processes: Processes;
  readonly screen: Screen;
  /** Installs more than pip into a new venv, before pip-shim records that the venv is complete. */
  readonly fill?: (pip: InstallingPip) => Promise<Captured>;
  /** Starts the command's pip while the modules of pip are still put into a new venv. */
  readonly early?: EarlyStart;
  /** Whether a new venv sees the packages of its base Python. */
  readonly seesSystem?: boolean;
  /**
   * uv's command that makes the venv. Set if uv is going to install into it, because the venv then needs no
   * pip.
   */
  readonly byUv?: (path: string) => Command;
}

/** A start of the command's pip before its venv is complete. */
export interface EarlyStart {
  /** @param lender the directory of a pip with the same modules */
  readonly start: (lender: string) => void;
  /** Resolves when pip has been started. After that, only pip writes to the screen. */
  readonly started: Promise<void>;
  /** Ends a pip that was started, because the venv will not be complete. */
  readonly stop: () => Promise<void>;
}

/** The facts that are needed to make a venv. */
export type Making = Pick<Facts, 'interpreter' | 'pip' | 'pipWords' | 'cwd' | 'user'>;
