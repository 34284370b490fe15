import { requirementName } from '../ui/text.ts';
import { projectIn } from './catalogue.ts';

/** A name that people type in place of the name of the project that they mean. */
export interface Meant {
  readonly kind: 'other name';
  /** The name as typed, in PEP 503 normal form. */
  readonly typed: string;
  /** `system`: the name of a system package. `successor`: the project goes on with the typed one. */
  readonly how: 'import' | 'command' | 'alike' | 'successor' | 'system';
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
  /** Debian's package of it, if Debian does not ship all of it with Python. */
  readonly systemPackage: string | undefined;
  /** The project that has the module for later versions of Python. */
  readonly later: string | undefined;
}

export type Meaning = Meant | StandardModule;

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
 * @returns undefined for a name that is probably meant as typed
 */
export function meaningOf(typed: string, { names, catalogue }: NameTables): Meaning | undefined {
  const line = lineOf(typed, names);
  if (line === undefined) return systemName(typed, { names, catalogue });
  const [, how = '', onIndex = '', word = '', ...more] = line.split(' ');
  if (how === 'm') return standard(typed, onIndex !== 'n', word, more);
  return {
    ...{ kind: 'other name', typed, project: word },
    ...{ how: HOW[how as keyof typeof HOW], onIndex: ON_INDEX[onIndex as keyof typeof ON_INDEX] },
  };
}

/** The line of a name. Searches by halves, because the lines are sorted, and those of the head, with #, come first. */
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

/** For `python3-requests`, which is the name of a system package. */
function systemName(typed: string, tables: NameTables): Meant | undefined {
  const word = /^python3-(.+)$/.exec(typed)?.[1];
  const project = word === undefined ? undefined : projectIn(word, tables.catalogue);
  // Some projects on the index are called python3-x themselves (python3-openid).
  if (project === undefined || project === typed) return undefined;
  // The catalogue also lists names of modules, such as yaml.
  const inner = meaningOf(project, tables);
  const real = inner?.kind === 'other name' ? inner.project : project;
  return { kind: 'other name', typed, how: 'system', onIndex: 'nothing', project: real };
}

function standard(typed: string, onIndex: boolean, range: string, more: readonly string[]): StandardModule {
  const [, from = '0', until = ''] = /^3\.(\d+)-(?:3\.(\d+))?$/.exec(range) ?? [];
  const last = until === '' ? Number.POSITIVE_INFINITY : Number(until);
  return {
    ...{ kind: 'standard', typed, onIndex, from: Number(from), until: last },
    systemPackage: more.find((word) => !word.startsWith('=')),
    later: more.find((word) => word.startsWith('='))?.slice(1),
  };
}

/**
 * The project to install in place of the typed name. Undefined if there is none to name.
 * @param minor the minor version of the interpreter, Python 3
 */
export function projectMeant(meaning: Meaning, minor: number): string | undefined {
  if (meaning.kind === 'other name') return meaning.project;
  return minor > meaning.until ? meaning.later : undefined;
}

/** True if the user named a thing that the index can't bring under this name. */
export function isNoProject(meaning: Meaning): boolean {
  return meaning.kind === 'standard' ? !meaning.onIndex : meaning.onIndex !== 'another';
}

/**
 * The requirements with the names of the projects that are meant. Keeps extras, versions and markers.
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
 * The modules that the user named and the interpreter has, so that nothing is left to install.
 * @param hasPart whether the interpreter has a module that Debian may leave out
 */
export function modulesHad(
  meanings: readonly Meaning[],
  minor: number,
  hasPart: (module: string) => boolean,
): readonly string[] {
  return meanings.flatMap((meaning) => {
    if (meaning.kind !== 'standard' || minor < meaning.from || minor > meaning.until) return [];
    return meaning.systemPackage === undefined || hasPart(meaning.typed) ? [meaning.typed] : [];
  });
}
