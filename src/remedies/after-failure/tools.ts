import type { BuildNeeds } from '../../packages/build-needs.ts';
import type { Pep440 } from '../../packages/versions.ts';
import type { InstallCommands } from '../../platforms/package-manager.ts';
import type { Look, Processes, Variables } from '../../system/ports.ts';
import type { Facts } from '../facts.ts';

/** What failed, and the steps that help. A step contains the exact command. */
export interface Cure {
  readonly message: string;
  readonly next: readonly string[];
}

/** The functions with which a cure looks things up. They are used only after a failure. */
export interface CureTools {
  readonly look: Look;
  readonly env: Variables;
  readonly find: Processes['find'];
  readonly pep440: () => Promise<Pep440>;
  readonly needs: () => Promise<BuildNeeds>;
  /** Known projects whose names differ from `name` by one typing mistake. */
  readonly alike: (name: string) => readonly string[];
  /** The commands of the platform's package manager. */
  readonly commands: (facts: Facts) => InstallCommands | undefined;
  /** The system's packages for a project on the index, as the package manager answers now. */
  readonly about: (name: string, facts: Facts) => Promise<Pick<Facts, 'packages' | 'system'>>;
  /**
   * The system packages in this list that the package manager has. The whole list if the package manager
   * can't tell.
   */
  readonly known: (packages: readonly string[], facts: Facts) => Promise<KnownPackages>;
}

export interface KnownPackages {
  readonly packages: readonly string[];
  /** Those of the packages that are installed. */
  readonly installed: readonly string[];
  /** False if the package manager has no lists yet, as in a fresh container. */
  readonly hasLists: boolean;
  /** True if the package manager has answered, so that it has exactly these packages. */
  readonly isSure: boolean;
}
