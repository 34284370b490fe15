import type { Ports } from '../commands/ports.ts';
import { isPipName, isPythonName, isShimText, recordedIn } from '../system/shim-template.ts';

/** Finds the real pips and Pythons of this machine, and the shims for them. */

/** pip-shim reads at most this many bytes of a shim. Every shim is shorter. */
const SHIM_LIMIT = 1 << 16;

/** The ports for finding shims. */
export type Placing = Pick<Ports, 'look' | 'installation'>;

export function isShim(path: string, { look }: Pick<Ports, 'look'>): boolean {
  return isShimText(look.readText(path, 512));
}

/** The whole text of a shim or of the launcher. */
export function shimText(path: string, { look }: Pick<Ports, 'look'>): string | undefined {
  return look.readText(path, SHIM_LIMIT);
}

/**
 * The absolute entries of PATH. Skips relative and empty entries, because their meaning depends on the
 * current directory.
 */
export function pathEntries({ env }: Pick<Ports, 'env'>): readonly string[] {
  return (env.PATH ?? '').split(':').filter((entry) => entry.startsWith('/'));
}

/** The path of the command that a shell finds under this name. */
export function firstOnPath(name: string, ports: Pick<Ports, 'env' | 'look'>): string | undefined {
  return pathEntries(ports)
    .map((entry) => `${entry}/${name}`)
    .find((path) => ports.look.executable(path));
}

/** Maps each name that needs a shim to its real command. Includes Pythons if any Python has a shim. */
export function machineCommands(ports: Ports): ReadonlyMap<string, string> {
  const enabled = placedNames(ports).some(isPythonName);
  return commandsNamed((name) => isPipName(name) || (enabled && isPythonName(name)), ports);
}

/**
 * Maps each wanted name to the first command on PATH that is not a shim. Skips the commands of venvs. An
 * installation for all users also skips the home directory.
 */
export function commandsNamed(
  isWanted: (name: string) => boolean,
  ports: Ports,
): ReadonlyMap<string, string> {
  const { look, installation, places } = ports;
  const commands = new Map<string, string>();
  for (const directory of pathEntries(ports)) {
    if (installation.forEverybody && `${directory}/`.startsWith(`${places.home}/`)) continue;
    if (isVenvBin(directory, ports)) continue;
    for (const name of look.list(directory).filter(isWanted)) {
      const path = `${directory}/${name}`;
      if (!commands.has(name) && look.executable(path) && !isShim(path, ports)) commands.set(name, path);
    }
  }
  return new Map([...commands].sort(([one], [other]) => (one < other ? -1 : 1)));
}

export function isVenvBin(directory: string, { look }: Pick<Ports, 'look'>): boolean {
  return look.stat(`${directory}/../pyvenv.cfg`)?.kind === 'file';
}

/** The names of this installation's own shims, sorted. */
export function placedNames(ports: Placing): readonly string[] {
  const { look, installation } = ports;
  const names = look.list(installation.shims).filter((name) => isPipName(name) || isPythonName(name));
  return names.filter((name) => isOwnShim(`${installation.shims}/${name}`, ports)).sort();
}

/**
 * True if pip-shim may overwrite or remove the file. If npm installed pip-shim, only a shim that starts the
 * running program is its own.
 */
export function isOwnShim(path: string, ports: Placing): boolean {
  const { recorded } = ports.installation.packaged ?? {};
  if (!recorded) return isShim(path, ports);
  const { home } = recordedIn(shimText(path, ports)) ?? {};
  return isShim(path, ports) && home === recorded.home;
}
