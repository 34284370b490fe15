import type { MissingPart } from '../pip/failure/missing-parts.ts';

/** Why the offer of the distribution's own package comes first. */
export type SystemFirst =
  /** The index's project is dead or another major version; `why` says which. */
  | { readonly kind: 'abandoned'; readonly why: string }
  /** The project works only with the libraries of this system's release. */
  | { readonly kind: 'bound' }
  /** The index has source only, and this machine lacks what the build needs: the parts in `missing`. */
  | { readonly kind: 'builds'; readonly missing: readonly MissingPart[] }
  /** The user typed the name of a module or of a system package, and means no project of that name. */
  | { readonly kind: 'module' };

/** A value of Python's `sys.platform`. */
export type OtherSystem = 'win32' | 'darwin';

/** Tells which of the things that a build needs are on the machine. */
export interface BuildTools {
  /** The system of this machine, as Python and Node name it: `linux`, `darwin`. */
  readonly system: string;
  /** True if the machine has this command. */
  readonly hasProgram: (name: string) => boolean;
  /** True if the machine has the headers of the interpreter. */
  readonly hasPythonHeader: boolean;
  /** True if one of these headers exists. The paths are relative to a directory such as /usr/include. */
  readonly hasHeader: (paths: readonly string[]) => boolean;
  /**
   * True if pip would compile the project here: the index has no wheel for this Python and machine, and pip
   * has kept none that it built before. The name is in PEP 503 normal form.
   */
  readonly isCompiled: (name: string) => boolean;
}

export interface Traits {
  readonly systemFirst: SystemFirst | undefined;
  /** Commands that the project's name suggests, but that only its dependencies contain. */
  readonly promises: readonly string[];
  /** The only system for which there is something, if it is another one than this. */
  readonly onlyOn: OtherSystem | undefined;
}

/**
 * Reads what traits.txt says about a project. The catalogue does not have these facts.
 * @param name in PEP 503 normal form
 * @param table the text of data/names/traits.txt, whose head explains the columns
 */
export function traitsOf(name: string, table: string, tools: BuildTools): Traits {
  let systemFirst: SystemFirst | undefined;
  let promises: readonly string[] = [];
  let onlyOn: OtherSystem | undefined;
  let needs: readonly string[] = [];
  // Most names have no line here, and splitting the table for each of 100,000 names would take seconds.
  const lines = table.includes(`\n${name}\t`) ? table.split('\n') : [];
  for (const line of lines) {
    if (!line.startsWith(`${name}\t`)) continue;
    const [, trait, value = ''] = line.split('\t');
    if (trait === 'abandoned') systemFirst = { kind: 'abandoned', why: value };
    if (trait === 'bound') systemFirst = { kind: 'bound' };
    if (trait === 'builds') needs = value.split(' ');
    if (trait === 'only' && value !== tools.system) onlyOn = value as OtherSystem;
    if (trait === 'promises') promises = value.split(' ');
  }
  const missing = systemFirst === undefined && tools.isCompiled(name) ? missingFor(needs, tools) : [];
  if (missing.length > 0) systemFirst = { kind: 'builds', missing };
  return { systemFirst, promises, onlyOn };
}

const COMPILERS = ['cc', 'gcc', 'clang'];

/** The parts that a build would miss. A header that may have several paths is named by the first of them. */
function missingFor(needs: readonly string[], tools: BuildTools): readonly MissingPart[] {
  const { hasProgram, hasPythonHeader, hasHeader } = tools;
  return [
    ...(COMPILERS.some(hasProgram) ? [] : [{ kind: 'program', name: 'gcc' } as const]),
    ...(hasPythonHeader ? [] : [{ kind: 'header', name: 'Python.h' } as const]),
    ...needs.flatMap((need): readonly MissingPart[] => {
      if (need === '.') return [];
      if (!/\.h(?:pp|xx)?$/.test(need)) return hasProgram(need) ? [] : [{ kind: 'program', name: need }];
      const places = need.split('|');
      return hasHeader(places) ? [] : [{ kind: 'header', name: places[0] ?? need }];
    }),
  ];
}
