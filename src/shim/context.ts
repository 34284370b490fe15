import type { Interpreter } from '../environment/interpreter.ts';
import type { Pep440 } from '../packages/versions.ts';
import type { SystemPackages } from '../platforms/packages.ts';
import type { ManagerName } from '../platforms/platform.ts';
import type { Facts } from '../remedies/facts.ts';
import type { Remedies } from '../remedies/offer.ts';
import type { Attended } from '../remedies/unasked.ts';
import type { Host } from '../settings/host.ts';
import type { readToml } from '../settings/toml.ts';
import type { Choices } from '../state/choices.ts';
import type { FastPathCache } from '../state/fast-path-cache.ts';
import type { History } from '../state/history.ts';
import type { locksIn } from '../state/locks.ts';
import type { registryIn } from '../state/registry.ts';
import type { ShellStacks } from '../state/stack.ts';
import type { Places } from '../system/places.ts';
import type { Ending, Look, Processes, Prompt, Screen, Timing } from '../system/ports.ts';
import type { SignalKeeper } from '../system/signals.ts';

/** The adapters to the real system. Built once for each command. */
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
  readonly fastPathCache: FastPathCache;
  readonly choices: Choices;
  readonly history: History;
  readonly locks: ReturnType<typeof locksIn>;
  readonly stacks: ShellStacks;
  /** The package manager of this name. Undefined if it is not installed. */
  readonly packageManager: (name: ManagerName | undefined) => SystemPackages | undefined;
  /** Text of data/catalogue/catalogue.txt. Loaded at the first call. */
  readonly catalogue: () => Promise<string>;
  /** Evaluates specifiers and environment markers. Loaded at the first call. */
  readonly pep440: () => Promise<Pep440>;
  readonly readToml: typeof readToml;
  readonly interpreters: Interpreters;
  /** Built at the first call. */
  readonly remedies: () => Remedies;
  /** Tells whether a person can answer a menu. */
  readonly attended: Attended;
  /** Menus at the terminal. `python` is the Python that checks for waiting input. */
  readonly promptWith: (python: string) => Prompt;
}

export interface Interpreters {
  /** The Python that a script's first line names. Undefined if the line names another program, or `env`. */
  ofScript(script: string): string | undefined;
  /** The interpreter behind a pip that is not a Python script. */
  behind(pip: string, name: string): Promise<string | undefined>;
  /** Finds the facts of an interpreter. `options` are the options that Python will run with. */
  inspect(path: string, options?: readonly string[]): Promise<Interpreter | undefined>;
  /** Whether a script is pip's entry script, unchanged since an installer generated it. */
  isPlainPip(script: string): boolean;
}

/** How this process started, as boot.cjs reports it. */
export interface Started {
  /** Signals that the process ignored at its start, without SIG: `HUP` under nohup. */
  readonly ignored?: readonly string[];
  /** Start of the sh shim in nanoseconds since 1970, if PIP_SHIM_DEBUG=timing. */
  readonly began?: string | undefined;
}

/** A refusal that has happened, or is certain to happen. */
export interface Refused {
  readonly facts: Facts;
  /** Shows pip's own message and returns pip's ending. pip has run already, or runs now for the message. */
  readonly ownMessage: () => Promise<Ending>;
  readonly world: World;
}
