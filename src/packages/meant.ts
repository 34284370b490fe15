import { normaliseName } from '../ui/text.ts';
import { type Meaning, type Meant, packagesOf, type StandardModule } from './meaning.ts';
import { isListed, projectOfSystemName, systemPackagesSpelled } from './system-names.ts';

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
  if (how === 'w')
    return { ...standard(typed, onIndex !== 'n', '3.0-', more), now: word === typed ? undefined : word };
  const status = ON_INDEX[onIndex as keyof typeof ON_INDEX];
  if (how === 'p') return { kind: 'system package', typed, onIndex: status, systemPackages: [word, ...more] };
  if (how === OF_RASPBERRY && onIndex !== 'n') return undefined;
  if (how === OF_RASPBERRY)
    return {
      ...{ kind: 'system package', typed, onIndex: status, systemPackages: [word] },
      isOfRaspberryPiOs: true,
    };
  return { kind: 'other name', typed, project: word, how: HOW[how as keyof typeof HOW], onIndex: status };
}

/** Marks a project in names.txt whose name looks like a system package's, but is meant as typed. */
const AS_TYPED = '-';

/**
 * Marks a name that has a package of Raspberry Pi OS. With `o`, it is the package of the index's project, which
 * is then meant as typed.
 */
const OF_RASPBERRY = 'r';

/** The package that Raspberry Pi OS adds to Debian's for a name. Undefined if none is known. */
export function packageOfRaspberryPiOs(typed: string, names: string): string | undefined {
  const [, how, , systemPackage] = lineOf(typed, names)?.split(' ') ?? [];
  return how === OF_RASPBERRY ? systemPackage : undefined;
}

/** All packages that {@link packageOfRaspberryPiOs} can return. */
export const packagesOfRaspberryPiOs = (names: string): readonly string[] =>
  Array.from(names.matchAll(/^[a-z0-9.-]+ r . (.+)$/gm), ([, systemPackage = '']) => systemPackage);

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

/** The meaning of a system package's name, such as `python3-requests` or `libpq-dev`. */
function systemName(typed: string, tables: NameTables, written: string): Meaning | undefined {
  const project = projectOfSystemName(typed, tables.catalogue);
  if (project !== undefined && project !== typed) {
    // The word after the prefix may be a module's name, such as yaml. So look up what that name means.
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

/** The meaning of a module within a project, such as `usb.core` or `lxml.etree`. */
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

/**
 * The name in lower case if it was typed with a capital. So it finds modules by their Python 2 names (Queue,
 * Tkinter).
 */
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
    ...(FOR_WINDOWS.has(typed) ? { isForWindows: true } : {}),
  };
}

/** Source: "Availability: Windows" in Python's library reference. */
const FOR_WINDOWS: ReadonlySet<string> = new Set(['msilib', 'msvcrt', 'nt', 'winreg', 'winsound']);
