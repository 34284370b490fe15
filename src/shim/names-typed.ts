import type { Interpreter } from '../environment/interpreter.ts';
import type { CatalogueEntry, KnownPackage } from '../packages/catalogue.ts';
import { isNoProject, type Meaning, modulesHad, packagesOf, withProjectsMeant } from '../packages/meaning.ts';
import { meaningOf, type NameTables, packageOfRaspberryPiOs } from '../packages/meant.ts';
import type { BuildTools } from '../packages/traits.ts';
import type { PipRequest } from '../pip/request.ts';
import type { Facts } from '../remedies/facts.ts';
import type { Look, Processes } from '../system/ports.ts';
import { requirementName, writtenName } from '../ui/text.ts';

/** What the typed names mean, and the requirements with each name replaced by the one that is meant. */
export interface TypedNames extends Pick<Facts, 'meanings' | 'hasModules'> {
  /**
   * The requirements with the names that are meant. Undefined if each name means what was typed, or if the
   * command also asks for paths or files.
   */
  readonly meant: readonly string[] | undefined;
}

export const minorOf = ({ version }: Interpreter): number => Number(/^3\.(\d+)/.exec(version)?.[1] ?? 0);

/** Finds out what the names in an `install` command mean. Reads no requirements file for this. */
export function typedNames(
  request: PipRequest,
  interpreter: Interpreter,
  tables: NameTables,
  look: Pick<Look, 'stat'>,
): TypedNames {
  if (request.kind !== 'install') return { meanings: [], hasModules: [], meant: undefined };
  const names = new Map(
    request.requirements.flatMap((text): [string, string][] => {
      const name = requirementName(text);
      return name === undefined ? [] : [[name, writtenName(text)]];
    }),
  );
  const meanings = [...names].flatMap(([name, written]) => meaningOf(name, tables, written) ?? []);
  const minor = minorOf(interpreter);
  const { editables, groups, requirementFiles } = request;
  const hasMore = editables.length + groups.length + requirementFiles.length > 0;
  const hasPart = (module: string): boolean =>
    [module, `${module}.py`].some((file) => look.stat(`${interpreter.stdlib}/${file}`) !== undefined);
  return {
    meanings,
    hasModules: modulesHad(meanings, minor, hasPart),
    meant: hasMore ? undefined : withProjectsMeant(request.requirements, meanings, minor),
  };
}

/**
 * The packages of the names that are meant. Marks a package if the user typed the name of its module or of
 * its system package, and the index has no useful project of that name.
 */
export function packagesMeant(
  meant: readonly string[],
  { requirements }: PipRequest,
  meanings: readonly Meaning[],
  known: ReadonlyMap<string, KnownPackage>,
): readonly KnownPackage[] {
  return meant.flatMap((text, at) => {
    const entry = known.get(requirementName(text) ?? '');
    const typed = requirementName(requirements[at] ?? '');
    const meaning = meanings.find((each) => each.typed === typed);
    const isModule =
      meaning?.kind === 'other name' && ['import', 'system'].includes(meaning.how) && isNoProject(meaning);
    const systemFirst = entry?.systemFirst ?? (isModule ? ({ kind: 'module' } as const) : undefined);
    return entry ? [{ ...entry, systemFirst }] : [];
  });
}

/**
 * The catalogue's entry of a typed name. If the entry lists no Debian packages, adds those that the name
 * means. If only Debian has the package, its offer comes first.
 * @param hasModules the typed names of modules that this Python has; for these, nothing is left to install
 */
export function withSystemPackages(
  entry: CatalogueEntry,
  meanings: readonly Meaning[],
  hasModules: readonly string[],
): CatalogueEntry {
  const meaning = meanings.find(({ typed }) => typed === entry.name);
  if (!meaning || hasModules.includes(entry.name)) return entry;
  if (entry.systemPackages.length > 0)
    return meaning.kind === 'system package' ? { ...entry, systemFirst: { kind: 'module' } } : entry;
  const systemPackages = packagesOf(meaning);
  const [systemPackage] = systemPackages;
  if (systemPackage === undefined) return entry;
  return { ...entry, kind: 'library', systemPackage, systemPackages, systemFirst: { kind: 'module' } };
}

/**
 * The catalogue's entry of a name, with the package of Raspberry Pi OS if there is one. The table has only
 * names for which Debian's stable release has no package. On another system, apt does not have the package.
 */
export function withRaspberryPackage(entry: CatalogueEntry, names: string): CatalogueEntry {
  const systemPackage = packageOfRaspberryPiOs(entry.name, names);
  if (systemPackage === undefined) return entry;
  const added = { systemPackage, systemPackages: [systemPackage], isOfRaspberryPiOs: true };
  return { ...entry, kind: 'library', ...added };
}

/** Tells what a build from source would find on this machine. */
export function buildTools(
  { prefix, version }: Interpreter,
  { look, processes }: { readonly look: Look; readonly processes: Pick<Processes, 'find'> },
  isCompiled: BuildTools['isCompiled'],
): BuildTools {
  const roots = ['/usr/include', '/usr/local/include', `${prefix}/include`];
  const ownHeader = `${prefix}/include/python${version}/Python.h`;
  // This map saves time: without it, each of 100,000 names would search PATH for the same few programs.
  const programs = new Map<string, boolean>();
  return {
    system: process.platform,
    hasProgram: (name) => {
      const known = programs.get(name) ?? processes.find(name) !== undefined;
      programs.set(name, known);
      return known;
    },
    hasPythonHeader: look.stat(ownHeader) !== undefined,
    isCompiled,
    hasHeader: (paths) => {
      // Debian has a directory for each architecture, for example /usr/include/x86_64-linux-gnu.
      const perMachine = look.list('/usr/include').filter((name) => /-linux-/.test(name));
      const directories = [...roots, ...perMachine.map((name) => `/usr/include/${name}`)];
      return directories.some((directory) =>
        paths.some((path) => look.stat(`${directory}/${path}`) !== undefined),
      );
    },
  };
}
