import type { Interpreter } from '../environment/interpreter.ts';
import type { Decision } from '../remedies/decide.ts';
import type { Facts } from '../remedies/facts.ts';
import type { Policy, SourcedSetting } from '../settings/setting-sources.ts';
import type { Settings } from '../settings/settings.ts';
import type { Installation } from '../setup/installation.ts';
import type { Choices } from '../state/choices.ts';
import type { Denials } from '../state/denials.ts';
import type { History } from '../state/history.ts';
import type { ShellStacks } from '../state/stack.ts';
import type { KnownVenvs, RegistryEntry } from '../state/venv-record.ts';
import type { Look, Processes, Screen } from '../system/ports.ts';

/** The outside world of the management commands. */
export interface Ports {
  readonly version: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  readonly uid: number;
  /** design.md, Places. */
  readonly places: { readonly home: string; readonly data: string; readonly config: string };
  readonly installation: Installation;
  readonly look: Look;
  readonly processes: Processes;
  /** Messages, on stderr. */
  readonly screen: Screen;
  /** The answer, on stdout. */
  readonly answer: Answer;
  readonly files: FileChanges;
  readonly registry: Registry;
  readonly choices: Choices;
  readonly history: History;
  readonly settings: SettingsSource;
  readonly pips: Pips;
  readonly stacks: ShellStacks;
  readonly shell: UsersShell;
  readonly venvs: Venvs;
  readonly denials: Denials;
  readonly consent: Consent;
}

/** The shell that the command was typed in. */
export interface UsersShell {
  readonly name: string;
  /** The line that puts a directory first on PATH. */
  prependPath(directory: string): string;
  /** The line that loads the hook, and the file to put it into. */
  readonly hook: { readonly line: string; readonly file: string };
  /** The files that may hold that line; none where it is a script's sh. */
  readonly startFiles: readonly string[];
  /** Quotes for the shell of this name. */
  quoteFor(shell: string, word: string): string;
}

export interface Venvs {
  /**
   * Makes the venv, or makes it anew, with pip in it; says what it runs.
   * @returns whether it is there
   * @throws ShimError where something stands in the way
   */
  make(path: string, machine: { readonly interpreter: Interpreter; readonly pip: string }): Promise<boolean>;
  /**
   * Runs `work` while no other pip-shim makes, fills or removes a venv there: what it decides by, it has to look at itself.
   * What it starts holds the lock, too.
   */
  alone<T>(path: string, work: () => T | Promise<T>): Promise<T>;
  /** Bytes on the disk of all that is below a directory. */
  size(path: string): number;
  /** Time of the last change of a file or directory, in milliseconds since 1970. */
  changed(path: string): number | undefined;
  /** Has a file count as changed now; no error where that can't be done. */
  touch(path: string): void;
}

/** A question that is answered by a person alone, no being the default. */
export interface Consent {
  /**
   * @returns the exit code where the answer is no; undefined for yes
   * @throws ShimError (exit code 2) where nobody can be asked
   */
  refusedFor(question: string): Promise<number | undefined>;
}

export interface Answer {
  /** One line; what comes from outside is neutralised by the adapter. */
  line(text: string): void;
  /** A command that could be typed, set off by an arrow. */
  command(command: string, indent?: string): void;
  /** For programs: JSON. */
  data(value: unknown): void;
  /** For a shell's `eval`: exactly these characters, on stdout. */
  statements(text: string): void;
  /** What the launcher, a POSIX sh, does in our place once we have ended. */
  become(text: string): void;
}

/** Changing files; each throws the system's own error. */
export interface FileChanges {
  makeDirectory(path: string): void;
  /** Removes one file; no error where it is gone. */
  removeFile(path: string): void;
  /** Removes a directory and all in it; no error where nothing is. */
  removeTree(path: string): void;
  /** Writes a whole file under another name and moves it into place; `mode` holds whatever the umask. */
  writeFile(path: string, text: string, mode?: number): void;
  randomToken(): string;
}

export interface Registry extends KnownVenvs {
  /** @param allowedAs what the venv is now, of which a digest is kept: identityOf in environment/marker.ts */
  record(path: string, token: string, state: 'allowed', allowedAs: string): void;
  /** Whether the venv still is what it was when it was allowed. */
  isAllowedAs(entry: RegistryEntry, now: string): boolean;
  forget(path: string): void;
  all(): readonly RegistryEntry[];
}

export interface SettingsSource {
  /** Path of config.toml, which need not exist. */
  readonly file: string;
  /** @throws ShimError where the file is no TOML */
  written(): readonly SourcedSetting[];
  /** What holds for all users of the machine. @throws ShimError where it can't be followed as it is written */
  policy(): Policy;
  /** @throws ShimError for an unknown key or a bad value too */
  read(): Settings;
}

/** What a pip command would come to. */
export interface Foresight {
  /** Whether pip refuses, and why or why not. */
  readonly refused: boolean;
  readonly why: string;
  /** What has switched pip-shim off, where it has been. */
  readonly off: string | undefined;
  /** Undefined where one did not have to look for it. */
  readonly interpreter: Interpreter | undefined;
  /** Undefined where pip would not come as far as to its requirements. */
  readonly facts: Facts | undefined;
}

export interface Pips {
  /** The same judgement as the shim's; nothing of pip is run but, at most, `pip --version`. */
  foresee(name: string, pip: string, args: readonly string[]): Promise<Foresight>;
  /** The offers for these facts, as the shim would make them. */
  offers(facts: Facts): Decision;
  /** The interpreter that a pip runs on; undefined where it can't be found out. */
  interpreter(name: string, pip: string): Promise<Interpreter | undefined>;
}
