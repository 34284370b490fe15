import type { Ports } from '../commands/ports.ts';
import { isPythonName } from '../system/shim-template.ts';
import { listed, quoteWord } from '../ui/text.ts';
import { commandsNamed, pathEntries, placedNames } from './machine-pips.ts';

// configure (AM_PATH_PYTHON), meson and cmake look for python3 on PATH, and write its path into what they
// build. If they find a Python shim, an installed script begins with `#!…/shims/python3`.

/** A Python shim that is named in the first line of installed scripts. */
export interface Started {
  readonly shim: string;
  readonly scripts: readonly string[];
  /** The real command of the shim's name. Undefined if there is none any more. */
  readonly real: string | undefined;
}

/**
 * The Python shims that installed scripts name in their first line. Looks in the directories where programs
 * usually are.
 */
export function startedScripts(ports: Ports): readonly Started[] {
  const pythons = placedNames(ports).filter(isPythonName);
  if (pythons.length === 0) return [];
  const real = commandsNamed(isPythonName, ports);
  const shims = pythons.map((name) => ({
    shim: `${ports.installation.shims}/${name}`,
    real: real.get(name),
  }));
  const places = new Set(usualPlaces(ports).map(ports.look.realPath));
  const firstLines = [...places].flatMap((directory) => firstLinesIn(directory, ports));
  return shims.flatMap(({ shim, real }) => {
    const isStarted = ([, line]: readonly [string, string]): boolean => /^#! *(\S*)/.exec(line)?.[1] === shim;
    const scripts = firstLines.filter(isStarted).map(([path]) => path);
    return scripts.length > 0 ? [{ shim, scripts, real }] : [];
  });
}

const STARTER = '# left by pip-shim, because scripts begin with this path';

/**
 * The text of a script that takes the shim's place and starts the real Python. A symbolic link would start it
 * too. But a venv that is made through the link would refer to the link, and not to the real Python.
 */
export const starterOf = (real: string): string => `#!/bin/sh\n${STARTER}\nexec ${quoteWord(real)} "$@"\n`;

/** Whether an uninstall has left a script of {@link starterOf} at this path. */
export const isStarter = (path: string, { look }: Pick<Ports, 'look'>): boolean =>
  look.lstat(path)?.kind === 'file' && look.readText(path, 512)?.split('\n')[1] === STARTER;

/** Says which scripts don't work without the shim, and what to do about it. */
export function brokenBy({ shim, scripts, real = 'PYTHON' }: Started): string {
  return `the first line of ${listed(scripts)} names ${shim}: build ${scripts.length > 1 ? 'them' : 'it'} again, or write #!${real} there`;
}

/** The directories of PATH, /usr/local/bin, ~/bin, and the `bin` of each directory in /opt and in ~. */
function usualPlaces(ports: Ports): readonly string[] {
  const { home } = ports.places;
  const below = (parent: string): readonly string[] =>
    ports.look.list(parent).map((name) => `${parent}/${name}/bin`);
  const prefixes = ['/usr/local/bin', `${home}/bin`, ...below('/opt'), ...below(home)];
  return [...pathEntries(ports), ...prefixes];
}

function firstLinesIn(
  directory: string,
  { look }: Ports,
): readonly (readonly [path: string, line: string])[] {
  return look.list(directory).map((name) => {
    const path = `${directory}/${name}`;
    return [path, look.readText(path, 512)?.split('\n', 1)[0] ?? ''] as const;
  });
}
