import type { Look, Processes } from '../system/ports.ts';
import { ask, replyBy } from './client.ts';
import { guesses, namesBy, SAYS_NOTHING, type Versions } from './guess.ts';
import type { InstallCommands, PackageManager } from './package-manager.ts';
import type { Wanted } from './system-facts.ts';

/** xbps's cache. It has a directory for each repository, named after the repository's address. */
const INDICES = '/var/db/xbps';
/** Exit codes that count as an answer: 0 if xbps-query found something, and 2 if it found nothing. */
const FINE = [0, 2];

/**
 * Void's package manager xbps. Its packages do not name their Python package, so every answer is a guess by
 * name.
 */
export function xbps(processes: Processes, look: Look): PackageManager {
  return {
    name: 'xbps',
    namedBy: 'manager',
    async query({ wanted, timeout }) {
      const [offered, local] = await Promise.all([
        ask(processes, ['xbps-query', '--regex', '-Rs', searchPattern(wanted)], timeout),
        ask(processes, ['xbps-query', '-l'], timeout),
      ]);
      const hasLists = look.list(INDICES).some((name) => name.startsWith('http'));
      const there = merged(readPackages(offered.stdout), readPackages(local.stdout));
      return { hasLists, reply: replyBy(offered.ending, FINE), answers: guesses(wanted, 'python3-', there) };
    },
    ...SAYS_NOTHING,
    listDependents: (packages) => `xbps-query -X ${packages.join(' ')}`,
  };
}

function searchPattern(wanted: readonly Wanted[]): string {
  return `^(${wanted.flatMap((each) => namesBy('python3-', each)).join('|')})-[0-9]`;
}

/** Reads the output of xbps-query. Each line has a state, `NAME-VERSION_REVISION` and a description. */
export function readPackages(output: string): ReadonlyMap<string, string> {
  return new Map(
    [...output.matchAll(/^(?:\[[*-]\]|ii|uu|hr) (\S+)-([^-\s]+_\d+)(?: |$)/gm)].map(
      ([, name = '', version = '']) => [name, version],
    ),
  );
}

function merged(
  offered: ReadonlyMap<string, string>,
  local: ReadonlyMap<string, string>,
): ReadonlyMap<string, Versions> {
  const names = [...offered.keys(), ...local.keys()];
  return new Map(names.map((name) => [name, { candidate: offered.get(name), installed: local.get(name) }]));
}

export const xbpsCommands: InstallCommands = {
  needsRoot: true,
  failsLikeSudo: true,
  install: (packages) => ({ program: 'xbps-install', args: [...packages] }),
  unattended: (packages) => ({ program: 'xbps-install', args: ['-y', ...packages] }),
  remove: (packages) => ({ program: 'xbps-remove', args: [...packages] }),
  update: { program: 'xbps-install', args: ['-S'] },
};
