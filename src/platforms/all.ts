import type { ManagerName } from '../core/platform.ts';
import type { Look, Processes } from '../core/ports.ts';
import { apt, aptCommands } from './apt.ts';
import { dnf, dnfCommands } from './dnf.ts';
import type { InstallCommands, SystemPackages } from './packages.ts';
import { pacman, pacmanCommands } from './pacman.ts';
import { zypper, zypperCommands } from './zypper.ts';

/** What there is of a package manager. */
export interface Manager {
  /** The command that is looked for on PATH, to tell whether it is there. */
  readonly client: string;
  readonly packages: (processes: Processes, look: Look) => SystemPackages;
  readonly commands: InstallCommands;
}

/** All package managers: a new one is one more line here. */
export const MANAGERS: Readonly<Partial<Record<ManagerName, Manager>>> = {
  apt: { client: 'apt-cache', packages: apt, commands: aptCommands },
  dnf: { client: 'dnf', packages: dnf, commands: dnfCommands },
  pacman: { client: 'pacman', packages: pacman, commands: pacmanCommands },
  zypper: { client: 'zypper', packages: zypper, commands: zypperCommands },
};
