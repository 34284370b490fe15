import type { Interpreter } from '../environment/interpreter.ts';
import { ancestors, findProject, type Outside, type Project, unfitPlace } from '../environment/project.ts';
import { currentUser, outsideFor } from '../environment/user.ts';
import { isElsewhere, type VenvPlace } from '../environment/venv-places.ts';
import { settingsOf } from '../settings/effective.ts';
import { type Settings, wantsCommands } from '../settings/settings.ts';
import { parent } from '../system/paths.ts';
import type { World } from './context.ts';
import { venvsOf } from './venvs-of.ts';

/**
 * Which environment a directory has. A `path` is the venv that an install there would go into without a
 * question: the `project`'s own, one that the user `named` or activated, or the `default` of places that
 * can't be a project. `empty`: the directory belongs to a project that has no venv yet. `none`: the project's
 * venv must not be used here. `nowhere`: the directory belongs to no project.
 */
export type Answer =
  | { readonly kind: 'project' | 'named' | 'default'; readonly path: string }
  | { readonly kind: 'empty' | 'none' | 'nowhere'; readonly why: string };

/** The facts on which an answer depends, besides the directory. */
export interface Asked {
  readonly settings: Settings;
  /** The Python behind the real command. */
  readonly interpreter: Interpreter;
  /** True if the command names no version of Python, so that it follows a venv of any version. */
  readonly isAnyVersion?: boolean;
  /** Path of the real command. */
  readonly real: string;
  readonly world: World;
}

/** An answer, with the project and the place on which it rests. */
interface Found {
  readonly answer: Answer;
  readonly project: Project;
  /** The place of the venv. Undefined if nothing is decided here. */
  readonly place: VenvPlace | undefined;
}

/**
 * Returns the environment of a directory. Stores the answer for the sh shim, so that the next command in that
 * directory needs no Node.
 */
export function environmentAt(directory: string, asked: Asked): Answer {
  const found = findEnvironment(directory, asked);
  const { place } = found;
  // The answer counts for every version of Python that the user calls. So store none for a venv of another
  // version.
  const isOther = place?.state.kind === 'usable' && place.state.version !== asked.interpreter.version;
  const rests = isOther ? undefined : restsOn(directory, found, asked);
  if (rests) leaveAnswer(directory, found.answer, rests, asked);
  else asked.world.fastPathCache.removeAnswer(directory);
  return found.answer;
}

/** The environment of a directory. Stores no answer. */
export const answerAt = (directory: string, asked: Asked): Answer => findEnvironment(directory, asked).answer;

function findEnvironment(directory: string, asked: Asked): Found {
  const { settings, interpreter, isAnyVersion, real, world } = asked;
  const user = currentUser(world.places.home, world.env);
  const project = findProject(directory, outside(world), world.look);
  // A relative path from a settings file starts at `directory`. Any other relative path starts at the current
  // directory.
  const cwd = settings.venvIsAnywhere ? directory : world.cwd;
  const behind = { real, python: interpreter.path };
  const [place] = venvsOf(project, settings, behind, { ...world, cwd }).places;
  const kind = !project.found ? 'nowhere' : place?.state.kind === 'absent' ? 'empty' : 'none';
  if (!place || !isDecided(place, project, asked)) {
    const answer = { kind, why: 'pip-shim would ask before an install' } as const;
    return { answer, project, place: undefined };
  }
  const { path, source, state } = place;
  const without = (why: string): Found => ({ answer: { kind, why }, project, place });
  if (state.kind !== 'usable' || !isChosen(place, settings) || isElsewhere(place, user))
    return without(`no venv of pip-shim's for ${project.root}`);
  if (!isAnyVersion && state.version !== interpreter.version)
    return without(`${path} has Python ${state.version}`);
  const named = source === 'project' || source === 'default' ? source : 'named';
  return { answer: { kind: named, path }, project, place };
}

/** Whether an install here would go into this venv without a question. */
function isDecided(place: VenvPlace, { root }: Project, { settings, world }: Asked): boolean {
  const { auto, disable } = settings;
  if (disable) return false;
  if (auto !== undefined) return auto === 'venv' || auto === 'smart' || auto === 'project';
  if (place.source === 'VIRTUAL_ENV') return true;
  const choice = world.choices.find(root);
  return choice?.remedy === 'venv' && choice.path === place.path;
}

/**
 * Whether an install may go into the venv unasked: the venv is ours, or the user named or activated it. A
 * relative path does not count as a name, because in another directory it may lead to a foreign venv.
 */
function isChosen({ source, state }: VenvPlace, { venv = '' }: Settings): boolean {
  if (state.kind !== 'usable' || state.link !== undefined) return false;
  return state.ours || source === 'VIRTUAL_ENV' || (source === 'PIP_SHIM_VENV' && !isRelative(venv));
}

const isRelative = (venv: string): boolean => venv !== '' && !/^[/~]/.test(venv);

const outside = ({ env, places }: World): Outside => outsideFor(currentUser(places.home, env), env);

/** The number grows when a line gets another meaning. Format 1 had no kind `empty`. */
const FORMAT = 'pip-shim answer 2';

/**
 * Leaves an answer. Its lines, in order:
 * - the format
 * - the kind
 * - the venv, or an empty line
 * - `commands`, `quick` or `asked`. `commands`: installed commands run there, so an install must start the
 *   program to place their shims. `quick`: an install needs nothing from the settings but the venv. `asked`:
 *   neither holds
 * - the values of variables, one a line
 * - the files that the answer depends on (restsOn)
 */
function leaveAnswer(directory: string, answer: Answer, rests: readonly string[], asked: Asked): void {
  const { settings, world } = asked;
  const { env, places } = world;
  const venv = 'path' in answer ? answer.path : '';
  const { auto, installer, dryRun, debug, remedies, index, notes } = settings;
  const isUsual = answer.kind === 'project' || answer.kind === 'named';
  const isQuick =
    isUsual && auto === 'venv' && installer === 'pip' && !dryRun && !debug && !remedies && !index;
  const variables = [
    env.PIP_SHIM_AUTO,
    env.PIP_SHIM_VENV,
    places.home,
    env.TMPDIR,
    env.XDG_CONFIG_HOME,
    env.XDG_DATA_HOME,
    env.CI,
    env.PIP_SHIM_COMMANDS,
  ];
  const speed = isQuick && notes.length === 0 ? 'quick' : 'asked';
  const lines = [
    ...[FORMAT, answer.kind, venv, wantsCommands(settings, env) ? 'commands' : speed],
    ...variables.map((value) => value ?? ''),
    ...rests,
  ];
  // The shim can't check an active venv, sudo or a relative path. So store no answer that depends on one of
  // them.
  if (
    env.VIRTUAL_ENV ||
    env.CONDA_PREFIX ||
    env.SUDO_UID ||
    isRelative(env.PIP_SHIM_VENV ?? '') ||
    lines.some((line) => line.includes('\n'))
  )
    return;
  world.fastPathCache.writeAnswer(directory, `${lines.join('\n')}\n`, () => {
    // Check all files again. The shim compares the files' times with the answer's. So it would not notice a
    // file that changed after it was read, but before the answer got its time.
    if (JSON.stringify(settingsOf(world)) !== JSON.stringify(settings)) return false;
    const again = findEnvironment(directory, asked).answer;
    return again.kind === answer.kind && (!('path' in again) || again.path === venv);
  });
}

/**
 * The paths that an answer depends on. The answer is valid while each path is older than the answer, and
 * while each path after a `!` does not exist. Undefined if the shim could not notice a change.
 */
function restsOn(directory: string, found: Found, { settings, world }: Asked): readonly string[] | undefined {
  const { answer, project, place } = found;
  const { look, host, places, choices } = world;
  const files = [`${places.config}/config.toml`, host.policy];
  if (settings.auto === undefined) files.push(choices.fileOf(project.root));
  // A link can get a new target that is older than the answer, which the shim would not notice.
  if (files.flatMap((file) => [file, parent(file)]).some((path) => look.lstat(path)?.kind === 'link'))
    return undefined;
  const ofFiles = files.flatMap((file) => (look.lstat(file) ? [file, parent(file)] : [`!${file}`]));
  const isUnfit = unfitPlace(directory, outside(world), look) !== undefined;
  // Other reasons why a project is unfit, such as missing permissions, can end without a new time of any
  // file. So store no answer.
  if (project.unfit !== undefined && !isUnfit) return undefined;
  const above = isUnfit ? [] : [...ancestors(directory, outside(world), look)];
  if ('path' in answer) {
    // The shim can't use such an answer, because a venv that is used only because of CI has no pass.
    if (place?.state.kind === 'usable' && place.state.byCi) return undefined;
    const isStable =
      answer.kind !== 'project' || (directory === project.root && answer.path === `${directory}/.venv`);
    return isStable ? ofFiles : [...ofFiles, ...above];
  }
  const suspect = place?.state.kind === 'usable' ? place.state.suspect : undefined;
  if (!place) return [...ofFiles, ...above];
  if (place.state.kind === 'absent') return [...ofFiles, `!${place.path}`, ...above];
  const isForeign = place.state.kind === 'usable' && !place.state.ours && place.state.link === undefined;
  const parts = [place.path, `${place.path}/pyvenv.cfg`, ...(suspect ? [`${place.path}/bin`] : [])];
  return isForeign ? [...ofFiles, ...parts, ...(suspect?.files ?? []), ...above] : undefined;
}
