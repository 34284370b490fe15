import type { Ports } from '../commands/ports.ts';
import { ShimError } from '../system/errors.ts';
import { rendered, renderedFrom } from '../system/shim-template.ts';
import { commandLine } from '../ui/text.ts';
import { isOwnShim, isShim, placedNames, shimText } from './machine-pips.ts';

/**
 * Places what is missing or of another version, says which, and returns these names.
 * @throws ShimError, when all others are placed, for files that are not ours; where nothing says what to place
 */
export function placeShims(names: readonly string[], ports: Ports): readonly string[] {
  const { installation, answer } = ports;
  const foreign = names.filter((name) => isForeign(`${installation.shims}/${name}`, ports));
  const placed = place(
    names.filter((name) => !foreign.includes(name)),
    ports,
  );
  if (placed.length > 0) answer.line(`placed: ${placed.join(', ')} in ${installation.shims}`);
  if (foreign.length > 0) throw notOurs(foreign, ports);
  return placed;
}

function place(names: readonly string[], ports: Ports): readonly string[] {
  const { installation, look, files } = ports;
  const text = names.length > 0 ? currentShim(ports) : '';
  const outdated = names.filter((name) => {
    const path = `${installation.shims}/${name}`;
    return shimText(path, ports) !== text || !look.executable(path);
  });
  if (outdated.length > 0) files.makeDirectory(installation.shims);
  for (const name of outdated) files.writeFile(`${installation.shims}/${name}`, text, 0o755);
  return outdated;
}

/**
 * The shim as it should be: the installed program's, with the places that install.sh recorded; where there is no
 * installed program, another placed shim.
 * @throws ShimError where nothing says what to place
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

function isForeign(path: string, ports: Ports): boolean {
  return ports.look.lstat(path) !== undefined && !isOwnShim(path, ports);
}

/**
 * A change among the shims, made by this command.
 * @throws ShimError where they are for everybody, or npm's, and belong to another user: how to have the right to it
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

/** What to do about files that stand where shims should: npm's directory may be that of pip itself, which has to stay there. */
export function wayOut(files: readonly string[], ports: Ports): string {
  const { installation, look } = ports;
  const isPip = files.some((file) => look.executable(file) && !isShim(file, ports));
  return isPip && installation.packaged?.recorded
    ? "npm's directory is also that of pip itself: install by ./install.sh, or by npm with another --prefix"
    : 'move it away, then: pip-shim rehash';
}

function notOurs(names: readonly string[], ports: Ports): ShimError {
  const files = names.map((name) => `${ports.installation.shims}/${name}`);
  return new ShimError('foreign-file', `not made by pip-shim, and never overwritten: ${files.join(', ')}`, {
    next: [wayOut(files, ports)],
  });
}
