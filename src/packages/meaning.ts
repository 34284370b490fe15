import { requirementName } from '../ui/text.ts';

/** A name that people type for a project that has another name. */
export interface Meant {
  readonly kind: 'other name';
  /** The name as typed, in PEP 503 normal form. */
  readonly typed: string;
  /**
   * What the user typed. `import`: a module's name. `command`: a command. `alike`: a name like the project's.
   * `successor`: the name of a project that `project` replaces. `system`: a system package's name. `module`:
   * a module within `project` (`usb.core`).
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
  /** True if only Python for Windows has the module. */
  readonly isForWindows?: boolean;
}

/** A Debian package that has no counterpart on the package index. */
export interface SystemPackage {
  readonly kind: 'system package';
  readonly typed: string;
  readonly onIndex: Meant['onIndex'];
  /** Debian packages, most likely first. The first that apt knows is the right one. */
  readonly systemPackages: readonly string[];
  /** True if Raspberry Pi OS adds the package to Debian's. */
  readonly isOfRaspberryPiOs?: true;
}

export type Meaning = Meant | StandardModule | SystemPackage;

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
 * Replaces each typed name by the name of the project that is meant, and keeps the rest of the requirement.
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
    if (meaning.kind !== 'standard' || meaning.isForWindows) return [];
    if (minor < meaning.from || minor > meaning.until) return [];
    // Debian leaves out whole Python packages, so the first part of the name is enough.
    const [part = ''] = (meaning.now ?? meaning.typed).split(/[.-]/);
    const needed = part === 'turtle' ? 'tkinter' : part; // turtle.py is there, and imports tkinter
    return meaning.systemPackage === undefined || hasPart(needed) ? [meaning.typed] : [];
  });
}
