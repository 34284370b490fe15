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
  /** Whether a new venv sees the packages of its base Python. */
  readonly seesSystem?: boolean;
  /** uv's command that makes the venv. Set if uv is going to install into it, so that it needs no pip. */
  readonly byUv?: (path: string) => Command;
}

/** The facts that are needed to make a venv. */
export type Making = Pick<Facts, 'interpreter' | 'pip' | 'pipWords' | 'cwd' | 'user'>;
