import type { Ports } from '../commands/ports.ts';
import { ShimError } from '../system/errors.ts';
import { isPythonName, rendered, renderedFrom, runBy } from '../system/shim-template.ts';
import { commandLine } from '../ui/text.ts';
import { isStarter } from './built-scripts.ts';
import type { Placeable } from './keeping-shell.ts';
import { isOwnShim, isShim, type Placing, placedNames, shimText } from './machine-pips.ts';
import { repairOf } from './origin.ts';

/**
 * Places the shims that are missing or outdated. Prints their names and returns them.
 * @throws ShimError if the text of the shims is missing, or (after placing the other shims) if files that
 *   pip-shim did not make are in the way
 */
export function placeShims({ names, pythonShell }: Placeable, ports: Ports): readonly string[] {
  const { installation, answer } = ports;
  const foreign = names.filter((name) => isForeign(`${installation.shims}/${name}`, ports));
  const wanted = names.filter((name) => !foreign.includes(name));
  const placed =
    wanted.length > 0 ? placeText(currentShim(ports), { names: wanted, pythonShell }, ports) : [];
  if (placed.length > 0) answer.line(`placed: ${placed.join(', ')} in ${installation.shims}`);
  if (foreign.length > 0) throw notOurs(foreign, ports);
  return placed;
}

/** Writes each named shim that has another text or is not executable. Returns the names of these shims. */
export function placeText(
  text: string,
  { names, pythonShell }: Placeable,
  ports: Placing & Pick<Ports, 'files'>,
): readonly string[] {
  const { installation, look, files } = ports;
  const textOf = (name: string): string => runBy(text, isPythonName(name) ? pythonShell : '/bin/sh');
  const outdated = names.filter((name) => {
    const path = `${installation.shims}/${name}`;
    return shimText(path, ports) !== textOf(name) || !look.executable(path);
  });
  if (outdated.length > 0) files.makeDirectory(installation.shims);
  for (const name of outdated) files.writeFile(`${installation.shims}/${name}`, textOf(name), 0o755);
  return outdated;
}

/**
 * The text that every shim should have: the program's template, with the recorded paths filled in. If there
 * is no template, the text of an existing shim.
 * @throws ShimError if there is neither a template nor a shim
 */
export function currentShim(ports: Ports): string {
  const { installation } = ports;
  const placed = placedNames(ports).map((name) => `${installation.shims}/${name}`);
  const [recorded] = [...placed, installation.launcher].flatMap((path) => shimText(path, ports) ?? []);
  const template = shimText(installation.template, ports);
  const places = installation.packaged?.recorded;
  if (template !== undefined && places) return rendered(template, places);
  if (template !== undefined && recorded !== undefined) return renderedFrom(template, recorded);
  if (placed.length > 0 && recorded !== undefined) return recorded;
  throw new ShimError('not-installed', `there is no installed program in ${installation.root}`, [
    repairOf(ports),
  ]);
}

/** True if the path of a shim has a file that pip-shim may not overwrite. */
export function isForeign(path: string, ports: Placing): boolean {
  return ports.look.lstat(path) !== undefined && !isOwnShim(path, ports) && !isStarter(path, ports);
}

/**
 * Runs `change`, which changes the shims.
 * @param command the arguments of `pip-shim` that the error message repeats after sudo
 * @throws ShimError that suggests sudo, if another user owns the directory of the shims
 */
export function changingShims<T>(command: string, { installation, look, uid }: Ports, change: () => T): T {
  try {
    return change();
  } catch (error) {
    const isDenied = error instanceof Error && 'code' in error && error.code === 'EACCES';
    const isShared = installation.forEverybody || installation.packaged !== undefined;
    if (!isDenied || !isShared || look.stat(installation.shims)?.uid === uid) throw error;
    throw new ShimError(
      'not-writable',
      `you may not write to ${installation.shims}`,
      [commandLine('sudo', [installation.launcher, ...command.split(' ')])],
      { cause: error },
    );
  }
}

/**
 * Tells how to make room for a shim. In npm's directory of commands, the file in the way may be the real pip.
 */
export function wayOut(files: readonly string[], ports: Ports): string {
  const { installation, look } = ports;
  const isPip = files.some((file) => look.executable(file) && !isShim(file, ports));
  return isPip && installation.packaged?.recorded
    ? "npm's directory also holds pip itself: use ./install.sh, or npm with another --prefix"
    : 'move them away, then: pip-shim rehash';
}

function notOurs(names: readonly string[], ports: Ports): ShimError {
  const files = names.map((name) => `${ports.installation.shims}/${name}`);
  const problem = `pip-shim did not make these files, and does not overwrite them: ${files.join(', ')}`;
  return new ShimError('foreign-file', problem, [wayOut(files, ports)]);
}
