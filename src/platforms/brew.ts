import type { Processes } from '../system/ports.ts';
import { normaliseName } from '../ui/text.ts';
import { ask, replyBy } from './client.ts';
import { SAYS_NOTHING } from './guess.ts';
import type { InstallCommands, PackageManager } from './package-manager.ts';
import type { SystemAnswer } from './system-facts.ts';

/** Variables that keep brew from updating itself and its list of formulae during a query. */
const OFFLINE = { HOMEBREW_NO_AUTO_UPDATE: '1', HOMEBREW_NO_ANALYTICS: '1', HOMEBREW_NO_ENV_HINTS: '1' };

/** The fields of `brew info --json=v2` that pip-shim uses (Homebrew's documentation, "Querying brew"). */
interface Formula {
  readonly name: string;
  readonly versions: { readonly stable: string | null };
  readonly urls?: { readonly stable?: { readonly url?: string } };
  readonly installed?: readonly { readonly version: string }[];
}

/**
 * Homebrew. pip-shim asks it only about applications. Makes one call per name, because brew answers nothing
 * if it does not know one of the names.
 */
export function brew(processes: Processes): PackageManager {
  return {
    name: 'brew',
    namedBy: 'manager',
    async query({ wanted, timeout }) {
      const tools = wanted.filter(({ isTool }) => isTool);
      const told = await Promise.all(
        tools.map(({ name }) =>
          ask(processes, ['brew', 'info', '--json=v2', '--formula', name], timeout, OFFLINE),
        ),
      );
      const answers = tools.flatMap(({ name }, index) => answerFor(name, told[index]?.stdout ?? ''));
      const late = told.find(({ ending }) => ending.kind !== 'exit');
      return { hasLists: true, reply: late ? replyBy(late.ending) : 'answered', answers };
    },
    ...SAYS_NOTHING,
    listDependents: (packages) => `brew uses --installed ${packages.join(' ')}`,
  };
}

function answerFor(name: string, output: string): readonly SystemAnswer[] {
  const formula = readFormula(output);
  if (!formula) return [];
  const { versions, urls, installed } = formula;
  const answer = { name, package: formula.name, exact: isFromIndex(urls?.stable?.url ?? '', name) };
  return [
    {
      ...answer,
      candidate: versions.stable ?? undefined,
      // For a second build of a version, brew adds `_1` to it.
      installed: installed?.[0]?.version.replace(/_\d+$/, ''),
    },
  ];
}

function readFormula(output: string): Formula | undefined {
  try {
    return (JSON.parse(output) as { formulae: readonly Formula[] }).formulae[0];
  } catch {
    return undefined; // brew has no such formula
  }
}

/** Where the index keeps files: by a hash, or in an old form by the first letter and the name. */
const INDEX_DIRECTORY = /^(?:[0-9a-f]{2}\/[0-9a-f]{2}\/[0-9a-f]{60}|source\/\w\/[^/]+)$/;

/** Whether brew builds from the package's file on the index: `/packages/…/NAME-VERSION.tar.gz`. */
function isFromIndex(url: string, name: string): boolean {
  const parts = url.split('/');
  const directory = parts.slice(parts.lastIndexOf('packages') + 1, -1).join('/');
  const file = parts.at(-1) ?? '';
  return INDEX_DIRECTORY.test(directory) && normaliseName(file.slice(0, file.lastIndexOf('-'))) === name;
}

export const brewCommands: InstallCommands = {
  needsRoot: false,
  failsLikeSudo: true,
  install: (packages) => ({ program: 'brew', args: ['install', ...packages] }),
  unattended: (packages) => ({
    program: 'brew',
    args: ['install', ...packages],
    env: { NONINTERACTIVE: '1' },
  }),
  remove: (packages) => ({ program: 'brew', args: ['uninstall', ...packages] }),
  update: { program: 'brew', args: ['update'] },
};
