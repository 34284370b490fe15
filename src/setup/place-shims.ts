import type { Ports } from '../commands/ports.ts';
import { ShimError } from '../system/errors.ts';
import { rendered, renderedFrom } from '../system/shim-template.ts';
import { commandLine } from '../ui/text.ts';
import { isOwnShim, isShim, placedNames, shimText } from './machine-pips.ts';

/**
 * Places shims that are missing or outdated, prints their names and returns them.
 * @throws ShimError if foreign files are in the way (places the other shims first), or as currentShim does
 */
export function placeShims(names: readonly string[], ports: Ports): readonly string[] {
  const { installation, answer } = ports;
  const foreign = names.filter((name) => isForeign(`${installation.shims}/${name}`, ports));
  const wanted = names.filter((name) => !foreign.includes(name));
  const placed = wanted.length > 0 ? placeText(currentShim(ports), wanted, ports) : [];
  if (placed.length > 0) answer.line(`placed: ${placed.join(', ')} in ${installation.shims}`);
  if (foreign.length > 0) throw notOurs(foreign, ports);
  return placed;
}

/** Writes the text to each named shim that differs or is not executable. Returns the written names. */
export function placeText(text: string, names: readonly string[], ports: Ports): readonly string[] {
  const { installation, look, files } = ports;
  const outdated = names.filter((name) => {
    const path = `${installation.shims}/${name}`;
    return shimText(path, ports) !== text || !look.executable(path);
  });
  if (outdated.length > 0) files.makeDirectory(installation.shims);
  for (const name of outdated) files.writeFile(`${installation.shims}/${name}`, text, 0o755);
  return outdated;
}

/**
 * The text that every shim should have: the installed program's template with the recorded paths. Without a
 * template: the text of a placed shim.
 * @throws ShimError if no file of the installation has the text
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
  throw new ShimError('not-installed', `there is no installed program in ${installation.root}`, {
    next: [installation.repair],
  });
}

/** True if a file that is not ours is at the path of a shim. */
export function isForeign(path: string, ports: Ports): boolean {
  return ports.look.lstat(path) !== undefined && !isOwnShim(path, ports);
}

/**
 * Runs a command's change to the shims.
 * @throws ShimError that suggests sudo, if another user owns the shims of a shared or packaged installation
 */
export function changingShims<T>(command: string, { installation, look, uid }: Ports, change: () => T): T {
  try {
    return change();
  } catch (error) {
    const isDenied = error instanceof Error && 'code' in error && error.code === 'EACCES';
    const isShared = installation.forEverybody || installation.packaged !== undefined;
    if (!isDenied || !isShared || look.stat(installation.shims)?.uid === uid) throw error;
    throw new ShimError('not-writable', `you may not write to ${installation.shims}`, {
      next: [commandLine('sudo', [installation.launcher, ...command.split(' ')])],
      cause: error,
    });
  }
}

/** Tells how to make room for shims. npm's directory may contain the real pip, which must stay there. */
export function wayOut(files: readonly string[], ports: Ports): string {
  const { installation, look } = ports;
  const isPip = files.some((file) => look.executable(file) && !isShim(file, ports));
  return isPip && installation.packaged?.recorded
    ? "npm's directory also holds pip itself: use ./install.sh, or npm with another --prefix"
    : 'move it away, then: pip-shim rehash';
}

function notOurs(names: readonly string[], ports: Ports): ShimError {
  const files = names.map((name) => `${ports.installation.shims}/${name}`);
  const problem = `pip-shim did not make these files, and does not overwrite them: ${files.join(', ')}`;
  return new ShimError('foreign-file', problem, { next: [wayOut(files, ports)] });
}
