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
  readonly fastPathCache: FastPathCache;
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
  /** Built when they are first asked for. */
  readonly remedies: () => Remedies;
  /** Whether somebody is there who can answer a menu. */
  readonly attended: Attended;
  /** Menus at the terminal. The Python checks whether input is already waiting. */
  readonly promptWith: (python: string) => Prompt;
}

export interface Interpreters {
  /** The Python that a script's first line names. Undefined if the line names another program, or `env`. */
  ofScript(script: string): string | undefined;
  /** The interpreter behind a pip that is not a Python script. */
  behind(pip: string, name: string): Promise<string | undefined>;
  /** `options`: the options that Python will run with. */
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

/** A refusal that has happened, or is certain to happen. */
export interface Refused {
  readonly facts: Facts;
  /** Shows pip's own message and returns pip's ending. The message was held back, or pip runs for it now. */
  readonly ownMessage: () => Promise<Ending>;
  readonly world: World;
}
