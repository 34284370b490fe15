/** The Python and the machine for which pip chooses a file of a project. */
export interface Target {
  /** The minor version of Python 3. */
  readonly minor: number;
  /** The machine's architecture as Node names it: `x64`, `arm64`. */
  readonly architecture: string;
  /** True if the system's C library is musl, as Alpine's is. */
  readonly isMusl: boolean;
}

/** The versions in the table. */
const [OLDEST, NEWEST] = [9, 14] as const;
/** The columns of the table, after the name. */
const COLUMNS: readonly string[] = ['x64', 'arm64', 'musl x64', 'musl arm64'];

/**
 * Tells which projects pip compiles because the index has no wheel for the target.
 * @param table the text of data/wheels/wheels.txt, whose head explains the format
 * @returns a function that takes a name in PEP 503 normal form
 */
export function compiledFor(table: string, target: Target): (name: string) => boolean {
  const { architecture, isMusl } = target;
  const column = COLUMNS.indexOf(`${isMusl ? 'musl ' : ''}${architecture}`);
  // The table does not have every Python. An older one counts as its oldest, a newer one as its newest.
  const minor = Math.min(Math.max(target.minor, OLDEST), NEWEST);
  // The table does not have other machines. There, pip certainly compiles what has no wheel for any machine.
  const libc = isMusl ? [2, 3] : [0, 1];
  const columns = column < 0 ? libc : [column];
  const names = table.split('\n').flatMap((line) => {
    const [name = '', ...cells] = line.split('\t');
    return cells.length > 0 && columns.every((each) => holds(cells[each] ?? '-', minor)) ? [name] : [];
  });
  const set = new Set(names);
  return (name) => set.has(name);
}

/** Whether a cell such as `9-11,14` contains the version. */
const holds = (cell: string, minor: number): boolean =>
  cell.split(',').some((range) => {
    const [first = '', last = first] = range.split('-');
    return first !== '' && minor >= Number(first) && minor <= Number(last);
  });

/**
 * True if a wheel of the project fits the Python. The wheel was made on this machine, so its platform fits.
 * Source: the binary distribution format, "File name convention".
 * @param file the wheel's file name
 */
export function fitsPython(file: string, name: string, minor: number): boolean {
  const parts = file.split('-');
  const [tags = '', abi] = parts.slice(-3); // the last part is the platform
  if (parts[0]?.replace(/[_.]+/g, '-').toLowerCase() !== name) return false;
  return tags.split('.').some((tag) => {
    const [, version] = /^cp3(\d+)$/.exec(tag) ?? [];
    if (version === undefined) return tag === 'py3';
    return Number(version) === minor || (abi === 'abi3' && Number(version) < minor);
  });
}
