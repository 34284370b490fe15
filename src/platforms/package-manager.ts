import type { Command } from '../system/ports.ts';
import type { ManagerName } from './platform.ts';
import type { SystemFacts, SystemQuestion } from './system-facts.ts';

/** A package manager's reply to a question. */
export type Told = Pick<SystemFacts, 'hasLists' | 'reply' | 'answers'>;

/** A distribution's package manager. */
export interface PackageManager {
  readonly name: ManagerName;
  readonly namedBy: SystemFacts['namedBy'];
  /** Looks up all names at once, offline. Returns an answer for each name that has a package. */
  query(question: SystemQuestion): Promise<Told>;
  /**
   * Asks about all these packages and records the answers for later queries. Not set if answers are not
   * recorded.
   */
  readonly learn?: (packages: readonly string[]) => Promise<void>;
  /** The package that owns a file. Undefined if no package does. */
  ownerOf(path: string): Promise<string | undefined>;
  /**
   * Names of the installed packages that depend on any of `packages`, directly or indirectly, without
   * `packages` themselves. Undefined if the package manager can't list them.
   */
  dependents(packages: readonly string[]): Promise<readonly string[] | undefined>;
  /** The command with which a user can list the packages that depend on `packages`. */
  listDependents(packages: readonly string[]): string;
}

/** Builds commands but does not run them. `install` may ask the user. `unattended` asks nothing. */
export interface InstallCommands {
  /** False if the package manager belongs to one user and refuses root. */
  readonly needsRoot: boolean;
  /**
   * Whether the package manager may end with exit code 1 when it fails. sudo also does so if it needs a
   * password.
   */
  readonly failsLikeSudo: boolean;
  readonly install: (packages: readonly string[]) => Pick<Command, 'program' | 'args'>;
  readonly unattended: (packages: readonly string[]) => Pick<Command, 'program' | 'args' | 'env'>;
  readonly remove: (packages: readonly string[]) => Pick<Command, 'program' | 'args'>;
  readonly update: Pick<Command, 'program' | 'args'>;
  /** Prints the files of installed packages, one a line. Fails if a package is not installed. */
  readonly files?: (packages: readonly string[]) => Pick<Command, 'program' | 'args'>;
}
