import type { Look } from '../system/ports.ts';
import { isVenv } from './project.ts';

/** A module that a project imports, and the first file that imports it, relative to the project's root. */
export interface Imported {
  readonly module: string;
  readonly file: string;
}

/**
 * Limits for reading a project: the bytes of a file, the files, the directories, and the names in a
 * directory.
 */
const MOST = { bytes: 1 << 13, files: 64, directories: 32, names: 250 };
const NOT_OURS = ['node_modules', 'site-packages', '__pycache__', 'build', 'dist'];
/**
 * pip runs this file in a separate build environment, so the project itself does not need what the file
 * imports.
 */
const BUILDS = 'setup.py';

/**
 * The modules that a project's files import at the left margin, where no `if` or `try` guards an import.
 * Reads only regular files, and runs nothing. Leaves out the modules of the project itself.
 */
export function importsOf(root: string, look: Look): readonly Imported[] {
  const found = new Map<string, string>();
  const own = new Set([root, `${root}/src`].flatMap((directory) => [...moduleNames(look.list(directory))]));
  let files = 0;
  for (const { directory, names } of directoriesIn(root, look)) {
    const beside = moduleNames(names);
    for (const name of names) {
      const path = `${directory}/${name}`;
      if (!name.endsWith('.py') || name === BUILDS || look.lstat(path)?.kind !== 'file') continue;
      if (++files > MOST.files) break;
      for (const module of importedIn(look.readText(path, MOST.bytes) ?? ''))
        if (!own.has(module) && !beside.has(module) && !found.has(module))
          found.set(module, path.slice(root.length + 1));
    }
  }
  return [...found].map(([module, file]) => ({ module, file }));
}

/** The modules and packages among the names in a directory of sys.path. */
export const moduleNames = (names: readonly string[]): ReadonlySet<string> =>
  new Set(names.map((name) => name.replace(/\.(?:py|pyc|(?:[\w-]+\.)?so)$/, '')));

/**
 * Yields the root, and then the directories below it, level by level. For each it gives the first names in
 * alphabetical order.
 */
function* directoriesIn(
  root: string,
  look: Look,
): Generator<{ readonly directory: string; readonly names: readonly string[] }> {
  const waiting = [root];
  for (let at = 0; at < Math.min(waiting.length, MOST.directories); at++) {
    const directory = waiting[at] ?? root;
    const names = [...look.list(directory)].sort().slice(0, MOST.names);
    yield { directory, names };
    for (const name of names) {
      const path = `${directory}/${name}`;
      // A directory with a dot in its name is no Python package.
      const isPackage =
        !name.includes('.') && !NOT_OURS.includes(name) && look.lstat(path)?.kind === 'directory';
      if (isPackage && !isVenv(path, look)) waiting.push(path);
    }
  }
}

/** The modules that a text imports at the left margin. Skips the lines within a string of several lines. */
export function* importedIn(text: string): Generator<string> {
  let open: string | undefined;
  for (const line of text.split('\n')) {
    if (open === undefined && /^(?:import|from)\b/.test(line)) yield* importedBy(line);
    if (open !== undefined || line.includes('"""') || line.includes("'''")) open = quotesAfter(line, open);
  }
}

/** The top-level modules of one statement: `import a.b as c, d` or `from a.b import c`. */
function importedBy(line: string): readonly string[] {
  const [statement = ''] = line.split(/[#;\\]/, 1);
  const [first, from = '', then] = statement.split(/\s+/, 3);
  const names =
    first === 'import' ? statement.slice('import'.length).split(',') : then === 'import' ? [from] : [];
  return names.flatMap((name) => {
    const [module = ''] = name.trim().split(/[\s.]/, 1);
    return /^[A-Za-z_]\w*$/.test(module) ? module : [];
  });
}

/** The triple quotes that are still open after a line. `before`: those that were open before the line. */
function quotesAfter(line: string, before: string | undefined): string | undefined {
  let open = before;
  for (let at = 0; at < line.length; at++) {
    const one = line.charAt(at);
    if (open !== undefined) {
      if (one === '\\') at++;
      else if (line.startsWith(open, at)) {
        at += open.length - 1;
        open = undefined;
      }
    } else if (one === '#') break;
    else if (one === '"' || one === "'") {
      open = line.startsWith(one.repeat(3), at) ? one.repeat(3) : one;
      at += open.length - 1;
    }
  }
  return open?.length === 3 ? open : undefined; // a string in single quotes ends with its line
}
