import * as fs from 'node:fs';
import { isatty } from 'node:tty';
import { choicesIn } from './adapters/choices.ts';
import { readConfigFile } from './adapters/config-file.ts';
import { files } from './adapters/files.ts';
import { historyIn } from './adapters/history.ts';
import type { Host } from './adapters/host.ts';
import {
  inspectInterpreter,
  interpreterBehind,
  interpreterOfScript,
  isPlainPip,
} from './adapters/interpreters.ts';
import { locksIn } from './adapters/locks.ts';
import { look } from './adapters/look.ts';
import { onceADay } from './adapters/once.ts';
import { type Passes, passesIn } from './adapters/passes.ts';
import { type Places, placesOf } from './adapters/places.ts';
import { readPolicyFile } from './adapters/policy-file.ts';
import { inForeground } from './adapters/process-stat.ts';
import { type Inherited, processesIn } from './adapters/processes.ts';
import { promptOn } from './adapters/prompt.ts';
import { registryIn } from './adapters/registry.ts';
import { screenOn } from './adapters/screen.ts';
import { shellStacksIn } from './adapters/shell-stacks.ts';
import { SignalKeeper } from './adapters/signals.ts';
import { NO_TIMING, timingTo } from './adapters/timing.ts';
import { readToml } from './adapters/toml.ts';
import type { Choices } from './core/choice.ts';
import type { Facts } from './core/facts.ts';
import { doneBy, type History } from './core/history.ts';
import type { Interpreter } from './core/interpreter.ts';
import type { Fit, Offer, Remedies } from './core/offer.ts';
import type { ManagerName } from './core/platform.ts';
import type { Ending, Look, Processes, Prompt, Screen, Timing } from './core/ports.ts';
import { readSettings, type Settings } from './core/settings.ts';
import { pushInto, type ShellStacks } from './core/stack.ts';
import type { Attended } from './core/unasked.ts';
import type { Pep440 } from './core/versions.ts';
import { parentShell } from './gather.ts';
import { leavePass } from './pass.ts';
import { MANAGERS } from './platforms/all.ts';
import type { SystemPackages } from './platforms/packages.ts';
import { overrideRemedy } from './remedies/override/remedy.ts';
import { pipxRemedy } from './remedies/pipx/remedy.ts';
import { projectRemedy } from './remedies/project/remedy.ts';
import { recorded } from './remedies/recorded.ts';
import { splitRemedy } from './remedies/split.ts';
import { systemRemedy } from './remedies/system-package.ts';
import { venvRemedy } from './remedies/venv/remedy.ts';
import { shellNamed } from './shells/all.ts';

/** The real adapters, built once for a command. */
export interface World {
  readonly host: Host;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  readonly places: Places;
  readonly look: Look;
  readonly signals: SignalKeeper;
  readonly processes: Processes;
  readonly screen: Screen;
  readonly timing: Timing;
  readonly registry: ReturnType<typeof registryIn>;
  readonly passes: Passes;
  readonly choices: Choices;
  readonly history: History;
  readonly locks: ReturnType<typeof locksIn>;
  readonly stacks: ShellStacks;
  /** One by its name; undefined where it is not there. */
  readonly packageManager: (name: ManagerName | undefined) => SystemPackages | undefined;
  /** Text of data/catalogue/catalogue.txt, loaded when it is first asked for. */
  readonly catalogue: () => Promise<string>;
  /** Loaded when a specifier or a marker is to be judged. */
  readonly pep440: () => Promise<Pep440>;
  readonly readToml: typeof readToml;
  readonly interpreters: Interpreters;
  /** Whether somebody is there whom a menu could ask. */
  readonly attended: Attended;
  /** Menus at the terminal; the Python is there to look for input that waits already. */
  readonly promptWith: (python: string) => Prompt;
}

export interface Interpreters {
  /** The one that a script's first line names; undefined where a script is not run by a Python, or only by way of env. */
  ofScript(script: string): string | undefined;
  /** The one behind a pip that is no Python script. */
  behind(pip: string, name: string): Promise<string | undefined>;
  /** `options` are those that it is going to be run with. */
  inspect(path: string, options?: readonly string[]): Promise<Interpreter | undefined>;
  /** Whether a script is pip's own entry, as installers generate it. */
  isPlainPip(script: string): boolean;
}

/** What boot.cjs says of the process. */
export interface Started {
  /** Signals that were ignored, without SIG: HUP under nohup. */
  readonly ignored?: readonly string[];
  /** When the sh shim began, under PIP_SHIM_DEBUG=timing: nanoseconds since 1970. */
  readonly began?: string | undefined;
}

export function wire(host: Host, { ignored = [], began }: Started = {}): World {
  const { env, cwd, streams } = host;
  const places = placesOf(env);
  const signals = new SignalKeeper(ignored, host.signals);
  const inherited: Inherited = new Set();
  const passes = passesIn(`${places.state}/passes`);
  const screen = screenOn({ env, streams, debug: wantsDebug({ host, places }) });
  const say = (line: string): void => screen.debug(line, 'timing');
  const timing = env.PIP_SHIM_DEBUG === 'timing' ? timingTo({ say, began }) : NO_TIMING;
  const processes = timing.around(processesIn(env, signals, inherited, streams));
  return {
    host,
    env,
    cwd,
    places,
    look,
    signals,
    processes,
    screen,
    timing,
    registry: registryIn(`${places.state}/venvs`, {
      forgotten: passes.remove,
      setAside: (file) =>
        screen.line(
          `what is known of a venv could not be read, so it counts as not made by pip-shim; what was there: ${file}`,
        ),
    }),
    passes,
    choices: choicesIn(`${places.state}/choices`),
    history: historyIn(`${places.state}/history`, (file) =>
      screen.line(`a part of the history could not be read; what was there: ${file}`),
    ),
    locks: locksIn(`${places.state}/locks`, inherited, signals),
    stacks: shellStacksIn(
      `${places.state}/shells`,
      env,
      (file) =>
        screen.line(`this shell's stack could not be read, and is empty now; what was there: ${file}`),
      host.parent,
    ),
    packageManager: (name) => {
      const manager = name && MANAGERS[name];
      return manager && processes.find(manager.client) ? manager.packages(processes, look) : undefined;
    },
    catalogue: async () => (await import('../data/catalogue/catalogue.txt')).default,
    pep440: async () => (await import('./adapters/pep440.ts')).pep440,
    readToml,
    interpreters: {
      ofScript: interpreterOfScript,
      behind: (pip, name) => interpreterBehind(pip, name, env, processes),
      inspect: (path, options) => inspectInterpreter(path, env, processes, options),
      isPlainPip,
    },
    attended: { isTerminal: isatty(streams.input) && isatty(streams.errors), inForeground },
    promptWith: (python) => promptOn({ env, signals, python }),
  };
}

/**
 * Settings of the environment, of config.toml and of the machine's policy.
 * @throws ShimError (exit code 2) for an unknown key or a bad value; of code BAD_POLICY where that is the policy's
 */
export function settingsOf({ host, places }: Pick<World, 'host' | 'places'>): Settings {
  const own = readConfigFile(`${places.config}/config.toml`, look);
  return readSettings(host.env, own, readPolicyFile(host.policy));
}

/** Bad settings are told about only where they matter: until then the variable alone decides. */
function wantsDebug(world: Pick<World, 'host' | 'places'>): boolean {
  try {
    return settingsOf(world).debug;
  } catch {
    return isSet(world.host.env.PIP_SHIM_DEBUG);
  }
}

/** All remedies: a new one is one more line here. */
export function remediesOf(world: World): Remedies {
  const { look, registry, locks } = world;
  const making = { look, files, registry, locks, shell: shellNamed(parentShell(world)) };
  const record = (offer: Offer, facts: Facts, ending: Ending): void => {
    const done = doneBy(offer, facts, ending, world);
    if (done) world.history.add(done);
  };
  const pipx = recorded(pipxRemedy(making), record);
  const venvItself = venvRemedy({
    ...making,
    active: world.env.VIRTUAL_ENV,
    push: (path) => pushInto(world.stacks, path),
    leavePass: (path, { interpreter, pip }) => leavePass(path, interpreter, pip, world),
    mayHint: () => onceADay(`${world.places.state}/hook-hint`),
    addToLaterSteps: (directory) => addToGithubPath(directory, world.env),
  });
  const venv = recorded(venvItself, record);
  return {
    project: recorded(projectRemedy({ look, registry, files }), record),
    venv,
    pipx,
    system: recorded(systemRemedy(MANAGERS, { look, find: world.processes.find }), record),
    split: splitRemedy(pipx, venv),
    override: recorded(overrideRemedy(world), record),
  };
}

export function fitAll(remedies: Remedies, facts: Facts): readonly Fit[] {
  return Object.values(remedies).map((remedy) => remedy.fit(facts));
}

/** GitHub Actions reads directories for the PATH of later steps from this file. */
function addToGithubPath(directory: string, env: NodeJS.ProcessEnv): boolean {
  const file = env.GITHUB_PATH;
  if (!file || !isSet(env.GITHUB_ACTIONS)) return false;
  try {
    fs.appendFileSync(file, `${directory}\n`);
    return true;
  } catch {
    return false; // a container that was handed the runner's environment, but not its files
  }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0';
}
