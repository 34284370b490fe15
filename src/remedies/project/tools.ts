import type { Declared, ProjectToolName } from './facts.ts';

/** One tool's subcommands and options. pip-shim declines a command of pip that has no equivalent here. */
export interface ToolWords {
  /** The subcommands that add and remove requirements. */
  readonly add: readonly string[];
  readonly remove: string;
  /** The subcommand that updates a declared dependency within its declared versions. */
  readonly update?: string;
  /** The option that updates a package to its newest version. It comes before each package's name. */
  readonly upgradeOption?: string;
  /** The options that add to a group of dependencies. Undefined if the tool has no such group. */
  readonly group: (name: string) => readonly string[] | undefined;
  /**
   * The options that make `remove` look in the right list of dependencies. Undefined if the tool has no such
   * option.
   */
  readonly from: (place: Declared) => readonly string[] | undefined;
  /** The option before a requirements file. `many`: the tool takes several files in one run. */
  readonly file?: { readonly word: string; readonly many: boolean };
  /** The option before the path of a constraints file. */
  readonly constraint?: string;
  /**
   * The options for editables. `words` stands once before all requirements, and `each` before every
   * requirement.
   */
  readonly editable?: {
    readonly words: readonly string[];
    readonly each?: string;
    readonly takes: readonly ('path' | 'git')[];
  };
  /** The arguments that install the project itself with extras, as `pip install -e .[extras]` would. */
  readonly itself?: (extras: readonly string[]) => readonly string[];
  /** The kinds of source that the tool accepts. */
  readonly takes: readonly Origin[];
  /** Maps an option of pip to the tool's equivalent. Contains only options without a value. */
  readonly options: Readonly<Record<string, readonly string[]>>;
  /** The keys of `options` that only the subcommand `add` takes. */
  readonly addOnly?: readonly string[];
  /** True if even a dry run of the tool makes a missing environment. */
  readonly makesForDryRun?: true;
  /** True if the tool knows `===`, which compares versions as text. */
  readonly knowsArbitrary?: true;
  /** True if the package index does not have the tool under its name. */
  readonly notOnIndex?: true;
  /** True if the tool's package names are the names of Python's package index. */
  readonly exact: boolean;
}

/** The source of a requirement. `vcs` is a version control system other than git. */
export type Origin = 'index' | 'url' | 'git' | 'vcs' | 'path';

const onlyDev =
  (...words: readonly string[]) =>
  (group: string): readonly string[] | undefined =>
    group === 'dev' ? words : undefined;

/**
 * A new tool needs a row here and a row in remedies/project/facts.ts. Sources: `--help` of uv 0.13, Poetry
 * 2.5, PDM 2.29 and Pipenv 2026; the documentation of Rye and conda. Hatch has no command that adds a
 * requirement.
 *
 * Two kinds of options are left out: those that would hold for one run only (uv's `--prerelease` and
 * `--find-links`), and those that name an index, because only the project's file may name the project's
 * index.
 */
export const TOOL_WORDS: Readonly<Record<ProjectToolName, ToolWords | undefined>> = {
  uv: {
    ...{ add: ['add'], remove: 'remove', upgradeOption: '--upgrade-package' },
    ...{ file: { word: '--requirements', many: true }, constraint: '--constraints' },
    group: (name) => ['--group', name],
    from({ kind, group = '' }) {
      if (kind === 'main') return [];
      if (kind === 'own') return ['--dev'];
      return [kind === 'extra' ? '--optional' : '--group', group];
    },
    editable: { words: ['--editable'], takes: ['path'] },
    itself: (extras) => ['sync', '--inexact', ...extras.flatMap((extra) => ['--extra', extra])],
    takes: ['index', 'url', 'git', 'path'],
    options: { '--no-build-isolation': ['--no-build-isolation'], '--no-cache-dir': ['--no-cache'] },
    ...{ knowsArbitrary: true, exact: true },
  },
  poetry: {
    ...{ add: ['add'], remove: 'remove', update: 'update' },
    group: (name) => ['--group', name],
    from({ kind, group = '' }) {
      if (kind === 'main') return [];
      return kind === 'extra' ? undefined : ['--group', group];
    },
    editable: { words: ['--editable'], takes: ['path', 'git'] },
    itself: (extras) => ['install', ...extras.flatMap((extra) => ['--extras', extra])],
    takes: ['index', 'url', 'git', 'path'],
    options: {
      ...{ '--pre': ['--allow-prereleases'], '--dry-run': ['--dry-run'], '--no-cache-dir': ['--no-cache'] },
    },
    addOnly: ['--pre'],
    ...{ makesForDryRun: true, exact: true },
  },
  pdm: {
    ...{ add: ['add'], remove: 'remove', update: 'update' },
    group: (name) => ['--dev', '--group', name],
    from({ kind, group = '' }) {
      if (kind === 'main') return [];
      return [...(kind === 'extra' ? [] : ['--dev']), '--group', group];
    },
    // `--dev` is needed. Without it, PDM fails: "Cannot add editables to the default or optional dependency
    // group".
    editable: { words: ['--dev'], each: '--editable', takes: ['path', 'git'] },
    itself: (extras) => ['install', ...extras.flatMap((extra) => ['--group', extra])],
    takes: ['index', 'url', 'git', 'vcs', 'path'],
    options: { '--dry-run': ['--dry-run'] },
    ...{ makesForDryRun: true, exact: true },
  },
  pipenv: {
    ...{ add: ['install'], remove: 'uninstall', update: 'update' },
    file: { word: '--requirements', many: false },
    group: onlyDev('--dev'),
    from({ kind }) {
      if (kind === 'main') return [];
      return kind === 'own' ? ['--dev'] : undefined;
    },
    editable: { words: [], each: '--editable', takes: ['path', 'git'] },
    takes: ['index', 'url', 'git', 'vcs', 'path'],
    options: { '--pre': ['--pre'] },
    exact: true,
  },
  rye: {
    ...{ add: ['add', '--sync'], remove: 'remove' },
    group: onlyDev('--dev'),
    from({ kind, group = '' }) {
      if (kind === 'main') return [];
      if (kind === 'own') return ['--dev'];
      return kind === 'extra' ? ['--optional', group] : undefined;
    },
    takes: ['index'],
    options: { '--pre': ['--pre'] },
    ...{ notOnIndex: true, exact: true },
  },
  conda: {
    ...{ add: ['install'], remove: 'remove', group: () => [], from: () => [], takes: ['index'] },
    options: { '--dry-run': ['--dry-run'], '--yes': ['--yes'] },
    ...{ notOnIndex: true, exact: false },
  },
  hatch: undefined,
};
