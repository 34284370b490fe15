import type { Processes } from '../system/ports.ts';
import { ask, replyBy } from './client.ts';
import type { InstallCommands, PackageManager } from './package-manager.ts';
import { capabilities, installedProviders, providersOf, readBlocks, rpmDatabase } from './rpm.ts';
import type { SystemAnswer } from './system-facts.ts';

/**
 * The format of dnf's answer for one package: its name, version and capabilities. dnf writes each capability
 * on its own line.
 */
const BLOCK = '=%{name}\\t%{version}\\t%{provides}\\t\\n';

/**
 * Fedora's package manager dnf. The answers are exact, because a system package names its Python package in a
 * capability. With `-C`, dnf never uses the network. It then reads root's cache, even for another user. rpm
 * lists the installed packages.
 */
export function dnf(processes: Processes): PackageManager {
  return {
    name: 'dnf',
    namedBy: 'manager',
    async query({ wanted, interpreter, timeout }) {
      const asked = wanted.map((each) => capabilities(each, interpreter.version));
      const all = asked.flat();
      const query = ['--latest-limit', '1', '--queryformat', BLOCK, '--whatprovides', all.join(',')];
      const [{ ending, stdout, stderr }, installed] = await Promise.all([
        ask(processes, ['dnf', '-C', 'repoquery', ...query], timeout),
        installedProviders(all, processes, timeout),
      ]);
      const available = readBlocks(stdout);
      const answers = wanted.flatMap(({ name }, index): SystemAnswer[] => {
        const [there] = providersOf(asked[index] ?? [], installed);
        const offered = providersOf(asked[index] ?? [], available);
        const candidate = there ? offered.find((each) => each.name === there.name) : offered[0];
        const found = there ?? candidate;
        if (!found) return [];
        const versions = { candidate: candidate?.version, installed: there?.version };
        return [{ name, package: found.name, exact: true, ...versions }];
      });
      const lacksCache = /no cache for /i.test(stderr) && available.length === 0;
      return { hasLists: !lacksCache, reply: replyBy(ending), answers };
    },
    ...rpmDatabase(processes),
    listDependents: (packages) =>
      `dnf repoquery --installed --recursive --whatrequires ${packages.join(',')}`,
  };
}

export const dnfCommands: InstallCommands = {
  needsRoot: true,
  failsLikeSudo: true,
  install: (packages) => ({ program: 'dnf', args: ['install', ...packages] }),
  unattended: (packages) => ({ program: 'dnf', args: ['install', '-y', ...packages] }),
  remove: (packages) => ({ program: 'dnf', args: ['remove', ...packages] }),
  update: { program: 'dnf', args: ['makecache'] },
};
