import type { Look, Processes } from '../system/ports.ts';
import { normaliseName } from '../ui/text.ts';
import { ask, replyBy } from './client.ts';
import { SAYS_NOTHING } from './guess.ts';
import type { InstallCommands, PackageManager } from './package-manager.ts';
import type { SystemAnswer } from './system-facts.ts';

const TREE = '/var/db/repos/gentoo';
const INSTALLED = '/var/db/pkg/dev-python';

/**
 * Gentoo's Portage. The answer is exact if metadata.xml in Portage's tree gives the package's name on the
 * index. Otherwise it is a guess by name (Gentoo's Python guide, "Package names"). portageq gives the best
 * version that is not masked.
 */
export function emerge(processes: Processes, look: Look): PackageManager {
  return {
    name: 'emerge',
    namedBy: 'manager',
    async query({ wanted, timeout }) {
      const hasLists = look.list(`${TREE}/dev-python`).length > 0;
      const there = wanted.filter(({ name }) => look.list(`${TREE}/dev-python/${name}`).length > 0);
      if (there.length === 0) return { hasLists, reply: 'answered', answers: [] };
      const atoms = there.map(({ name }) => `dev-python/${name}`);
      const { ending, stdout } = await ask(
        processes,
        ['portageq', 'mass_best_visible', '/', ...atoms],
        timeout,
      );
      const local = look.list(INSTALLED);
      const answers = there.map(({ name }): SystemAnswer => {
        const best = new RegExp(`^dev-python/${name}:dev-python/${name}-(\\d\\S*)$`, 'm').exec(stdout);
        const installed = local.find(
          (each) => each.startsWith(`${name}-`) && /^\d/.test(each.slice(name.length + 1)),
        );
        return {
          ...{ name, package: `dev-python/${name}`, exact: isOnIndex(name, look) },
          ...{ candidate: best?.[1], installed: installed?.slice(name.length + 1) },
        };
      });
      const known = answers.filter(({ candidate, installed }) => (candidate ?? installed) !== undefined);
      return { hasLists, reply: replyBy(ending), answers: known };
    },
    ...SAYS_NOTHING,
    listDependents: (packages) => `equery depends ${packages.join(' ')}`,
  };
}

/**
 * Whether metadata.xml gives this name on the index: `<remote-id type="pypi">PyYAML</remote-id>` (GLEP 68).
 */
function isOnIndex(name: string, look: Look): boolean {
  const text = look.readText(`${TREE}/dev-python/${name}/metadata.xml`) ?? '';
  const ids = text.split('<remote-id type="pypi">').slice(1);
  return ids.some((id) => normaliseName(id.slice(0, id.indexOf('</')).trim()) === name);
}

export const emergeCommands: InstallCommands = {
  needsRoot: true,
  failsLikeSudo: true,
  install: (packages) => ({ program: 'emerge', args: ['--ask', ...packages] }),
  unattended: (packages) => ({ program: 'emerge', args: ['--ask=n', ...packages] }),
  remove: (packages) => ({ program: 'emerge', args: ['--ask', '--depclean', ...packages] }),
  update: { program: 'emerge', args: ['--sync'] },
};
