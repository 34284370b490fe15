/** Why the distribution's own package of a name comes first. */
export type SystemFirst =
  /** The index's project is dead or another major version; `why` says which. */
  | { readonly kind: 'abandoned'; readonly why: string }
  /** It works only with the libraries of this system's release. */
  | { readonly kind: 'bound' }
  /** The index has source only, and this machine lacks what the build needs. */
  | { readonly kind: 'builds' }
  /** The user named a module that no project on the index brings under this name. */
  | { readonly kind: 'module' };

/** What the build of a package needs, and whether the machine has it. */
export interface BuildTools {
  /** True if the machine has a C compiler and the headers of the interpreter. */
  readonly compiles: boolean;
  /** True if one of these headers exists. The paths are below the directories of headers. */
  readonly hasHeader: (paths: readonly string[]) => boolean;
}

export interface Traits {
  readonly systemFirst: SystemFirst | undefined;
  /** Commands that the name promises, but that only its dependencies bring. */
  readonly promises: readonly string[];
}

/**
 * Reads what is known of a name besides the catalogue.
 * @param name in PEP 503 normal form
 * @param table the text of data/names/traits.txt, whose head explains the columns
 */
export function traitsOf(name: string, table: string, tools: BuildTools): Traits {
  let systemFirst: SystemFirst | undefined;
  let promises: readonly string[] = [];
  for (const line of table.split('\n')) {
    if (!line.startsWith(`${name}\t`)) continue;
    const [, trait, value = ''] = line.split('\t');
    if (trait === 'abandoned') systemFirst = { kind: 'abandoned', why: value };
    if (trait === 'bound') systemFirst = { kind: 'bound' };
    if (trait === 'builds' && !canBuild(value, tools)) systemFirst = { kind: 'builds' };
    if (trait === 'promises') promises = value.split(' ');
  }
  return { systemFirst, promises };
}

function canBuild(header: string, { compiles, hasHeader }: BuildTools): boolean {
  return compiles && (header === '.' || hasHeader(header.split('|')));
}
