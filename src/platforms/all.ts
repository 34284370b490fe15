import type { Look, Processes } from '../system/ports.ts';
import { apk, apkCommands } from './apk.ts';
import { apt, aptCommands } from './apt.ts';
import type { AptMemory } from './apt-record.ts';
import { brew, brewCommands } from './brew.ts';
import { dnf, dnfCommands } from './dnf.ts';
import { emerge, emergeCommands } from './emerge.ts';
import type { InstallCommands, PackageManager } from './package-manager.ts';
import { pacman, pacmanCommands } from './pacman.ts';
import type { ManagerName } from './platform.ts';
import { xbps, xbpsCommands } from './xbps.ts';
import { zypper, zypperCommands } from './zypper.ts';

/** A package manager: its client, its queries and its commands. */
export interface Manager {
  /** If this command is on PATH, the package manager is present. */
  readonly client: string;
  readonly packages: (processes: Processes, look: Look, memory?: AptMemory) => PackageManager;
  readonly commands: InstallCommands;
}

/** All package managers. To add a package manager, add a line here. */
export const MANAGERS: Readonly<Record<ManagerName, Manager>> = {
  apt: { client: 'apt-cache', packages: apt, commands: aptCommands },
  dnf: { client: 'dnf', packages: dnf, commands: dnfCommands },
  zypper: { client: 'zypper', packages: zypper, commands: zypperCommands },
  pacman: { client: 'pacman', packages: pacman, commands: pacmanCommands },
  apk: { client: 'apk', packages: apk, commands: apkCommands },
  xbps: { client: 'xbps-query', packages: xbps, commands: xbpsCommands },
  emerge: { client: 'portageq', packages: emerge, commands: emergeCommands },
  brew: { client: 'brew', packages: brew, commands: brewCommands },
};
