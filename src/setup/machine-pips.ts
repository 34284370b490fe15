import type { Ports } from '../commands/ports.ts';
import { isPipName, isPythonName, isShimText, recordedIn } from '../system/shim-template.ts';

/** The pips and Pythons that this machine has apart from ours, and the shims that stand for them. */

/** Long enough for a whole shim. */
const SHIM_LIMIT = 1 << 16;

export function isShim(path: string, { look }: Pick<Ports, 'look'>): boolean {
  return isShimText(look.readText(path, 512));
}

/** The whole text of a shim or of the launcher. */
export function shimText(path: string, { look }: Pick<Ports, 'look'>): string | undefined {
  return look.readText(path, SHIM_LIMIT);
}

/** The entries of PATH that are looked at: relative and empty ones mean the current directory. */
export function pathEntries({ env }: Pick<Ports, 'env'>): readonly string[] {
  return (env.PATH ?? '').split(':').filter((entry) => entry.startsWith('/'));
}

/** The names that a shim should stand for: pips always, Pythons where one was placed by `pip-shim enable python`. */
export function machineCommands(ports: Ports): ReadonlyMap<string, string> {
  const enabled = placedNames(ports).some(isPythonName);
  return commandsNamed((name) => isPipName(name) || (enabled && isPythonName(name)), ports);
}

/**
 * Names, each with the command that PATH has for it: as install.sh's find_names.
 * An active venv's pip is not the machine's; in an installation for everybody, neither is what lies in one's home.
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

/** The names that a shim of ours stands for in this installation. */
export function placedNames(ports: Ports): readonly string[] {
  const { look, installation } = ports;
  const names = look.list(installation.shims).filter((name) => isPipName(name) || isPythonName(name));
  return names.filter((name) => isOwnShim(`${installation.shims}/${name}`, ports)).sort();
}

/** A shim that this installation may overwrite and remove: of npm's, which share their directory, those that it placed. */
export function isOwnShim(path: string, ports: Ports): boolean {
  const { recorded } = ports.installation.packaged ?? {};
  if (!recorded) return isShim(path, ports);
  const { home } = recordedIn(shimText(path, ports)) ?? {};
  return isShim(path, ports) && home === recorded.home;
}
