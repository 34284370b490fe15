import { isatty } from 'node:tty';
import type { Interpreter } from '../environment/interpreter.ts';
import { findProject } from '../environment/project.ts';
import { currentUser, outsideFor } from '../environment/user.ts';
import { whyNobody } from '../remedies/unasked.ts';
import { settingsIfGood } from '../settings/effective.ts';
import { wantsCommands } from '../settings/settings.ts';
import { shownPath, typedPath } from '../system/paths.ts';
import { commandLine, oneLine } from '../ui/text.ts';
import { environmentAt } from './answers.ts';
import type { World } from './context.ts';
import { leavePass } from './fast-path.ts';
import { interpreterOfPip } from './predict-refusal.ts';
import { venvsOf } from './venvs-of.ts';

/** An installed command that PATH does not have, as shims/command passes it to this program. */
export interface CommandCall {
  /** `pytest` */
  readonly name: string;
  /** The requirement that brings the command. Empty if it is not known. */
  readonly requirement: string;
  /** The venv for which the shim was placed. Empty if it is not known. */
  readonly from: string;
}

/**
 * Returns the environment in which an installed command runs. It is the current directory's, if it is decided
 * that an install would go there. If there is no such environment, or if it lacks the command, returns
 * undefined, and prints `NAME: command not found` and what to do.
 */
export async function commandEnvironment(call: CommandCall, world: World): Promise<string | undefined> {
  const { screen } = world;
  const answer = await environmentHere(world);
  const venv = 'path' in answer ? answer.path : undefined;
  if (venv !== undefined && has(venv, call, world)) {
    screen.debug(`${call.name} runs in ${venv}`);
    return venv;
  }
  screen.raw(Buffer.from(`${oneLine(call.name)}: command not found\n`));
  screen.debug('path' in answer ? `${answer.path} does not have it` : answer.why);
  const next = await nextStep(call, world);
  if (next !== undefined) screen.line(next);
  return undefined;
}

const has = (venv: string, { name }: CommandCall, { look }: World): boolean =>
  look.executable(`${venv}/bin/${name}`);

type Here = { readonly path: string } | { readonly why: string };

async function environmentHere(world: World): Promise<Here> {
  const settings = settingsIfGood(world);
  if (!settings) return { why: 'a setting is invalid' };
  if (!wantsCommands(settings, world.env)) return { why: 'the setting commands is off' };
  const marked = await markedCommand(world);
  if (!marked) return { why: 'no Python on PATH is marked as externally managed' };
  // Accept a venv of any Python version, because the venv's own Python runs the command.
  const answer = environmentAt(world.cwd, { ...marked, settings, isAnyVersion: true, world });
  if ('path' in answer) leavePass(answer.path, marked.interpreter, undefined, world);
  return answer;
}

/**
 * The first pip or Python on PATH that acts on an externally managed Python. Without one, nothing is ever
 * refused.
 */
async function markedCommand(
  world: World,
): Promise<{ readonly real: string; readonly interpreter: Interpreter } | undefined> {
  for (const name of ['python3', 'pip3', 'pip']) {
    const realPip = world.processes.find(name);
    const python = name === 'python3' ? { words: [], options: [] } : undefined;
    if (realPip === undefined) continue;
    const interpreter = await interpreterOfPip({ name, realPip, python }, world);
    if (interpreter?.marker) return { real: realPip, interpreter };
  }
  return undefined;
}

/** What the user can do. Never names a command that would end with this message again. */
async function nextStep(call: CommandCall, world: World): Promise<string | undefined> {
  const { cwd, places } = world;
  const shown = (venv: string): string => shownPath(venv, { cwd, home: places.home });
  const settings = settingsIfGood(world);
  const project = findProject(cwd, outsideFor(currentUser(places.home, world.env), world.env), world.look);
  const marked = await markedCommand(world);
  const [here] =
    settings && marked
      ? venvsOf(project, settings, { real: marked.real, python: marked.interpreter.path }, world).places
      : [];
  const isOurs = here?.state.kind === 'usable' && here.state.ours;
  if (isOurs && has(here.path, call, world)) {
    const run = commandLine(typedPath(`${here.path}/bin/${call.name}`, { cwd }), []);
    return `${shown(here.path)} has it; to run it: ${run}`;
  }
  const isElsewhere = call.from !== here?.path && has(call.from, call, world);
  const elsewhere = isElsewhere ? shown(call.from) : undefined;
  const install = settings && call.requirement !== '' ? installing(call, settings.auto, world) : undefined;
  if (install === undefined) return elsewhere && `${elsewhere} has it`;
  return `to install it here: ${install}${elsewhere === undefined ? '' : ` (${elsewhere} has it)`}`;
}

/** The command that installs the requirement here. Undefined if pip-shim would only show pip's refusal. */
function installing(
  { requirement }: CommandCall,
  auto: string | undefined,
  world: World,
): string | undefined {
  if (auto === 'off') return undefined;
  const name = ['pip', 'pip3'].find((each) => world.processes.find(each)) ?? 'pip';
  const install = commandLine(name, ['install', requirement]);
  // Check only stderr for a terminal. Standard input is the command's, so the shim keeps it from this
  // program.
  const attended = { ...world.attended, isTerminal: isatty(world.host.streams.errors) };
  const isAsked = auto !== undefined || whyNobody(world.env, attended).length === 0;
  return isAsked ? install : `export PIP_SHIM_AUTO=venv; ${install}`;
}
