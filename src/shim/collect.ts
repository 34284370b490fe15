import type { Interpreter } from '../environment/interpreter.ts';
import { findProject, type Project } from '../environment/project.ts';
import { currentUser, outsideFor, type User } from '../environment/user.ts';
import type { VenvPlaces } from '../environment/venv-places.ts';
import { needVersions } from '../packages/evaluate-requirements.ts';
import { unreadConfigFile } from '../pip/configuration.ts';
import { otherIndexIn } from '../pip/index-variables.ts';
import type { PipRequest } from '../pip/request.ts';
import { readRequirementsFile } from '../pip/requirements-file.ts';
import type { PipWorld } from '../pip/world.ts';
import type { Facts, OtherIndices, UvFacts } from '../remedies/facts.ts';
import { findInstalled } from '../remedies/installed-by.ts';
import { asksOtherIndex } from '../remedies/meant.ts';
import { type PipxFacts, pipxFacts } from '../remedies/pipx/facts.ts';
import { type ProjectFacts, projectFacts } from '../remedies/project/facts.ts';
import { versionNamed } from '../remedies/venv/other-version.ts';
import { systemImports } from '../remedies/venv/system-imports.ts';
import type { Settings } from '../settings/settings.ts';
import type { Look } from '../system/ports.ts';
import { requirementName } from '../ui/text.ts';
import { ownersOf } from './collect-owners.ts';
import { packageFacts } from './collect-packages.ts';
import type { World } from './context.ts';
import { pipWorld } from './pip-world.ts';
import { venvsOf } from './venvs-of.ts';

/** Timeout for the package manager in ms. It is short, because a person is waiting for the menu. */
const PROMPT_PATIENCE = 1_000;
/** Timeout for the package manager in ms, if nobody is waiting for a menu. */
export const UNATTENDED_PATIENCE = 60_000;

export interface Intercepted {
  readonly request: PipRequest;
  readonly cause: Facts['cause'];
  readonly allowedBy?: Facts['allowedBy'];
  readonly interpreter: Interpreter;
  readonly pip: string;
  readonly pipName: string;
  readonly pipWords: readonly string[];
  readonly settings: Settings;
}

/**
 * Collects all facts on which pip-shim's offers depend. Runs no program except the package manager.
 * @param patience timeout for the package manager in milliseconds; with 0, it is not asked
 */
export async function collectFacts(
  intercepted: Intercepted,
  world: World,
  patience = patienceFor(intercepted),
): Promise<Facts> {
  const { env, look, places, cwd } = world;
  const { request, interpreter, settings } = intercepted;
  const user = currentUser(places.home, env);
  const outside = outsideFor(user, env);
  const project = findProject(cwd, outside, look);
  const tools = { readToml: world.readToml, find: world.processes.find, python: interpreter.path };
  const managed = projectFacts({ project, env, uid: user.uid, outside, ...tools }, look, world.registry);
  const seen = pipWorld(interpreter, world);
  const behind = { real: intercepted.pip, python: interpreter.path, version: versionNamed(intercepted) };
  const venvs = venvsOf(project, settings, behind, world);
  const found = await packageFacts(intercepted, world, patience);
  // Another index may have a project with the name of a module that this Python already has. So there, don't
  // treat such a name as a module.
  const hasOwnConfig = look.lstat(`${venvs.places[0]?.path}/pip.conf`) !== undefined;
  const isElsewhere = asksOtherIndex(request) || settings.index !== undefined || hasOwnConfig;
  const ofPackages = isElsewhere ? { ...found, hasModules: [] } : found;
  const { packages, named, system } = ofPackages;
  const names = packages.map(({ name }) => name);
  const pipxSeen = await pipxOf(request, [...named, ...(ofPackages.meant?.named ?? [])], user, world);
  return {
    ...intercepted,
    cwd,
    temporary: places.temporary,
    project,
    managed,
    files: filesOf(intercepted, managed, seen),
    otherIndices: otherIndices(settings, { venvs, pipx: pipxSeen, names }, seen),
    uv: settings.installer === 'uv' ? uvFacts(project, world) : undefined,
    venvs,
    ...ofPackages,
    imported:
      request.kind === 'install'
        ? importedBy({ project, interpreter, userBase: places.userBase }, request, seen, look)
        : [],
    present: findInstalled(names, interpreter, places.userBase, look).map(({ name }) => name),
    tools: { sudo: world.processes.find('sudo'), doas: world.processes.find('doas') },
    pipx: pipxSeen,
    owners: request.kind === 'uninstall' ? await ownersOf(names, interpreter, system, world) : [],
    user,
  };
}

async function pipxOf(
  { requirements }: PipRequest,
  named: Facts['named'],
  { uid }: User,
  world: World,
): Promise<PipxFacts> {
  const { env, look, places, cwd } = world;
  const pipx = world.processes.find('pipx');
  const question = {
    found: pipx === undefined ? undefined : { path: pipx, interpreter: world.interpreters.ofScript(pipx) },
    named,
    unnamed: without(
      requirements,
      named.map(({ text }) => text),
    ),
    pep440: needVersions(named) ? await world.pep440() : undefined,
    ...{ cwd, env, home: places.home, dataDirectory: places.data, uid },
  };
  return pipxFacts(question, look, world.registry);
}

/** Reads the requirements files if a project tool or uv may run, or if the policy locks the index. */
function filesOf({ request, settings }: Intercepted, { tool }: ProjectFacts, seen: PipWorld): Facts['files'] {
  const isWanted = tool?.path !== undefined || settings.index?.locked || settings.installer === 'uv';
  const ofBuilds = [...request.typed, ...request.told].filter(({ name }) => name === '--build-constraint');
  const asked = [...request.requirementFiles, ...request.constraintFiles];
  const files = isWanted ? [...asked, ...ofBuilds.flatMap(({ value }) => value ?? [])] : [];
  return new Map(files.map((file) => [file, readRequirementsFile(file, seen)]));
}

/** Looks for pip settings that name another package index, but only if the policy locks the index. */
function otherIndices(
  { index }: Settings,
  { venvs, pipx, names }: { venvs: VenvPlaces; pipx: PipxFacts; names: readonly string[] },
  seen: PipWorld,
): OtherIndices {
  if (!index?.locked) return { config: undefined, venvs: new Map(), pipx: undefined };
  const within = (venv: string): string | undefined => otherIndexIn(venv, index.url, seen);
  const unread = unreadConfigFile(seen);
  const homes = [pipx.found?.home, pipx.own.home].flatMap((home) => home ?? []);
  const ofPipx = homes.flatMap((home) => [`${home}/shared`, ...names.map((name) => `${home}/venvs/${name}`)]);
  return {
    config: unread && `${unread}, which can't be read,`,
    venvs: new Map(
      venvs.places.flatMap(({ path }): [string, string][] => {
        const other = within(path);
        return other === undefined ? [] : [[path, other]];
      }),
    ),
    pipx: [pipx.own.venv, pipx.sharedLibs ?? pipx.own.venv, ...ofPipx].map(within).find(Boolean),
  };
}

/**
 * The modules that the project imports and only the system has. The requirements files of this install are
 * read: packages that they list count as installed, but the dependencies of these packages do not.
 */
function importedBy(
  question: Parameters<typeof systemImports>[0],
  { requirements, requirementFiles }: PipRequest,
  seen: PipWorld,
  look: Look,
): Facts['imported'] {
  const lines = (): readonly string[] =>
    requirementFiles.flatMap((file) => readRequirementsFile(file, seen).lines ?? []);
  const coming = (): readonly string[] =>
    [...requirements, ...lines()].flatMap((each) => requirementName(each) ?? []);
  return systemImports(question, coming, look);
}

function uvFacts({ root }: Project, { env, processes }: World): UvFacts {
  const variables = Object.keys(env).filter((name) => name.startsWith('UV_') && env[name] !== '');
  return { path: processes.find('uv', root), variables };
}

/** The package manager's timeout. 0 for an uninstall, or if PIP_SHIM_AUTO never uses a system package. */
function patienceFor({ request, settings: { auto } }: Intercepted): number {
  if (request.kind === 'uninstall') return 0;
  if (auto === 'system') return UNATTENDED_PATIENCE;
  return auto === undefined ? PROMPT_PATIENCE : 0;
}

function without(words: readonly string[], others: readonly string[]): readonly string[] {
  const left = new Set(others);
  return words.filter((word) => !left.has(word));
}
