import type { Processes } from '../system/ports.ts';
import { ask, replyBy } from './client.ts';
import { guesses, namesBy, SAYS_NOTHING, type Versions } from './guess.ts';
import type { InstallCommands, PackageManager } from './package-manager.ts';

/**
 * Alpine's package manager apk. Its packages do not name their Python package, so every answer is a guess by
 * name.
 */
export function apk(processes: Processes): PackageManager {
  return {
    name: 'apk',
    namedBy: 'manager',
    async query({ wanted, timeout }) {
      const names = wanted.flatMap((each) => namesBy('py3-', each));
      const { ending, stdout, stderr } = await ask(
        processes,
        ['apk', '--no-network', 'policy', ...names],
        timeout,
      );
      const there = readPolicy(stdout);
      const hasLists = !/No such file or directory/.test(stderr) || isAnyOffered(there);
      return { hasLists, reply: replyBy(ending), answers: guesses(wanted, 'py3-', there) };
    },
    ...SAYS_NOTHING,
    listDependents: (packages) => `apk info --rdepends ${packages.join(' ')}`,
  };
}

const isAnyOffered = (there: ReadonlyMap<string, Versions>): boolean =>
  [...there.values()].some(({ candidate }) => candidate !== undefined);

/**
 * Reads the output of `apk policy`. Below each name it lists the versions, the oldest first, and the sources
 * of each version. apk installs from a tagged repository (`@edge`) only if the user names the tag.
 */
export function readPolicy(output: string): ReadonlyMap<string, Versions> {
  const found = new Map<string, Versions>();
  let [name, version]: (string | undefined)[] = [];
  for (const line of output.split('\n')) {
    const [, policy] = /^(\S+) policy:$/.exec(line) ?? [];
    const [, numbered] = /^ {2}(\S+):$/.exec(line) ?? [];
    const [, source] = /^ {4}(\S.*)$/.exec(line) ?? [];
    name = policy ?? name;
    version = numbered ?? version;
    if (source === undefined || name === undefined) continue;
    const { candidate, installed } = found.get(name) ?? {};
    const isHere = /(?:^|\/)lib\/apk\/db\/installed$/.test(source);
    const isOffered = !isHere && !source.startsWith('@');
    found.set(name, {
      candidate: isOffered ? version : candidate,
      installed: isHere ? version : installed,
    });
  }
  return found;
}

export const apkCommands: InstallCommands = {
  needsRoot: true,
  failsLikeSudo: true,
  install: (packages) => ({ program: 'apk', args: ['add', ...packages] }),
  unattended: (packages) => ({ program: 'apk', args: ['add', ...packages] }),
  remove: (packages) => ({ program: 'apk', args: ['del', ...packages] }),
  update: { program: 'apk', args: ['update'] },
};
