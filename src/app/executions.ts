import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { parentShell } from '../environment/user.ts';
import { MANAGERS } from '../platforms/all.ts';
import { doneBy } from '../remedies/done.ts';
import type { Facts } from '../remedies/facts.ts';
import type { Execution, Offer, RemedyName } from '../remedies/offer.ts';
import { overrideRemedy } from '../remedies/override/remedy.ts';
import { pipxRemedy } from '../remedies/pipx/remedy.ts';
import { projectRemedy } from '../remedies/project/remedy.ts';
import { systemRemedy } from '../remedies/system/remedy.ts';
import { versionNamed } from '../remedies/venv/other-version.ts';
import { venvRemedy } from '../remedies/venv/remedy.ts';
import { type InstalledCommands, NO_COMMANDS } from '../remedies/venv/summary.ts';
import { withHistory } from '../remedies/with-history.ts';
import { wantsCommands } from '../settings/settings.ts';
import { type CommandPorts, placeCommands, removeStaleCommands } from '../setup/command-shims.ts';
import { installationOf } from '../setup/installation.ts';
import { firstOnPath, isShim } from '../setup/machine-pips.ts';
import { shellNamed } from '../shells/all.ts';
import { answerAt, environmentAt } from '../shim/answers.ts';
import type { World } from '../shim/context.ts';
import { leavePass } from '../shim/fast-path.ts';
import { indexInVenv } from '../shim/index-in-venv.ts';
import { isUnseenDue, sayUnseen } from '../shim/unseen.ts';
import { oncePerDay } from '../state/once.ts';
import { pushInto } from '../state/stack.ts';
import { identify } from '../state/venv-record.ts';
import { inNotebook } from '../system/ci-environment.ts';
import { files } from '../system/files.ts';
import type { Ending } from '../system/ports.ts';
import { afterFailure } from './after-failure.ts';
import { nextPromptOf } from './next-prompt.ts';

/**
 * Each remedy's way to execute its own offers. `split` has none, because the remedies of its parts execute
 * it.
 */
export type Executions = {
  readonly [Name in Exclude<RemedyName, 'split'>]: Execution<Extract<Offer, { remedy: Name }>>;
};

/** Gives each remedy's execution its access to files, processes and records. */
export function executionsOf(world: World): Executions {
  const { look, registry, oldVenvs, locks, stacks } = world;
  const making = { look, files, registry, oldVenvs, locks, stacks, shell: shellNamed(parentShell(world)) };
  const record = (offer: Offer, facts: Facts, ending: Ending): void => {
    const done = doneBy(offer, facts, ending, world);
    if (done) world.history.add(done);
  };
  const pipx = withHistory(pipxRemedy(making), record);
  const venvItself = venvRemedy({
    ...making,
    inNotebook: inNotebook(world.env),
    push: (path, place) =>
      pushInto(stacks, path, place ? { place, identity: identify(path, look) } : undefined),
    nextPrompt: (place) => nextPromptOf(world, place),
    prepareNext: (path, facts) => prepareNext(path, facts, world),
    sayUnseen: (path, facts) => sayUnseen({ ...facts, venv: path }, world),
    indexFor: (venv, { interpreter, settings: { index }, request: { typed } }) => ({
      now: indexInVenv(venv, { interpreter, index }, world),
      ofCommand: indexInVenv(venv, { interpreter, index }, world, typed),
    }),
    agrees: (question, { interpreter }) => agrees(question, interpreter.path, world),
    mayHint: () => oncePerDay(`${world.places.state}/hook-hint`),
    addToLaterSteps: (directory) => addToGithubPath(directory, world.env),
    ...afterFailure(world),
  });
  const venv = withHistory(venvItself, record);
  return {
    project: withHistory(projectRemedy({ look, registry, files }), record),
    venv,
    pipx,
    system: withHistory(systemRemedy(MANAGERS, { look, find: world.processes.find }), record),
    override: withHistory(overrideRemedy(world), record),
  };
}

/** Asks a question whose default is yes. Esc and pasted input end the command. */
async function agrees(
  question: string,
  python: string,
  world: World,
): Promise<boolean | 'stopped' | 'interrupted'> {
  const answer = await world.promptWith(python).choose(question, [
    { title: 'Yes', role: 'yes', value: true },
    { title: 'No', value: false },
    { title: 'Stop', description: 'nothing is changed', role: 'stop', value: undefined },
  ]);
  if (answer.kind === 'interrupted') return 'interrupted';
  return answer.kind === 'chosen' && answer.value !== undefined ? answer.value : 'stopped';
}

/**
 * Caches what the sh shims need to use the venv here without Node.js: the venv's pass and this directory's
 * answer (state/fast-path-cache.ts). If the settings want shims of installed commands, also places shims of
 * the venv's commands, and removes the shims of commands that are gone.
 */
function prepareNext(path: string, facts: Facts, world: World): InstalledCommands {
  const { interpreter, pip, settings, request } = facts;
  leavePass(path, interpreter, pip, world);
  const isAnyVersion = versionNamed(facts) === undefined;
  const asked = { settings, interpreter, isAnyVersion, real: pip, world };
  // With `-q`, pip-shim has not printed the line about system packages that the venv does not see. Then it
  // caches no answer. So the next `python` has to start pip-shim, which prints the line.
  const isDue = request.settings.quiet > 0 && isUnseenDue({ ...facts, venv: path }, world);
  const here = isDue ? answerAt(world.cwd, asked) : environmentAt(world.cwd, asked);
  const isHere = 'path' in here && here.path === path;
  const ports = commandPorts(world);
  const first = firstOnPath('python3', ports);
  const python = isHere && first !== undefined && isShim(first, ports);
  if (!wantsCommands(settings, world.env)) return { ...NO_COMMANDS, python };
  try {
    const commands = placeCommands(path, ports);
    removeStaleCommands(ports);
    return { ...commands, callable: isHere ? commands.callable : [], python };
  } catch (error) {
    // Don't let the command fail because of an error here: the packages are installed already.
    return { ...NO_COMMANDS, python, why: error instanceof Error ? error.message : String(error) };
  }
}

function commandPorts({ env, look, places, registry }: World): CommandPorts {
  return {
    ...{ env, look, registry, uid: process.getuid?.() ?? 0 },
    installation: installationOf(dirname(process.argv[1] ?? ''), { ...places, node: process.execPath }),
    files,
  };
}

/**
 * Adds a directory to the file from which GitHub Actions extends the PATH of later steps. Returns false
 * outside GitHub Actions, or if the file can't be written.
 */
function addToGithubPath(directory: string, env: NodeJS.ProcessEnv): boolean {
  const file = env.GITHUB_PATH;
  if (!file || !env.GITHUB_ACTIONS || env.GITHUB_ACTIONS === '0') return false;
  try {
    fs.appendFileSync(file, `${directory}\n`);
    return true;
  } catch {
    return false; // some containers get the runner's environment variables, but not its files
  }
}
