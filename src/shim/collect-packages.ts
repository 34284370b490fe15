import * as os from 'node:os';
import type { Interpreter } from '../environment/interpreter.ts';
import { lookUp } from '../packages/catalogue.ts';
import {
  evaluateRequirements,
  markerEnvironment,
  needVersions,
  readRequirements,
} from '../packages/evaluate-requirements.ts';
import type { PipRequest } from '../pip/request.ts';
import { readOsRelease } from '../platforms/os-release.ts';
import { type Platform, type PlatformManager, platformOf } from '../platforms/platform.ts';
import { readOnlySystem } from '../platforms/read-only.ts';
import type { SystemFacts, SystemQuestion } from '../platforms/system-packages.ts';
import type { Facts } from '../remedies/facts.ts';
import type { Look } from '../system/ports.ts';
import type { World } from './context.ts';

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
): Promise<Pick<Facts, 'packages' | 'named' | 'system' | 'platform'>> {
  const release = readOsRelease(osReleaseText(world.look));
  const named = readRequirements(request.requirements);
  const names = [...new Set(named.map(({ name }) => name))];
  const codename = release.id === 'debian' ? release.codename : undefined;
  const entries = names.length === 0 ? [] : lookUp(names, await world.catalogue(), codename);
  const wanted = entries.map(({ name, kind, first, systemPackages }) => ({
    ...{ name, candidates: systemPackages, isTool: (first ?? kind) === 'tool' },
  }));
  const platform = platformOf(release, interpreter, names, { system: process.platform, look: world.look });
  const found = platform.managers.find(({ manager }) => world.packageManager(manager) !== undefined);
  const question = { wanted, interpreter, timeout: patience };
  const readOnly = found?.manager === 'brew' ? undefined : readOnlySystem(release, world.look);
  const system = { ...(await systemFacts(platform, found, question, world)), readOnly };
  const answers = new Map(system.answers.map((answer) => [answer.name, answer]));
  const packages = entries.map(({ systemPackages, ...entry }) => ({
    ...entry,
    systemPackage:
      answers.get(entry.name)?.package ?? (system.namedBy === 'catalogue' ? entry.systemPackage : undefined),
  }));
  const standard = {
    environment: markerEnvironment(interpreter, machine()),
    prereleases: wantsPrereleases(request, world.env),
    pep440: needVersions(named) ? await world.pep440() : undefined,
  };
  return {
    platform: platform.name,
    packages,
    system,
    named: evaluateRequirements(named, system.answers, standard),
  };
}

const osReleaseText = (look: Look): string =>
  look.readText('/etc/os-release') ?? look.readText('/usr/lib/os-release') ?? '';

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
