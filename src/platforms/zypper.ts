import type { Look, Processes } from '../system/ports.ts';
import { ask, replyBy } from './client.ts';
import type { InstallCommands, PackageManager } from './package-manager.ts';
import { capabilities, providersOf, rpmDatabase } from './rpm.ts';
import type { SystemAnswer } from './system-facts.ts';

/** zypper's cache. It has a directory for each repository, and `@System` for the installed packages. */
const CACHE = '/var/cache/zypp/solv';
/** Exit codes that count as an answer: success, no match, and skipped repositories (zypper(8)). */
const FINE = [0, 104, 106];
const SEARCH = ['search', '--verbose', '--provides', '--match-exact'];

/**
 * openSUSE's package manager zypper. The answers are exact, because each package lists the Python package in it
 * as a capability. pip-shim asks zypper only if zypper has a cache, because otherwise zypper would go online.
 */
export function zypper(processes: Processes, look: Look): PackageManager {
  return {
    name: 'zypper',
    namedBy: 'manager',
    async query({ wanted, interpreter, timeout }) {
      if (look.list(CACHE).every((name) => name === '@System'))
        return { hasLists: false, reply: 'answered', answers: [] };
      const asked = wanted.map((each) => capabilities(each, interpreter.version));
      const words = ['zypper', '--non-interactive', '--no-refresh', '--quiet', ...SEARCH, ...asked.flat()];
      const { ending, stdout } = await ask(processes, words, timeout);
      const found = readSearch(stdout);
      const answers = wanted.flatMap(({ name }, index) => {
        const rows = providersOf(asked[index] ?? [], found);
        return rows.length > 0 ? [{ name, exact: true, ...answerOf(rows) }] : [];
      });
      return { hasLists: true, reply: replyBy(ending, FINE), answers };
    },
    ...rpmDatabase(processes),
    listDependents: (packages) => `zypper search --installed-only --requires-pkg ${packages.join(' ')}`,
  };
}

/** A row of zypper's table: one version of a package in one repository. */
export interface Row {
  /** The row's status. `i`: this version is installed. `v`: another version is installed. */
  readonly status: string;
  readonly package: string;
  readonly version: string;
  /** The repository's name. It is `(System Packages)` if no repository has this version. */
  readonly repository: string;
  /** The capabilities by which zypper found the package. */
  readonly provides: readonly string[];
}

/** Reads the table of `search --verbose`. Below each row zypper lists the capabilities that match. */
export function readSearch(output: string): readonly Row[] {
  const rows: (Row & { readonly provides: string[] })[] = [];
  for (const line of output.split('\n')) {
    const [, capability] = /^ +provides: (\S+)/.exec(line) ?? [];
    if (capability !== undefined) rows.at(-1)?.provides.push(capability);
    const [status = '', name = '', type, version = '', , repository = ''] = line
      .split('|')
      .map((cell) => cell.trim());
    if (type === 'package') rows.push({ status, package: name, version, repository, provides: [] });
  }
  return rows;
}

function answerOf(rows: readonly Row[]): Omit<SystemAnswer, 'name' | 'exact'> {
  const there = rows.find(({ status }) => status.startsWith('i'));
  const name = there?.package ?? rows[0]?.package ?? '';
  const [newest] = rows
    .filter((row) => row.package === name && row.repository !== '(System Packages)')
    .sort((a, b) => compareEditions(b.version, a.version));
  return { package: name, candidate: newest?.version, installed: there?.version };
}

/**
 * Compares two editions (`VERSION-RELEASE`) in rpm's order. The versions are compared first, then the
 * releases. Numbers count by value, and `~` sorts before everything (rpm-version(7)).
 */
export function compareEditions(a: string, b: string): number {
  const [left = [], right = []] = [a, b].map((text) => text.split('-'));
  return compareVersions(left[0] ?? '', right[0] ?? '') || compareVersions(left[1] ?? '', right[1] ?? '');
}

function compareVersions(a: string, b: string): number {
  const [left = [], right = []] = [a, b].map((text) => text.match(/\d+|[a-zA-Z]+|~/g) ?? []);
  for (let at = 0; at < Math.max(left.length, right.length); at++) {
    const order = compareParts(left[at], right[at]);
    if (order !== 0) return order;
  }
  return 0;
}

/** Compares two parts. The order from oldest to newest: `~`, no part, letters, numbers. */
function compareParts(a: string | undefined, b: string | undefined): number {
  const rank = (part: string | undefined): number =>
    part === undefined ? 1 : part === '~' ? 0 : /\d/.test(part) ? 3 : 2;
  if (rank(a) !== rank(b)) return rank(a) - rank(b);
  if (rank(a) === 3) return Number(a) - Number(b);
  return a === b ? 0 : (a ?? '') < (b ?? '') ? -1 : 1;
}

export const zypperCommands: InstallCommands = {
  needsRoot: true,
  failsLikeSudo: false,
  install: (packages) => ({ program: 'zypper', args: ['install', ...packages] }),
  unattended: (packages) => ({ program: 'zypper', args: ['--non-interactive', 'install', ...packages] }),
  remove: (packages) => ({ program: 'zypper', args: ['remove', ...packages] }),
  update: { program: 'zypper', args: ['refresh'] },
};
