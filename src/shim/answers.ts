import type { Interpreter } from '../environment/interpreter.ts';
import {
  ancestors,
  findProject,
  type Outside,
  outsideOf,
  type Project,
  unfitPlace,
} from '../environment/project.ts';
import type { VenvPlace } from '../environment/venv-places.ts';
import { settingsOf } from '../settings/effective.ts';
import type { Settings } from '../settings/settings.ts';
import { parent } from '../system/paths.ts';
import { venvsOf } from './collect.ts';
import type { World } from './context.ts';
import { leavePass } from './fast-path.ts';

/**
 * Which environment a directory has, if it is decided that an install there goes into a venv. `default` is the
 * venv of places that can't be a project. `none`: the directory belongs to a project without a venv, or
 * pip-shim would ask. `nowhere`: it belongs to no project.
 */
export type Answer =
  | { readonly kind: 'environment' | 'default'; readonly path: string }
  | { readonly kind: 'none' | 'nowhere'; readonly why: string };

/** What an answer needs to know beside the directory. */
export interface Asked {
  readonly settings: Settings;
  readonly interpreter: Interpreter;
  /** Path of the real command. */
  readonly real: string;
  readonly world: World;
}

/** An answer with what it rests on. */
interface Found {
  readonly answer: Answer;
  readonly project: Project;
  /** Undefined if nothing is decided here. */
  readonly place: VenvPlace | undefined;
}

/**
 * The environment of a directory. Leaves the answer to the sh shim, so that the next command there needs no
 * Node.
 */
export function environmentAt(directory: string, asked: Asked): Answer {
  const { interpreter, world } = asked;
  const found = findEnvironment(directory, asked);
  const { answer } = found;
  if ('path' in answer) leavePass(answer.path, interpreter, undefined, world);
  const rests = restsOn(directory, found, asked);
  if (rests) leaveAnswer(directory, answer, rests, asked);
  return answer;
}

function findEnvironment(directory: string, { settings, interpreter, real, world }: Asked): Found {
  const project = findProject(directory, outside(world), world.look);
  // A path in a variable is relative to the current directory. A path in a file means each project.
  const cwd = settings.venvIsAnywhere ? directory : world.cwd;
  const env = { ...world.env, VIRTUAL_ENV: activeVenv(world.env, real) };
  const [place] = venvsOf(project, settings, { ...world, cwd, env }).places;
  if (place?.source !== 'VIRTUAL_ENV' && !isDecided(project, settings, world)) {
    const answer = { kind: 'none', why: 'pip-shim would ask before an install' } as const;
    return { answer, project, place: undefined };
  }
  return { answer: answerFrom(place, project, interpreter), project, place };
}

function answerFrom(place: VenvPlace | undefined, project: Project, { version }: Interpreter): Answer {
  const kind = project.found || project.unfit !== undefined ? 'none' : 'nowhere';
  if (!place || !isChosen(place)) return { kind, why: `no venv of pip-shim's for ${project.root}` };
  if (place.state.kind === 'usable' && place.state.version !== version)
    return { kind, why: `${place.path} has Python ${place.state.version}` };
  return { kind: place.source === 'default' ? 'default' : 'environment', path: place.path };
}

/** VIRTUAL_ENV if its commands come before the real one on PATH. If not, the variable is a leftover. */
function activeVenv({ VIRTUAL_ENV: venv, PATH = '' }: World['env'], real: string): string | undefined {
  const entries = PATH.split(':');
  const at = entries.indexOf(`${venv}/bin`);
  return venv && at !== -1 && at < entries.indexOf(parent(real)) ? venv : undefined;
}

/** Whether an install here would go into a venv without a question. */
function isDecided({ root }: Project, { auto }: Settings, { choices }: World): boolean {
  if (auto !== undefined) return auto === 'venv' || auto === 'smart' || auto === 'project';
  return choices.find(root)?.remedy === 'venv';
}

/** Whether an install may go into the venv unasked: it is ours, or the user named or activated it. */
function isChosen({ source, state }: VenvPlace): boolean {
  if (state.kind !== 'usable' || state.link !== undefined) return false;
  return state.ours || source === 'PIP_SHIM_VENV' || source === 'VIRTUAL_ENV';
}

const outside = ({ env, places }: World): Outside => outsideOf(env, places.home, process.getuid?.());

const FORMAT = 'pip-shim answer 1';

/**
 * Leaves an answer. Its lines: the format; the kind; the venv, or an empty line; `quick` if an install needs
 * nothing from the settings but the venv; the values of variables; then what the answer rests on (restsOn).
 */
function leaveAnswer(directory: string, answer: Answer, rests: readonly string[], asked: Asked): void {
  const { settings, world } = asked;
  const { env, places } = world;
  const venv = 'path' in answer ? answer.path : '';
  const { auto, installer, dryRun, debug, remedies, index, notes } = settings;
  const isQuick = auto === 'venv' && installer === 'pip' && !dryRun && !debug && !remedies && !index;
  const variables = [
    env.PIP_SHIM_AUTO,
    env.PIP_SHIM_VENV,
    places.home,
    env.TMPDIR,
    env.XDG_DATA_HOME,
    env.CI,
  ];
  const lines = [
    ...[FORMAT, answer.kind, venv, isQuick && notes.length === 0 ? 'quick' : 'asked'],
    ...variables.map((value) => value ?? ''),
    ...rests,
  ];
  // The shim can't know a venv that is active, or what a relative path meant.
  if (env.VIRTUAL_ENV || lines.some((line) => line.includes('\n'))) return;
  world.fastPathCache.writeAnswer(directory, `${lines.join('\n')}\n`, () => {
    // Something may have changed since it was read. The file's time is later than that.
    if (JSON.stringify(settingsOf(world)) !== JSON.stringify(settings)) return false;
    const again = findEnvironment(directory, asked).answer;
    return again.kind === answer.kind && (!('path' in again) || again.path === venv);
  });
}

/**
 * What an answer rests on: paths that must stay older than the answer, and with `!`, paths that must not come
 * into being. Undefined if the shim could not notice a change.
 */
function restsOn(directory: string, found: Found, { settings, world }: Asked): readonly string[] | undefined {
  const { answer, project, place } = found;
  const { look, host, places, choices } = world;
  const files = [`${places.config}/config.toml`, host.policy];
  if (settings.auto === undefined) files.push(choices.fileOf(project.root));
  const ofFiles = files.flatMap((file) => (look.lstat(file) ? [file, parent(file)] : [`!${file}`]));
  const isUnfit = unfitPlace(directory, outside(world), look) !== undefined;
  // Another reason, like missing permissions, can change without a trace in a file's time.
  if (project.unfit !== undefined && !isUnfit) return undefined;
  if (answer.kind === 'environment' || answer.kind === 'default') {
    const isStable =
      place?.source !== 'project' || (directory === project.root && answer.path === `${directory}/.venv`);
    return isStable ? ofFiles : [...ofFiles, ...upTo(project.root, directory)];
  }
  if (place && place.state.kind !== 'absent') return undefined;
  const absent = place ? [`!${place.path}`] : [];
  const top = answer.kind === 'nowhere' ? undefined : project.root;
  const above = isUnfit ? [] : [...ancestors(directory, outside(world), look)];
  return [...ofFiles, ...absent, ...(top === undefined ? above : upTo(top, directory))];
}

/** The directory and those above it, up to the project's root. */
function upTo(root: string, directory: string): readonly string[] {
  return directory === root || directory === '/'
    ? [directory]
    : [directory, ...upTo(root, parent(directory))];
}
