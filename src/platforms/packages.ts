import type { Command } from '../system/ports.ts';
import type { ManagerName } from './platform.ts';
import type { SystemFacts, SystemQuestion } from './system-packages.ts';

/** A package manager's reply to a question. */
export type Told = Pick<SystemFacts, 'hasLists' | 'reply' | 'answers'>;

/** A distribution's package manager. */
export interface SystemPackages {
  readonly name: ManagerName;
  readonly namedBy: SystemFacts['namedBy'];
  /** Looks up all names at once, offline. Returns an answer for each name that has a package. */
  query(question: SystemQuestion): Promise<Told>;
  /** The package that owns a file; undefined if no package does. */
  ownerOf(path: string): Promise<string | undefined>;
  /**
   * Names of the installed packages that depend on any of `packages`, directly or indirectly, without
   * `packages` themselves; undefined if the package manager can't list them.
   */
  dependents(packages: readonly string[]): Promise<readonly string[] | undefined>;
  /** The command that lists the dependents for a user. */
  listDependents(packages: readonly string[]): string;
}

/** Builds commands but runs none. `install` is for a user, `unattended` for a run without a user. */
export interface InstallCommands {
  /** False if the package manager belongs to one user and refuses root. */
  readonly needsRoot: boolean;
  /** Whether the client may fail with exit code 1, as sudo does if it needs a password. */
  readonly failsLikeSudo: boolean;
  readonly install: (packages: readonly string[]) => Pick<Command, 'program' | 'args'>;
  readonly unattended: (packages: readonly string[]) => Pick<Command, 'program' | 'args' | 'env'>;
  readonly remove: (packages: readonly string[]) => Pick<Command, 'program' | 'args'>;
  readonly update: Pick<Command, 'program' | 'args'>;
}
