import { isatty } from 'node:tty';
import {
  inspectInterpreter,
  interpreterBehind,
  interpreterOfScript,
  isPlainPip,
} from '../environment/interpreters.ts';
import { dataIn } from '../packages/data.ts';
import { MANAGERS } from '../platforms/all.ts';
import { settingsOf } from '../settings/effective.ts';
import type { Host } from '../settings/host.ts';
import { readToml } from '../settings/toml.ts';
import type { Started, World } from '../shim/context.ts';
import { aptAnswersIn } from '../state/apt-answers.ts';
import { choicesIn } from '../state/choices.ts';
import { fastPathCacheIn } from '../state/fast-path-cache.ts';
import { historyIn } from '../state/history.ts';
import { locksIn } from '../state/locks.ts';
import { oldVenvsIn } from '../state/old-venvs.ts';
import { registryIn } from '../state/registry.ts';
import { shellStacksIn } from '../state/shell-stacks.ts';
import { look } from '../system/look.ts';
import { placesOf } from '../system/places.ts';
import type { Processes, Prompt, Screen } from '../system/ports.ts';
import { inForeground } from '../system/process-stat.ts';
import { type Inherited, processesIn } from '../system/processes.ts';
import { SignalKeeper } from '../system/signals.ts';
import { NO_TIMING, timingTo } from '../system/timing.ts';
import { promptOn } from '../ui/prompt.ts';
import { screenOn } from '../ui/screen.ts';
import { remediesOf } from './remedies.ts';

/** Gives one command its access to files, processes, the screen and records. */
export function wire(host: Host, { ignored = [], began }: Started = {}): World {
  const { env, cwd, streams } = host;
  const places = placesOf(env);
  const signals = new SignalKeeper(ignored, host.signals);
  const inherited: Inherited = new Set();
  const screen = screenOn({ env, streams, debug: wantsDebug({ host, places }) });
  const say = (line: string): void => screen.debug(line, 'timing');
  const timing = env.PIP_SHIM_DEBUG === 'timing' ? timingTo({ say, began }) : NO_TIMING;
  const processes = timing.around(processesIn(env, signals, inherited, streams));
  const world: World = {
    host,
    env,
    cwd,
    places,
    look,
    signals,
    processes,
    screen,
    timing,
    ...recordsIn(places.state, host, screen),
    locks: locksIn(`${places.state}/locks`, inherited, signals),
    packageManager: packageManagersOf(processes, places.state, env.APT_CONFIG),
    data: dataIn(`${look.realPath(host.program)}/data`, look),
    pep440: async () => (await import('../packages/pep440.ts')).pep440,
    readToml,
    interpreters: {
      ofScript: interpreterOfScript,
      behind: (pip, name) => interpreterBehind(pip, name, env, processes),
      inspect: (path, options) => inspectInterpreter(path, env, processes, options),
      isPlainPip,
    },
    attended: { isTerminal: isatty(streams.input) && isatty(streams.errors), inForeground },
    promptWith: onePerPython((python) => promptOn({ env, signals, python })),
    remedies: () => remediesOf(world),
    cures: async () => (await import('./after-failure.ts')).curesOf(world),
  };
  return world;
}

/**
 * Returns the same prompt each time for one Python, because expectQuestion() prepares this prompt before the
 * question comes.
 */
function onePerPython(promptWith: World['promptWith']): World['promptWith'] {
  const prompts = new Map<string, Prompt>();
  return (python) => {
    const prompt = prompts.get(python) ?? promptWith(python);
    prompts.set(python, prompt);
    return prompt;
  };
}

/** Finds the installed package managers. */
function packageManagersOf(
  processes: Processes,
  state: string,
  config: string | undefined,
): World['packageManager'] {
  const memory = { store: aptAnswersIn(`${state}/apt`), config };
  return (name) => {
    const manager = name && MANAGERS[name];
    return manager && processes.find(manager.client) ? manager.packages(processes, look, memory) : undefined;
  };
}

/** The records on disk. Prints a message if a record could not be read. */
function recordsIn(
  state: string,
  { env, parent }: Host,
  screen: Screen,
): Pick<World, 'registry' | 'oldVenvs' | 'fastPathCache' | 'choices' | 'history' | 'stacks'> {
  const unread =
    (what: string) =>
    (file: string): void =>
      screen.line(`${what}; the unreadable record: ${file}`);
  const fastPathCache = fastPathCacheIn(state);
  const ofVenv = unread('the record of a venv could not be read, so the venv counts as not made by pip-shim');
  const ofStack = unread('the list of venvs pushed in this shell could not be read, and is empty now');
  return {
    registry: registryIn(`${state}/venvs`, { forgotten: fastPathCache.remove, setAside: ofVenv }),
    oldVenvs: oldVenvsIn(`${state}/old-venvs`),
    fastPathCache,
    choices: choicesIn(`${state}/choices`),
    history: historyIn(`${state}/history`, unread('a part of the history could not be read')),
    stacks: shellStacksIn(`${state}/shells`, env, ofStack, parent),
  };
}

/**
 * Whether to print debug lines. If the settings are invalid, PIP_SHIM_DEBUG decides. The code that needs the
 * settings reports the error.
 */
function wantsDebug(world: Pick<World, 'host' | 'places'>): boolean {
  try {
    return settingsOf(world).debug;
  } catch {
    return isSet(world.host.env.PIP_SHIM_DEBUG);
  }
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '' && value !== '0';
}
