import type { Elsewhere } from './architectures.ts';
import { letterOf } from './releases.ts';
import type { OtherSystem, SystemFirst } from './traits.ts';

/** What pip-shim's tables in data/ say about a package on the package index. */
export interface KnownPackage {
  /** The package's name in PEP 503 normal form. */
  readonly name: string;
  readonly kind: 'tool' | 'library' | 'both' | 'unknown';
  /** The kind to offer first if the package is both a tool and a library. */
  readonly first: 'tool' | 'library' | undefined;
  /** The Debian package that contains this package. Undefined if the catalogue lists none. */
  readonly systemPackage: string | undefined;
  /** Set if Debian has the `systemPackage` for other architectures only. */
  readonly elsewhere?: Elsewhere | undefined;
  /** True if the `systemPackage` is one of those that Raspberry Pi OS adds to Debian's. */
  readonly isOfRaspberryPiOs?: boolean;
  /** Why the offer of the distribution's package comes first. Undefined if there is no reason for that. */
  readonly systemFirst?: SystemFirst | undefined;
  /** Commands that the package's name suggests, but that only its dependencies contain. */
  readonly promises?: readonly string[];
  /** Set if the package exists only for another system. */
  readonly onlyOn?: OtherSystem | undefined;
}

/**
 * A {@link KnownPackage} with all Debian packages that may contain it. The release decides which of them
 * contains it.
 */
export interface CatalogueEntry extends KnownPackage {
  /**
   * Debian packages that may contain this package, most likely first. The first one that apt knows is right.
   */
  readonly systemPackages: readonly string[];
  /**
   * Debian packages that contain the package's commands and depend on one of `systemPackages`. Empty if the
   * `systemPackages` contain the commands. pip-shim looks for them before it looks for `systemPackages`.
   */
  readonly commandPackages: readonly string[];
}

const LIBRARY = { kind: 'library', first: undefined } as const;
const KINDS: ReadonlyMap<string | undefined, Pick<CatalogueEntry, 'kind' | 'first'>> = new Map([
  ['t', { kind: 'tool', first: undefined }],
  ['p', { kind: 'both', first: 'tool' }],
  ['v', { kind: 'both', first: 'library' }],
  ['u', { kind: 'unknown', first: undefined }],
]);
const NOT_LISTED: Omit<CatalogueEntry, 'name'> = {
  ...({ kind: 'unknown', first: undefined, systemPackage: undefined } as const),
  ...{ systemPackages: [], commandPackages: [] },
};
/** Reads at most this many characters of a line to find its name. {@link lookUp} can't find a longer name. */
const LONGEST = 200;

/**
 * Looks up packages in the catalogue.
 * @param names in PEP 503 normal form
 * @param catalogue the text of data/catalogue/catalogue.txt, whose head explains the format
 * @param release the codename of Debian's release. Undefined on other systems: then the newest release's
 *   packages come first
 * @returns an entry for each name. A name that is not in the catalogue is of kind `unknown`, unless it ends
 *   in `-cli`
 */
export function lookUp(
  names: readonly string[],
  catalogue: string,
  release?: string,
): readonly CatalogueEntry[] {
  const letter = letterOf(release);
  const lines = new Lines(catalogue);
  return names.map((name) => {
    const words = find(name, lines);
    // Of the catalogue's 94 names with this ending, 88 are tools.
    const named = name.endsWith('-cli') ? KINDS.get('p') : undefined;
    return words ? toEntry(name, words, letter) : { name, ...NOT_LISTED, ...named };
  });
}

/** The names of all packages in the catalogue, in PEP 503 normal form. */
export const namesIn = (catalogue: string): readonly string[] =>
  Array.from(linesFrom(catalogue.indexOf('\n0') + 1, catalogue), ({ name }) => name);

/** The Debian packages that {@link lookUp} can return for this release, each once. */
export function systemPackagesIn(catalogue: string, release?: string): readonly string[] {
  const letter = letterOf(release);
  const found = new Set<string>();
  for (const { name, words } of linesFrom(catalogue.indexOf('\n0') + 1, catalogue)) {
    const { commandPackages, systemPackages } = toEntry(name, words, letter);
    for (const each of [...commandPackages, ...systemPackages]) found.add(each);
  }
  return [...found];
}

/**
 * Finds the Python package that a Debian package `python3-x` contains. Undefined if the catalogue has none.
 * @param word the `x` in PEP 503 normal form
 */
export function projectIn(word: string, catalogue: string): string | undefined {
  const [same] = lookUp([word], catalogue);
  if (same?.systemPackages.includes(`python3-${word}`)) return word;
  // Debian's names keep dots. PEP 503 turns dots into dashes, so a dash in the word may stand for a dot.
  const at = catalogue.search(new RegExp(` ~${word.replaceAll('-', '[-.]')}[ :\\n]`));
  let last: string | undefined;
  for (const { name, start } of linesFrom(catalogue.lastIndexOf('\n0', at) + 1, catalogue)) {
    if (start > at) break; // at once, if the catalogue lacks the package
    last = name;
  }
  return last;
}

/** The catalogue's text, with a cache of the names that have been read from it. */
class Lines {
  readonly text: string;
  readonly #names = new Map<number, string>();

  constructor(text: string) {
    this.text = text;
  }

  /**
   * The name in the line that begins at this offset. The line must have a full name (see {@link blockOf}).
   */
  nameAt(line: number): string {
    const known = this.#names.get(line);
    if (known !== undefined) return known;
    const name = /[^ \n]+/.exec(this.text.slice(line + 1, line + 1 + LONGEST))?.[0] ?? '';
    this.#names.set(line, name);
    return name;
  }
}

/**
 * Finds the line of a name and returns the fields after the name. Undefined if the catalogue lacks the name.
 */
function find(name: string, lines: Lines): readonly string[] | undefined {
  for (const line of linesFrom(blockOf(name, lines), lines.text)) {
    if (line.name === name) return line.words;
    if (line.name > name) return undefined;
  }
  return undefined;
}

/** Yields offset, name and fields of each line from `start` on. The line at `start` must have a full name. */
function* linesFrom(start: number, catalogue: string) {
  let name = '';
  for (let end = catalogue.indexOf('\n', start); end >= 0; end = catalogue.indexOf('\n', start)) {
    const [rest = '', ...words] = catalogue.slice(start + 1, end).split(' ');
    name = name.slice(0, Number.parseInt(catalogue.charAt(start), 36)) + rest;
    yield { start, name, words };
    start = end + 1;
  }
}

/**
 * The offset of the last line with a full name that does not sort after `name`. Such a line starts with 0.
 */
function blockOf(name: string, lines: Lines): number {
  const { text } = lines;
  let low = text.indexOf('\n0') + 1;
  let high = text.length;
  while (low < high) {
    const middle = low + ((high - low) >> 1);
    const line = text.indexOf('\n0', middle) + 1;
    if (line > 0 && line < high && lines.nameAt(line) <= name) low = line;
    else high = middle;
  }
  return low;
}

function toEntry(name: string, words: readonly string[], letter: string | undefined): CatalogueEntry {
  const [kind, ...rest] = words;
  const known = KINDS.get(kind);
  const all = known ? rest : words;
  const inRelease = (written: readonly string[]): readonly string[] =>
    written
      .map((word) => candidate(name, word))
      .filter(({ releases }) => letter === undefined || releases === '' || releases.includes(letter))
      .flatMap(({ systemPackage }) => systemPackage ?? []);
  const commandPackages = inRelease(
    all.flatMap((word) => (word.startsWith(COMMANDS) ? [word.slice(COMMANDS.length)] : [])),
  );
  const modules = all.filter((word) => !word.startsWith(COMMANDS));
  const systemPackages = inRelease(modules.length > 0 ? modules : ['']);
  const [systemPackage] = [...commandPackages, ...systemPackages];
  return { name, ...(known ?? LIBRARY), systemPackage, systemPackages, commandPackages };
}

/** The first character of each word in the catalogue that names a package with commands. */
const COMMANDS = '!';

function candidate(name: string, word: string): { systemPackage: string | undefined; releases: string } {
  const [written = '', releases = ''] = word.split(':');
  if (written === '-') return { systemPackage: undefined, releases };
  if (written === '') return { systemPackage: `python3-${name}`, releases };
  return { systemPackage: written.replace(/^~/, 'python3-'), releases };
}
