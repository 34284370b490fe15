import type { Interpreter } from '../environment/interpreter.ts';
import type { PythonWords } from '../environment/python-words.ts';
import type { Cure } from '../remedies/after-failure/tools.ts';
import type { Decision } from '../remedies/decide.ts';
import type { Facts } from '../remedies/facts.ts';
import type { Unasked } from '../remedies/unasked.ts';
import type { Policy, SourcedSetting } from '../settings/setting-sources.ts';
import type { Settings } from '../settings/settings.ts';
import type { Installation } from '../setup/installation.ts';
import type { SetupWorld } from '../setup/setup-world.ts';
import type { ShellSyntax } from '../shells/shell.ts';
import type { Choices } from '../state/choices.ts';
import type { Denials } from '../state/denials.ts';
import type { History } from '../state/history.ts';
import type { OldVenvs } from '../state/old-venvs.ts';
import type { Registry } from '../state/registry.ts';
import type { ShellStacks } from '../state/stack.ts';
import type { FileChanges } from '../system/files.ts';
import type { Places } from '../system/places.ts';
import type { Ending, Look, Output, Processes, Screen, Variables } from '../system/ports.ts';

/** The adapters to the real system that the commands of `pip-shim` use. */
export interface Ports {
  readonly version: string;
  readonly env: Variables;
  readonly cwd: string;
  readonly uid: number;
  /** pip-shim's directories. system/places.ts describes them. */
  readonly places: Places;
  readonly installation: Installation;
  readonly look: Look;
  readonly processes: Processes;
  /** Prints messages on stderr. */
  readonly screen: Screen;
  /** Prints the command's answer on stdout. */
  readonly answer: Output;
  readonly files: FileChanges;
  readonly registry: Registry;
  readonly oldVenvs: OldVenvs;
  /**
   * Removes the notes about directories that no longer exist: cached answers, and which lines were printed
   * there.
   */
  forgetGonePlaces(): void;
  readonly choices: Choices;
  readonly history: History;
  readonly settings: SettingsSource;
  readonly pips: Pips;
  readonly stacks: ShellStacks;
  readonly shell: UsersShell;
  readonly venvs: Venvs;
  readonly denials: Denials;
  readonly consent: Consent;
  readonly setup: SetupWorld;
}

/** The shell in which the user typed the command. */
export interface UsersShell extends Pick<ShellSyntax, 'name' | 'prependPath' | 'rehash' | 'hook' | 'file'> {
  /** The line that activates a venv. */
  activate(venv: string): string;
  /** Quotes a text as one argument for the shell with this name. */
  quoteFor(shell: string, word: string): string;
}

/** A pip outside any venv, and its Python. */
export interface MachinePip {
  readonly interpreter: Interpreter;
  readonly pip: string;
}

export interface Venvs {
  /**
   * Makes a venv that contains pip, or makes it again. Prints the commands that it runs.
   * @returns false if a command failed
   * @throws ShimError if no venv can be made at the path
   */
  make(path: string, machine: MachinePip): Promise<boolean>;
  /**
   * Makes a broken venv again, and installs what it had. Says what it does and what it could not fetch.
   * @throws ShimError if no venv of pip-shim's is there
   */
  rebuild(path: string, machine: MachinePip): Promise<Ending>;
  /**
   * Runs `work` under the venv's lock, so that no other pip-shim makes, fills or removes the venv meanwhile.
   * The venv may change before the lock is free, so `work` must check it again. Processes that `work` starts
   * hold the lock too. If python3 is not on PATH, `work` runs without a lock.
   */
  alone<T>(path: string, work: () => T | Promise<T>): Promise<T>;
  /** The number of bytes that a directory and everything below it occupy on the disk. */
  size(path: string): number;
  /** Time of the last change of a file or directory, in milliseconds since 1970. */
  changed(path: string): number | undefined;
  /** Sets a file's times to now. Ignores a failure. */
  touch(path: string): void;
}

/** Asks a person a yes-or-no question, by a menu that also takes the keys y and n. The default is no. */
export interface Consent {
  /**
   * @returns the exit code if the answer is no; undefined if it is yes
   * @throws ShimError (exit code 2) if nobody can answer
   */
  refusedFor(question: string): Promise<number | undefined>;
}

export interface SettingsSource {
  /** Path of config.toml, which need not exist. */
  readonly file: string;
  /** The settings in config.toml. @throws ShimError if the file is not valid TOML */
  written(): readonly SourcedSetting[];
  /** The settings for all users of the machine. @throws ShimError if they are invalid or unreadable */
  policy(): Policy;
  /** All settings in force. @throws ShimError if a file is invalid, a key is unknown or a value is bad */
  read(): Settings;
  /** The same as `read`, but undefined if a setting is invalid. */
  readIfGood(): Settings | undefined;
}

/** A command that may run in an environment. shim/follow.ts explains the fields. */
export interface FollowCall {
  readonly name: string;
  readonly real: string;
  readonly interpreter: string;
  /** The script of a Python command; empty if there is none. */
  readonly script: string;
}

/** The path of the environment in which a command runs, or why the real command runs instead. */
export type Environment = { readonly path: string } | { readonly why: string };

/** The prediction for a pip command. */
export interface Foresight {
  /** True if pip would refuse. `why` gives the reason for either value. */
  readonly refused: boolean;
  readonly why: string;
  /** The setting that switches pip-shim off; undefined if pip-shim is on. */
  readonly off: string | undefined;
  /** The interpreter. Undefined if the prediction did not need it or could not find it. */
  readonly interpreter: Interpreter | undefined;
  /** The facts about the command. Undefined if the prediction did not need them, or has no interpreter. */
  readonly facts: Facts | undefined;
  /** The reasons why pip-shim would not ask here. */
  readonly unasked: readonly Unasked[];
}

export interface Pips {
  /**
   * Predicts, as the shim does, whether pip refuses. Runs no pip command except `pip --version`.
   * @param python Python's own arguments, for `python -m pip`; `pip` is then the path of that Python
   */
  foresee(name: string, pip: string, args: readonly string[], python?: PythonWords): Promise<Foresight>;
  /** The interpreter of the pip, if that pip is sure to refuse the command and pip-shim is on. */
  refusing(...command: Parameters<Pips['foresee']>): Promise<Interpreter | undefined>;
  /** What probably helps after the active environment's own pip has failed with this command. */
  probableCure(...command: Parameters<Pips['foresee']>): Promise<Cure | undefined>;
  /** The environment in which a command runs, or why the real command runs. Leaves nothing on the disk. */
  environment(call: FollowCall): Promise<Environment>;
  /** The offers that the shim would make for these facts. */
  offers(facts: Facts): Decision;
  /**
   * The offers of the menu. Offers for what a typed name probably means come first. Empty if the interpreter
   * already has a module of a typed name.
   */
  menu(facts: Facts): Decision;
  /** The interpreter that runs a pip; undefined if pip-shim can't find it. */
  interpreter(name: string, pip: string): Promise<Interpreter | undefined>;
}
