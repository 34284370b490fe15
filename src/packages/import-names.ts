import { moduleNames } from '../environment/imports.ts';
import type { Look } from '../system/ports.ts';
import { normaliseName } from '../ui/text.ts';

/** pip-shim reads at most this many bytes of a package's RECORD. The RECORD of a big package is long. */
const LONG = 1 << 22;

/** The modules and commands of an installed Python package, according to its metadata. */
export interface Brought {
  /** Names for `import`, without those that begin with `_`. */
  readonly imports: readonly string[];
  /** Console scripts (PyPA's specification of entry points). */
  readonly commands: readonly string[];
}

/**
 * Finds the modules and commands of packages that are installed in a directory of sys.path. Reads their
 * `.dist-info` or `.egg-info`.
 * @param names in PEP 503 normal form; the result omits a name that has no metadata there
 */
export function broughtBy(
  names: readonly string[],
  directory: string,
  look: Look,
): ReadonlyMap<string, Brought> {
  const wanted = new Set(names);
  const found = new Map<string, Brought>();
  const entries = look.list(directory);
  const modules = moduleNames(entries);
  for (const entry of entries) {
    const written = /^(.+?)-[^-]*(?:-py[\d.]+)?\.(?:dist|egg)-info$/.exec(entry)?.[1];
    const name = written === undefined ? '' : normaliseName(written);
    if (!wanted.has(name)) continue;
    const metadata = `${directory}/${entry}`;
    // The metadata of Debian's setuptools also names a directory that Debian does not install. So keep only
    // modules that are in `directory`.
    const imports = importsIn(metadata, look).filter((each) => modules.has(each.split('.', 1)[0] ?? ''));
    found.set(name, { imports, commands: commandsIn(metadata, look) });
  }
  return found;
}

/** Reads top_level.txt, which only setuptools writes. If it is missing, reads the list of files in RECORD. */
function importsIn(metadata: string, look: Look): readonly string[] {
  const listed = look.readText(`${metadata}/top_level.txt`)?.split('\n');
  const names = listed ?? modulesIn(look.readText(`${metadata}/RECORD`, LONG) ?? '');
  return [
    ...new Set(names.map((name) => name.trim().replaceAll('/', '.')).filter((name) => /^[^_]/.test(name))),
  ];
}

function modulesIn(record: string): readonly string[] {
  return record.split('\n').flatMap((line) => {
    const [, directory, module] = /^(?:(\w+)\/__init__|(\w+)(?:\.\w+-[\w-]+)?)\.(?:py|so),/.exec(line) ?? [];
    return directory ?? module ?? [];
  });
}

/** The console scripts of the package with this metadata directory (PyPA's specification of entry points). */
export function commandsIn(metadata: string, look: Look): readonly string[] {
  const text = look.readText(`${metadata}/entry_points.txt`) ?? '';
  const section = text.split(/^\[/m).find((each) => each.startsWith('console_scripts]')) ?? '';
  return section.split('\n').flatMap((line) => /^\s*([\w.-]+)\s*=/.exec(line)?.[1] ?? []);
}
