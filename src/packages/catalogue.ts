/** The catalogue's facts about a name on the package index. */
export interface KnownPackage {
  /** PEP 503 normal form. */
  readonly name: string;
  readonly kind: 'tool' | 'library' | 'both' | 'unknown';
  /** The kind to offer first if the package is both a tool and a library. */
  readonly first: 'tool' | 'library' | undefined;
  /** The system package that ships the distribution; undefined if the catalogue names none. */
  readonly systemPackage: string | undefined;
}

/** A {@link KnownPackage} with all system packages that may ship it, because releases differ. */
export interface CatalogueEntry extends KnownPackage {
  /** System packages that may ship it, most likely first. The first that the package manager has is right. */
  readonly systemPackages: readonly string[];
}

/** Debian's codenames as the catalogue writes them. Testing counts as sid. */
const RELEASES: ReadonlyMap<string, string> = new Map([
  ['bookworm', 'b'],
  ['trixie', 't'],
  ['forky', 's'],
  ['sid', 's'],
]);
const LIBRARY = { kind: 'library', first: undefined } as const;
const KINDS: ReadonlyMap<string | undefined, Pick<CatalogueEntry, 'kind' | 'first'>> = new Map([
  ['t', { kind: 'tool', first: undefined }],
  ['p', { kind: 'both', first: 'tool' }],
  ['v', { kind: 'both', first: 'library' }],
  ['u', { kind: 'unknown', first: undefined }],
]);
/** Characters of a line to read for its name. {@link lookUp} can't find a longer name. */
const LONGEST = 200;

/**
 * @param names in PEP 503 normal form
 * @param catalogue the text of data/catalogue/catalogue.txt, whose head explains the format
 * @param release Debian's codename. Undefined on other systems: the newest release's package comes first
 * @returns an entry for each name; a name that is not in the catalogue is of kind `unknown`
 */
export function lookUp(
  names: readonly string[],
  catalogue: string,
  release?: string,
): readonly CatalogueEntry[] {
  const letter = release === undefined ? undefined : RELEASES.get(release);
  const lines = new Lines(catalogue);
  return names.map((name) => toEntry(name, find(name, lines) ?? ['u', '-'], letter));
}

/** The catalogue's text with a cache of the names that it has read. */
class Lines {
  readonly text: string;
  readonly #names = new Map<number, string>();

  constructor(text: string) {
    this.text = text;
  }

  /** The name in the line that begins at this offset. The line must contain its full name. */
  nameAt(line: number): string {
    const known = this.#names.get(line);
    if (known !== undefined) return known;
    const name = /[^ \n]+/.exec(this.text.slice(line + 1, line + 1 + LONGEST))?.[0] ?? '';
    this.#names.set(line, name);
    return name;
  }
}

/** The fields after a name in its line; undefined if the catalogue does not have the name. */
function find(name: string, lines: Lines): readonly string[] | undefined {
  const { text } = lines;
  let before = '';
  for (let start = blockOf(name, lines); start < text.length; ) {
    const end = text.indexOf('\n', start);
    if (end < 0) return undefined; // the last line of the text was cut off
    const line = text.slice(start + 1, end);
    const space = line.indexOf(' ');
    const rest = space < 0 ? line : line.slice(0, space);
    const found = before.slice(0, Number.parseInt(text.charAt(start), 36)) + rest;
    if (found === name) return space < 0 ? [] : line.slice(space + 1).split(' ');
    if (found > name) return undefined;
    before = found;
    start = end + 1;
  }
  return undefined;
}

/** The offset of the last full line (a line that starts with 0) whose name does not sort after `name`. */
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
  const candidates = (known ? rest : words).map((word) => candidate(name, word));
  const systemPackages = (candidates.length > 0 ? candidates : [candidate(name, '')])
    .filter(({ releases }) => letter === undefined || releases === '' || releases.includes(letter))
    .flatMap(({ systemPackage }) => systemPackage ?? []);
  return { name, ...(known ?? LIBRARY), systemPackage: systemPackages[0], systemPackages };
}

function candidate(name: string, word: string): { systemPackage: string | undefined; releases: string } {
  const [written = '', releases = ''] = word.split(':');
  if (written === '-') return { systemPackage: undefined, releases };
  if (written === '') return { systemPackage: `python3-${name}`, releases };
  return { systemPackage: written.replace(/^~/, 'python3-'), releases };
}
