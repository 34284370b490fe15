import type { Command } from '../system/ports.ts';
import type { ManagerName } from './platform.ts';
import type { SystemFacts, SystemQuestion } from './system-packages.ts';

/** What it told. */
export type Told = Pick<SystemFacts, 'hasLists' | 'reply' | 'answers'>;

/** A distribution's package manager. */
export interface SystemPackages {
  readonly name: ManagerName;
  readonly namedBy: SystemFacts['namedBy'];
  /** Asks about all names at once, offline; an answer for each name that it has a package of. */
  query(question: SystemQuestion): Promise<Told>;
  /** Which package owns a file; undefined where none does. */
  ownerOf(path: string): Promise<string | undefined>;
  /**
   * The installed packages that depend on any of these, directly or through others, by name and without them;
   * undefined where that can't be told.
   */
  dependents(packages: readonly string[]): Promise<readonly string[] | undefined>;
  /** The command by which a user sees them all. */
  listDependents(packages: readonly string[]): string;
}

/** Installing, told without running anything: what a user types, and what a script runs. */
export interface InstallCommands {
  /** False where it installs for the one user whose it is, and turns root away. */
  readonly needsRoot: boolean;
  /** Whether it may fail with exit code 1, which is also sudo's where it wants a password. */
  readonly failsLikeSudo: boolean;
  readonly install: (packages: readonly string[]) => Pick<Command, 'program' | 'args'>;
  readonly unattended: (packages: readonly string[]) => Pick<Command, 'program' | 'args' | 'env'>;
  readonly remove: (packages: readonly string[]) => Pick<Command, 'program' | 'args'>;
  readonly update: Pick<Command, 'program' | 'args'>;
}
