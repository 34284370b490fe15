import { distributionsIn } from '../environment/distributions.ts';
import type { Interpreter } from '../environment/interpreter.ts';
import { shownPath } from '../system/paths.ts';
import type { Look } from '../system/ports.ts';
import type { Facts, Owner } from './facts.ts';
import { rootLine } from './system/as-root.ts';

/**
 * Finds distributions outside the project's venvs. Starts no process: looks into the interpreter's
 * directories and into pipx's venvs. pipx's documentation lists the places of these venvs.
 */
export function findInstalledBy(
  names: readonly string[],
  interpreter: Interpreter,
  userBase: string,
  pipxHomes: readonly string[],
  look: Look,
): readonly Owner[] {
  const tools = pipxHomes.flatMap((base) => {
    const there = new Set(look.list(`${base}/venvs`));
    const mine = names.filter((name) => there.has(name));
    return mine.map((name) => ({
      name,
      kind: 'pipx' as const,
      directory: `${base}/venvs/${name}`,
      package: undefined,
    }));
  });
  return [...findInstalled(names, interpreter, userBase, look), ...tools];
}

/** Finds the distributions that the interpreter imports without a venv. */
export function findInstalled(
  names: readonly string[],
  interpreter: Interpreter,
  userBase: string,
  look: Look,
): readonly Owner[] {
  return siteDirectories(interpreter, userBase, look).flatMap(([kind, directory]) => {
    const there = new Set(names.length > 0 ? distributionsIn(directory, look) : []);
    return names
      .filter((name) => there.has(name))
      .map((name) => ({ name, kind, directory, package: undefined }));
  });
}

/**
 * The directories from which the interpreter imports without a venv. `user`: the user's own. `local`: pip's,
 * for all users. `system`: the distribution's.
 * Sources: Debian's python3 policy (dist-packages), Fedora (local, lib64) and PEP 370 (user site).
 */
export function siteDirectories(
  { prefix, version }: Interpreter,
  userBase: string,
  look: Look,
): readonly (readonly [Exclude<Owner['kind'], 'pipx'>, string])[] {
  const python = `python${version}`;
  const places = [
    ['user', `${userBase}/lib/${python}/site-packages`],
    ['local', `${prefix}/local/lib/${python}/dist-packages`],
    ['local', `${prefix}/local/lib/${python}/site-packages`],
    ['local', `${prefix}/local/lib64/${python}/site-packages`],
    ['system', `${prefix}/lib/python3/dist-packages`],
    ['system', `${prefix}/lib/${python}/site-packages`],
    ['system', `${prefix}/lib64/${python}/site-packages`],
  ] as const;
  const real = places.map(([, directory]) => look.realPath(directory));
  return places.filter((_, at) => real.indexOf(real[at] ?? '') === at); // on Arch, lib64 links to lib
}

/**
 * Packages that pip installed outside any venv, each with the command that removes only that copy. Leaves out
 * packages of the system and of pipx, because the remedies `system` and `pipx` report those packages.
 * @param unattended true if nobody can answer the question that pip asks without `-y`
 */
export function ownedElsewhere(
  facts: Facts,
  unattended = false,
): readonly { readonly reason: string; readonly next: readonly string[] }[] {
  return facts.owners.flatMap(({ name, kind, directory }) => {
    if (kind !== 'user' && kind !== 'local') return [];
    const where = shownPath(directory, facts);
    const options = [...(unattended ? ['-y'] : []), '--break-system-packages'];
    const uninstall = { program: facts.pipName, args: [...facts.pipWords, 'uninstall', ...options, name] };
    const command = rootLine(facts, { needsRoot: kind === 'local' }, uninstall);
    const reason = `${name}: installed by pip in ${where}, ${kind === 'user' ? 'for you alone' : 'for all users'}`;
    return [{ reason, next: [`the system does not manage it; to uninstall it: ${command}`] }];
  });
}
