import type { Interpreter } from '../environment/interpreter.ts';
import type { Data } from '../packages/data.ts';
import type { Pep440 } from '../packages/versions.ts';
import type { PackageManager } from '../platforms/package-manager.ts';
import type { ManagerName } from '../platforms/platform.ts';
import type { CureTools } from '../remedies/after-failure/tools.ts';
import type { Facts } from '../remedies/facts.ts';
import type { Remedies } from '../remedies/offer.ts';
import type { Attended } from '../remedies/unasked.ts';
import type { Host } from '../settings/host.ts';
import type { readToml } from '../settings/toml.ts';
import type { Choices } from '../state/choices.ts';
import type { FastPathCache } from '../state/fast-path-cache.ts';
import type { History } from '../state/history.ts';
import type { locksIn } from '../state/locks.ts';
import type { OldVenvs } from '../state/old-venvs.ts';
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
  readonly oldVenvs: OldVenvs;
  readonly fastPathCache: FastPathCache;
  readonly choices: Choices;
  readonly history: History;
  readonly locks: ReturnType<typeof locksIn>;
  readonly stacks: ShellStacks;
  /** The package manager of this name. Undefined if it is not installed. */
  readonly packageManager: (name: ManagerName | undefined) => PackageManager | undefined;
  /** What pip-shim knows about packages, by file. */
  readonly data: Data;
  /** Code that evaluates version specifiers and environment markers. Loaded at the first call. */
  readonly pep440: () => Promise<Pep440>;
  readonly readToml: typeof readToml;
  readonly interpreters: Interpreters;
  /** All remedies that pip-shim knows. Built at the first call. */
  readonly remedies: () => Remedies;
  /** What a cure (advice after a failure of pip) may look up. */
  readonly cures: () => Promise<CureTools>;
  /** Tells whether a person can answer a menu. */
  readonly attended: Attended;
  /** Makes the menus for the terminal. `python` is the Python that checks whether typed input is waiting. */
  readonly promptWith: (python: string) => Prompt;
}

export interface Interpreters {
  /** The Python that a script's first line names. Undefined if the line names another program, or `env`. */
  ofScript(script: string): string | undefined;
  /** Finds the interpreter of a pip that is not a Python script, such as a shim of pyenv. */
  behind(pip: string, name: string): Promise<string | undefined>;
  /** Finds the facts about an interpreter, such as its version. `options` are options for this Python. */
  inspect(path: string, options?: readonly string[]): Promise<Interpreter | undefined>;
  /** True if a script is pip's entry script, exactly as an installer generated it. */
  isPlainPip(script: string): boolean;
}

/** How this process started, as boot.cjs reports it. */
export interface Started {
  /** Signals that the process ignored at its start. The names lack SIG, such as `HUP` under nohup. */
  readonly ignored?: readonly string[];
  /** Time at which the sh shim started, in nanoseconds since 1970. Set only if PIP_SHIM_DEBUG=timing. */
  readonly began?: string | undefined;
}

/** A refusal by pip that has happened or is certain to happen. */
export interface Refused {
  readonly facts: Facts;
  /** Shows pip's own message and returns how pip ended. Runs pip first, if pip has not run yet. */
  readonly ownMessage: () => Promise<Ending>;
  readonly world: World;
}
