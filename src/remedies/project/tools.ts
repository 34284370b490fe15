import type { Declared, ProjectToolName } from './facts.ts';

/** What one tool calls the things that pip is asked for; what it has no words for is declined. */
export interface ToolWords {
  /** The subcommand that adds requirements, and the one that takes them away. */
  readonly add: readonly string[];
  readonly remove: string;
  /** The subcommand that takes a newer version of what is declared already, within what is declared. */
  readonly update?: string;
  /** Brings what is added to its newest version: before each name. */
  readonly upgradeOption?: string;
  /** Puts what is added into a group of dependencies instead. */
  readonly group: (name: string) => readonly string[] | undefined;
  /** Takes away what stands there. */
  readonly from: (place: Declared) => readonly string[] | undefined;
  /** Before the path of a requirements file, of which one run may take many; undefined where its lines have to be named. */
  readonly file?: { readonly word: string; readonly many: boolean };
  /** Before the path of a constraints file. */
  readonly constraint?: string;
  /** Before what stays editable, a directory or a repository: once for all of them, and before each. */
  readonly editable?: {
    readonly words: readonly string[];
    readonly each?: string;
    readonly takes: readonly ('path' | 'git')[];
  };
  /** Installs the project itself with extras of its own, as `pip install -e .` would. */
  readonly itself?: (extras: readonly string[]) => readonly string[];
  /** Other requirements than those of the index. */
  readonly takes: readonly Origin[];
  /** pip's options that it has too, in its words: none of them takes a value. */
  readonly options: Readonly<Record<string, readonly string[]>>;
  /** Those of them that belong to `add` alone. */
  readonly addOnly?: readonly string[];
  /** False where its names are not those of Python's index. */
  readonly exact: boolean;
}

/** Where a requirement comes from; `vcs`: by another version control system than git. */
export type Origin = 'index' | 'url' | 'git' | 'vcs' | 'path';

/** Change nothing about what is installed, or choose a place, which is the tool's to choose. */
const WITHOUT_EFFECT = [
  ...['--user', '--no-user', '--no-color', '--progress-bar', '--disable-pip-version-check', '--no-input'],
  ...['--no-python-version-warning', '--no-warn-script-location', '--no-warn-conflicts', '--yes'],
  ...['--root-user-action', '--require-virtualenv'],
];

/** What every one of them has. */
export const COMMON_OPTIONS: Readonly<Record<string, readonly string[]>> = {
  ...Object.fromEntries(WITHOUT_EFFECT.map((name) => [name, []])),
  '--quiet': ['--quiet'],
  '--verbose': ['--verbose'],
};

const onlyDev =
  (...words: readonly string[]) =>
  (group: string): readonly string[] | undefined =>
    group === 'dev' ? words : undefined;

/**
 * A new tool is one more row here and one in remedies/project/facts.ts. Written by each tool's `--help`: uv 0.13, Poetry 2.5,
 * PDM 2.29 and Pipenv 2026 were asked; Rye and conda by their documentation. Hatch has no command that adds anything.
 *
 * Not here, though the tool has it: what would not hold for its next run (uv's `--prerelease` and `--find-links`), and
 * what names an index, which is the project's own file's to name.
 */
export const TOOL_WORDS: Readonly<Record<Exclude<ProjectToolName, 'hatch'>, ToolWords>> = {
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
    exact: true,
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
    exact: true,
  },
  pdm: {
    ...{ add: ['add'], remove: 'remove', update: 'update' },
    group: (name) => ['--dev', '--group', name],
    from({ kind, group = '' }) {
      if (kind === 'main') return [];
      return [...(kind === 'extra' ? [] : ['--dev']), '--group', group];
    },
    // "Cannot add editables to the default or optional dependency group"
    editable: { words: ['--dev'], each: '--editable', takes: ['path', 'git'] },
    itself: (extras) => ['install', ...extras.flatMap((extra) => ['--group', extra])],
    takes: ['index', 'url', 'git', 'vcs', 'path'],
    options: { '--dry-run': ['--dry-run'] },
    exact: true,
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
    exact: true,
  },
  conda: {
    ...{ add: ['install'], remove: 'remove', group: () => [], from: () => [], takes: ['index'] },
    options: { '--dry-run': ['--dry-run'], '--yes': ['--yes'] },
    exact: false,
  },
};
