import { normaliseName, requirementName } from '../ui/text.ts';
import { isListed, projectOfSystemName, systemPackagesSpelled } from './system-names.ts';

/** A name that people type for a project that has another name. */
export interface Meant {
  readonly kind: 'other name';
  /** The name as typed, in PEP 503 normal form. */
  readonly typed: string;
  /**
   * What the user typed: an import name, a command, a name like the project's, the name of a project that
   * `project` replaces, a system package's name, or the name of a module within `project` (`usb.core`).
   */
  readonly how: 'import' | 'command' | 'alike' | 'successor' | 'system' | 'module';
  /** What the index has under the typed name. `useless`: an empty project, or one that fails to install. */
  readonly onIndex: 'nothing' | 'useless' | 'another';
  readonly project: string;
}

/** A module of the standard library. */
export interface StandardModule {
  readonly kind: 'standard';
  readonly typed: string;
  /** False if the index has no project of this name, so that an install would certainly fail. */
  readonly onIndex: boolean;
  /** The first and the last minor version of Python 3 with the module. */
  readonly from: number;
  readonly until: number;
  /** The Debian package of the module, if Debian's Python does not contain all of the module. */
  readonly systemPackage: string | undefined;
  /** The project that has the module for later versions of Python. */
  readonly later: string | undefined;
  /** The module's name in Python 3, if the user typed another one: `queue` for Queue, `enum` for enum34. */
  readonly now: string | undefined;
}

/** A Debian package that has no counterpart on the package index. */
export interface SystemPackage {
  readonly kind: 'system package';
  readonly typed: string;
  readonly onIndex: Meant['onIndex'];
  /** Debian packages, most likely first. The first that apt knows is the right one. */
  readonly systemPackages: readonly string[];
}

export type Meaning = Meant | StandardModule | SystemPackage;

export interface NameTables {
  /** The text of data/names/names.txt, whose head explains the format. */
  readonly names: string;
  readonly catalogue: string;
}

const HOW = { i: 'import', c: 'command', l: 'alike', d: 'system', s: 'successor' } as const;
const ON_INDEX = { n: 'nothing', u: 'useless', o: 'another' } as const;

/**
 * Tells what a typed name probably means, if not the project of that name.
 * @param typed in PEP 503 normal form
 * @param written the same name as the user wrote it
 * @returns undefined for a name that is probably meant as typed
 */
export function meaningOf(typed: string, tables: NameTables, written = typed): Meaning | undefined {
  const line = lineOf(typed, tables.names);
  if (line === undefined) return systemName(typed, tables, written) ?? moduleWithin(typed, tables, written);
  const [, how = '', onIndex = '', word = '', ...more] = line.split(' ');
  if (how === AS_TYPED) return undefined;
  if (how === 'm') return { ...standard(typed, onIndex !== 'n', word, more), now: lowered(written) };
  if (how === 'w') return { ...standard(typed, onIndex !== 'n', '3.0-', more), now: word };
  const status = ON_INDEX[onIndex as keyof typeof ON_INDEX];
  if (how === 'p') return { kind: 'system package', typed, onIndex: status, systemPackages: [word, ...more] };
  return { kind: 'other name', typed, project: word, how: HOW[how as keyof typeof HOW], onIndex: status };
}

/** Marks a project in names.txt whose name looks like a system package's, but is meant as typed. */
const AS_TYPED = '-';

/** All projects that names.txt gives as the meaning of a typed name. */
export function projectsIn(names: string): readonly string[] {
  const lines = names.split('\n').map((line) => line.split(' '));
  return lines.flatMap(([typed, how = '', , project]) =>
    typed !== '#' && how in HOW ? (project ?? []) : [],
  );
}

/** Finds the line of a name by binary search. The lines are sorted, and the head's lines (`#`) come first. */
function lineOf(typed: string, names: string): string | undefined {
  let [low, high] = [0, names.length];
  while (low < high) {
    const start = names.lastIndexOf('\n', ((low + high) >> 1) - 1) + 1;
    const after = names.indexOf('\n', start);
    const end = after < 0 ? names.length : after;
    const line = names.slice(start, end);
    if (line.startsWith(`${typed} `)) return line;
    if (line.slice(0, line.indexOf(' ')) < typed) low = end + 1;
    else high = start;
  }
  return undefined;
}

/** For `python3-requests` and `libpq-dev`, which are names of system packages. */
function systemName(typed: string, tables: NameTables, written: string): Meaning | undefined {
  const project = projectOfSystemName(typed, tables.catalogue);
  if (project !== undefined && project !== typed) {
    // The catalogue also lists names of modules, such as yaml.
    const inner = meaningOf(project, tables);
    const real = inner?.kind === 'other name' ? inner.project : project;
    if (inner?.kind !== 'standard')
      return { kind: 'other name', typed, how: 'system', onIndex: 'nothing', project: real };
    return { kind: 'system package', typed, onIndex: 'nothing', systemPackages: packagesOf(inner) };
  }
  const systemPackages = systemPackagesSpelled(written);
  if (systemPackages.length === 0 || isListed(typed, tables.catalogue)) return undefined;
  return { kind: 'system package', typed, onIndex: 'nothing', systemPackages };
}

/** For `usb.core` and `lxml.etree`, which are modules within a project. */
function moduleWithin(typed: string, tables: NameTables, written: string): Meant | undefined {
  const [head = '', within] = written.toLowerCase().split('.');
  if (within === undefined || FILE.test(written) || isListed(typed, tables.catalogue)) return undefined;
  const inner = meaningOf(normaliseName(head), tables);
  const isProject = inner === undefined && isListed(normaliseName(head), tables.catalogue);
  const project =
    inner?.kind === 'other name' && inner.how === 'import' ? inner.project : isProject ? head : undefined;
  if (project === undefined || project === typed || sharesModule(project, head)) return undefined;
  return { kind: 'other name', typed, how: 'module', onIndex: 'another', project };
}

/**
 * Whether several projects share the module, as `zope-interface` and `zope-event` share `zope`. False for
 * `discord-py`, which has the module `discord` for itself.
 */
const sharesModule = (project: string, module: string): boolean =>
  project.startsWith(`${module}-`) && !/^-py(?:thon)?\b/.test(project.slice(module.length));

/** Python 3's name of a module that was typed with a capital, as Python 2 had it (Queue, Tkinter). */
const lowered = (written: string): string | undefined =>
  /^[A-Z]/.test(written) ? written.replace(/^[^.]+/, (head) => head.toLowerCase()) : undefined;

/**
 * Matches a name that ends like a file's name (`setup.py`, but also `discord.py`). Such a name never means a
 * module within a project.
 */
const FILE = /\.(?:py|js|io|txt|toml|in|cfg|ini|conf|lock|ya?ml|json|md|rst|sh|git)$/i;

function standard(typed: string, onIndex: boolean, range: string, more: readonly string[]): StandardModule {
  const [, from = '0', until = ''] = /^3\.(\d+)-(?:3\.(\d+))?$/.exec(range) ?? [];
  const last = until === '' ? Number.POSITIVE_INFINITY : Number(until);
  return {
    ...{ kind: 'standard', typed, onIndex, from: Number(from), until: last },
    systemPackage: more.find((word) => !word.startsWith('=')),
    later: more.find((word) => word.startsWith('='))?.slice(1),
    now: undefined,
  };
}

/**
 * The project to install in place of the typed name. Undefined if there is none to name.
 * @param minor the minor version of the interpreter, Python 3
 */
export function projectMeant(meaning: Meaning, minor: number): string | undefined {
  if (meaning.kind === 'other name') return meaning.project;
  if (meaning.kind === 'system package') return undefined;
  return minor > meaning.until ? meaning.later : undefined;
}

/** The Debian packages to install if the name is a system package's or a standard module's. Else none. */
export function packagesOf(meaning: Meaning): readonly string[] {
  if (meaning.kind === 'system package') return meaning.systemPackages;
  return meaning.kind === 'standard' && meaning.systemPackage !== undefined ? [meaning.systemPackage] : [];
}

/** True if the index has no project under the typed name, or only a useless one. */
export function isNoProject(meaning: Meaning): boolean {
  return meaning.kind === 'standard' ? !meaning.onIndex : meaning.onIndex !== 'another';
}

/**
 * Replaces the typed names by those of the projects that are meant, and keeps the rest of each requirement.
 * Undefined if no name changes.
 */
export function withProjectsMeant(
  requirements: readonly string[],
  meanings: readonly Meaning[],
  minor: number,
): readonly string[] | undefined {
  const projects = new Map(meanings.map((meaning) => [meaning.typed, projectMeant(meaning, minor)]));
  const changed = requirements.map((text) => {
    const project = projects.get(requirementName(text) ?? '');
    return project === undefined ? text : text.replace(/^\s*[\w.-]+/, project);
  });
  return changed.some((text, at) => text !== requirements[at]) ? changed : undefined;
}

/**
 * The modules that the user named and that the interpreter has already. They need no install.
 * @param hasPart whether the interpreter has a module that Debian may leave out
 */
export function modulesHad(
  meanings: readonly Meaning[],
  minor: number,
  hasPart: (module: string) => boolean,
): readonly string[] {
  return meanings.flatMap((meaning) => {
    if (meaning.kind !== 'standard' || minor < meaning.from || minor > meaning.until) return [];
    // Debian leaves out whole Python packages, so the first part of the name is enough.
    const [part = ''] = (meaning.now ?? meaning.typed).split(/[.-]/);
    return meaning.systemPackage === undefined || hasPart(part) ? [meaning.typed] : [];
  });
}
