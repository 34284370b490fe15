import * as os from 'node:os';
import type { Interpreter } from '../environment/interpreter.ts';
import { type Elsewhere, elsewhere } from '../packages/architectures.ts';
import { type CatalogueEntry, type KnownPackage, lookUp } from '../packages/catalogue.ts';
import {
  evaluateRequirements,
  markerEnvironment,
  needVersions,
  type ReadRequirement,
  readRequirements,
} from '../packages/evaluate-requirements.ts';
import { type Traits, traitsOf } from '../packages/traits.ts';
import type { PipRequest } from '../pip/request.ts';
import { readOsRelease } from '../platforms/os-release.ts';
import { type Platform, type PlatformManager, platformOf } from '../platforms/platform.ts';
import { readOnlySystem } from '../platforms/read-only.ts';
import type { SystemFacts, SystemQuestion } from '../platforms/system-facts.ts';
import type { Facts } from '../remedies/facts.ts';
import type { Look } from '../system/ports.ts';
import { compiledHere } from './compiled-here.ts';
import type { World } from './context.ts';
import {
  buildTools,
  packagesMeant,
  typedNames,
  withRaspberryPackage,
  withSystemPackages,
} from './names-typed.ts';

interface Asked {
  readonly request: PipRequest;
  readonly interpreter: Interpreter;
}

/**
 * Looks up the names of the requirements in pip-shim's catalogue. Then asks the package manager for packages
 * that may provide them.
 */
export async function packageFacts(
  { request, interpreter }: Asked,
  world: World,
  patience: number,
): Promise<Pick<Facts, 'packages' | 'named' | 'system' | 'platform' | 'meanings' | 'meant' | 'hasModules'>> {
  const release = readOsRelease(osReleaseText(world.look));
  const named = readRequirements(request.requirements);
  const tables = named.length === 0 ? NOTHING : tablesIn(world);
  const typed = typedNames(request, interpreter, tables, world.look);
  const meantNamed = readRequirements(typed.meant ?? []);
  const names = namesOf(named);
  const codename = codenameOf(world.look);
  const all = [...new Set([...names, ...namesOf(meantNamed)])];
  const entries = lookUp(all, tables.catalogue, codename).map((entry) =>
    withSystemPackages(withRaspberryPackage(entry, tables.names), typed.meanings, typed.hasModules),
  );
  const wanted = entries.map(toWanted);
  const platform = platformOf(release, interpreter, all, { system: process.platform, look: world.look });
  const found = platform.managers.find(({ manager }) => world.packageManager(manager) !== undefined);
  const question = { wanted, interpreter, timeout: patience };
  const readOnly = found?.manager === 'brew' ? undefined : readOnlySystem(release, world.look);
  const system = { ...(await systemFacts(platform, found, question, world)), readOnly };
  const isCompiled = compiledHere({ request, interpreter }, found?.manager === 'apk', world);
  const builds = buildTools(interpreter, world, isCompiled);
  const known = knownPackages(entries, system, {
    traits: (name) => traitsOf(name, tables.traits, builds),
    elsewhere: elsewhereHere(codename, world),
  });
  const standard = {
    environment: markerEnvironment(interpreter, machine()),
    prereleases: wantsPrereleases(request, world.env),
    pep440: needVersions(named) ? await world.pep440() : undefined,
  };
  const evaluated = (read: readonly ReadRequirement[]) =>
    evaluateRequirements(read, system.answers, standard);
  return {
    ...{ platform: platform.name, system, meanings: typed.meanings, hasModules: typed.hasModules },
    packages: names.flatMap((name) => known.get(name) ?? []),
    named: evaluated(named),
    meant: typed.meant && {
      requirements: typed.meant,
      packages: packagesMeant(typed.meant, request, typed.meanings, known),
      named: evaluated(meantNamed),
    },
  };
}

/** Reads the table of architectures once, and only if it is needed. A command may name 100,000 packages. */
function elsewhereHere(codename: string | undefined, { data }: World) {
  let table: string | undefined;
  return (name: string) => {
    table ??= data('catalogue/architectures.txt');
    return elsewhere(name, table, codename, process.arch);
  };
}

/** The codename of Debian's release. Undefined on other systems. */
export function codenameOf(look: Look): string | undefined {
  const { id, codename } = readOsRelease(osReleaseText(look));
  return id === 'debian' ? codename : undefined;
}

const osReleaseText = (look: Look): string =>
  look.readText('/etc/os-release') ?? look.readText('/usr/lib/os-release') ?? '';

/**
 * The catalogue's entries by name. Of their system packages, keeps those that the package manager really has.
 */
function knownPackages(
  entries: readonly CatalogueEntry[],
  { answers, namedBy, noLibraries, reply }: Omit<SystemFacts, 'readOnly'>,
  about: {
    readonly traits: (name: string) => Traits;
    readonly elsewhere: (name: string) => Elsewhere | undefined;
  },
): ReadonlyMap<string, KnownPackage> {
  const found = new Map(answers.map((answer) => [answer.name, answer.package]));
  return new Map(
    entries.map(({ systemPackages, commandPackages, ...entry }) => {
      const named = namedBy === 'catalogue' ? entry.systemPackage : undefined;
      const { systemFirst = entry.systemFirst, ...others } = about.traits(entry.name);
      const answered = found.get(entry.name);
      const isMissing = named !== undefined && answered === undefined && reply === 'answered' && !noLibraries;
      return [
        entry.name,
        {
          ...entry,
          ...others,
          systemFirst,
          systemPackage: answered ?? named,
          elsewhere: isMissing ? about.elsewhere(entry.name) : undefined,
        },
      ];
    }),
  );
}

const NOTHING = { catalogue: '', names: '', traits: '' };

const tablesIn = ({ data }: World): typeof NOTHING => ({
  catalogue: data('catalogue/catalogue.txt'),
  names: data('names/names.txt'),
  traits: data('names/traits.txt'),
});

const namesOf = (named: readonly { readonly name: string }[]): readonly string[] => [
  ...new Set(named.map(({ name }) => name)),
];

function toWanted({ name, kind, first, commandPackages, systemPackages }: CatalogueEntry) {
  const candidates = [...commandPackages, ...systemPackages];
  const modulePackages = kind === 'both' ? systemPackages : [];
  return { name, candidates, modulePackages, isTool: (first ?? kind) === 'tool' };
}

async function systemFacts(
  { name, nothing }: Platform,
  found: PlatformManager | undefined,
  question: SystemQuestion,
  world: World,
): Promise<Omit<SystemFacts, 'readOnly'>> {
  const silence = { hasLists: true, reply: 'none', answers: [] } as const;
  const manager = world.packageManager(found?.manager);
  if (!found || !manager)
    return { ...silence, manager: undefined, of: name, noLibraries: nothing, namedBy: 'manager' };
  const known = {
    manager: manager.name,
    of: found.of,
    noLibraries: found.noLibraries,
    namedBy: manager.namedBy,
  };
  const { wanted, timeout } = question;
  const isKnown = wanted.some(({ candidates }) => candidates.length > 0 || manager.namedBy === 'manager');
  return { ...known, ...(isKnown && timeout > 0 ? await manager.query(question) : silence) };
}

/** True if `--pre` or PIP_PRE is set. pip parses PIP_PRE with strtobool (pip/_internal/cli/parser.py). */
function wantsPrereleases({ typed }: PipRequest, env: NodeJS.ProcessEnv): boolean {
  return typed.some(({ name }) => name === '--pre') || /^(?:y|yes|t|true|on|1)$/i.test(env.PIP_PRE ?? '');
}

function machine(): Parameters<typeof markerEnvironment>[1] {
  return {
    platform: process.platform,
    system: os.type(),
    machine: os.machine(),
    release: os.release(),
    version: os.version(),
  };
}
