import * as os from 'node:os';
import { lookUp } from './core/catalogue.ts';
import type { Facts, SystemFacts, Wanted } from './core/facts.ts';
import type { Interpreter } from './core/interpreter.ts';
import { judgeNamed, markerEnvironment, needVersions, readNamed } from './core/named.ts';
import type { OsRelease } from './core/os-release.ts';
import type { PipRequest } from './core/request.ts';
import type { World } from './wire.ts';

interface Asked {
  readonly request: PipRequest;
  readonly interpreter: Interpreter;
}

/** What the catalogue knows of the names, and what the package manager says of all the packages that may have them. */
export async function packageFacts(
  { request, interpreter }: Asked,
  { id, codename }: OsRelease,
  world: World,
  patience: number,
): Promise<Pick<Facts, 'packages' | 'named' | 'system'>> {
  const named = readNamed(request.requirements);
  const names = named.map(({ name }) => name);
  const entries =
    names.length === 0 ? [] : lookUp(names, await world.catalogue(), id === 'debian' ? codename : undefined);
  const wanted = entries.map(({ name, kind, first, systemPackages }) => ({
    ...{ name, candidates: systemPackages, isTool: (first ?? kind) === 'tool' },
  }));
  const system = await systemFacts(wanted, interpreter, world, patience);
  const answers = new Map(system.answers.map((answer) => [answer.name, answer]));
  const packages = entries.map(({ systemPackages, ...entry }) => ({
    ...entry,
    systemPackage: answers.get(entry.name)?.package ?? entry.systemPackage,
  }));
  const standard = {
    environment: markerEnvironment(interpreter, machine()),
    prereleases: wantsPrereleases(request, world.env),
    pep440: needVersions(named) ? await world.pep440() : undefined,
  };
  return { packages, system, named: judgeNamed(named, system.answers, standard) };
}

async function systemFacts(
  wanted: readonly Wanted[],
  interpreter: Interpreter,
  { packageManager }: World,
  patience: number,
): Promise<SystemFacts> {
  if (!packageManager) return { manager: undefined, hasLists: false, reply: 'none', answers: [] };
  if (patience === 0 || wanted.every(({ candidates }) => candidates.length === 0))
    return { manager: packageManager.name, hasLists: true, reply: 'none', answers: [] };
  return packageManager.query({ wanted, interpreter, timeout: patience });
}

/** pip's `--pre`, also by its variable (pip/_internal/cli/parser.py reads it by strtobool). */
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
