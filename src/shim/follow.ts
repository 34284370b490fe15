import type { Interpreter } from '../environment/interpreter.ts';
import { findProject } from '../environment/project.ts';
import { currentUser, outsideFor } from '../environment/user.ts';
import { systemImports } from '../remedies/venv/system-imports.ts';
import { settingsIfGood } from '../settings/effective.ts';
import { parent } from '../system/paths.ts';
import { isPythonName } from '../system/shim-template.ts';
import { type Answer, environmentAt } from './answers.ts';
import type { World } from './context.ts';
import { leavePass } from './fast-path.ts';
import { type Followed, sayUnseen } from './unseen.ts';

/** A command that the sh shim asks about: a Python, or a pip that only reads (`pip list`). See shims/pip. */
export interface FollowCall {
  /** `python`, `python3.11`, `pip` */
  readonly name: string;
  readonly real: string;
  /** The Python behind `real`. */
  readonly interpreter: string;
  /** The script as typed; empty if there is none. */
  readonly script: string;
}

/**
 * The environment in which a command must run, so that it finds what `pip install` has installed. It is the
 * one that `pip install` uses here without a question. Undefined if the real command must run.
 */
export async function followedEnvironment(call: FollowCall, world: World): Promise<string | undefined> {
  const { answer, interpreter } = await environmentFor(call, world);
  const settings = settingsIfGood(world);
  if (interpreter && settings && 'path' in answer) {
    leavePass(answer.path, interpreter, undefined, world);
    if (isPythonName(call.name)) sayUnseenHere(call, answer.path, { settings, interpreter }, world);
  }
  const follows = 'path' in answer;
  world.screen.debug(follows ? `${call.name} runs in ${answer.path}` : `plain ${call.name}: ${answer.why}`);
  return follows ? answer.path : undefined;
}

function sayUnseenHere(
  { script }: FollowCall,
  venv: string,
  known: Pick<Followed, 'settings' | 'interpreter'>,
  world: World,
): void {
  const { cwd, env, look, places } = world;
  const directory = script === '' ? cwd : (directoryOf(script, world) ?? cwd);
  const project = findProject(directory, outsideFor(currentUser(places.home, env), env), look);
  const imported = systemImports({ project, userBase: places.userBase, ...known }, () => [], look);
  sayUnseen({ venv, project, imported, ...known }, world);
}

/** Which environment a command runs in, or why the real command runs. */
export async function environmentFor(
  call: FollowCall,
  world: World,
): Promise<{ readonly answer: Answer; readonly interpreter: Interpreter | undefined }> {
  const interpreter = await world.interpreters.inspect(call.interpreter);
  const answer: Answer = interpreter?.marker
    ? answerTo(call, interpreter, world)
    : { kind: 'none', why: `${call.interpreter} is not marked as externally managed` };
  return { answer, interpreter };
}

function answerTo({ name, real, script }: FollowCall, interpreter: Interpreter, world: World): Answer {
  const settings = settingsIfGood(world);
  if (!settings) return { kind: 'none', why: 'a setting is invalid' };
  const isAnyVersion = !/\d\.\d+$/.test(name);
  const asked = { settings, interpreter, isAnyVersion, real, world };
  const at = (directory: string): Answer => environmentAt(directory, asked);
  if (script === '') return at(world.cwd);
  const directory = directoryOf(script, world);
  if (directory === undefined) return { kind: 'none', why: `there is no ${script}` };
  const own = at(directory);
  if (own.kind === 'project' || own.kind === 'none') return own;
  if (isOnPath(directory, world)) return { kind: 'none', why: `${script} is a command on PATH` };
  if (directory === world.cwd) return own;
  const here = at(world.cwd);
  const isElsewhere = own.kind === 'empty' ? !holdsScript(here, directory, world) : here.kind === 'default';
  return isElsewhere ? { kind: 'none', why: `${script} lies elsewhere` } : here;
}

/**
 * Whether a script whose own project has no venv runs in the environment of the current directory. It does if
 * the script lies below the current directory, or below the project of that environment. The script's project
 * is then a part of a larger project, and `pip install -r backend/requirements.txt` has installed into the
 * larger project's venv.
 */
function holdsScript(here: Answer, directory: string, { cwd }: World): boolean {
  return (
    here.kind === 'project' && [cwd, parent(here.path)].some((above) => directory.startsWith(`${above}/`))
  );
}

/**
 * The directory of a script, with all symbolic links resolved. If the script is itself a directory (with a
 * __main__.py), that directory. Undefined if there is no such file.
 */
function directoryOf(script: string, { cwd, look }: World): string | undefined {
  const path = look.realPath(script.startsWith('/') ? script : `${cwd}/${script}`);
  const kind = look.stat(path)?.kind;
  return kind === undefined ? undefined : kind === 'directory' ? path : parent(path);
}

const isOnPath = (directory: string, { env, look }: World): boolean =>
  (env.PATH ?? '').split(':').some((entry) => entry.startsWith('/') && look.realPath(entry) === directory);
