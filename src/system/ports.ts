/**
 * Small interfaces to the outside world. src/system and src/ui implement them. Tests implement them with
 * fakes.
 */

/** Environment variables, or changes to them: undefined removes one. */
export type Variables = Readonly<Record<string, string | undefined>>;

export type FileKind = 'file' | 'directory' | 'link' | 'other';

export interface FileStat {
  readonly kind: FileKind;
  readonly dev: number;
  readonly ino: number;
  readonly uid: number;
  /** The permission bits, including the sticky bit. */
  readonly mode: number;
  /** Time when the file's contents last changed, in milliseconds since 1970. */
  readonly modified?: number;
  /** Bytes. */
  readonly size?: number;
}

/** Reads the file system. Never throws, because a path that can't be read counts as missing. */
export interface Look {
  /** Follows symbolic links. */
  stat(path: string): FileStat | undefined;
  lstat(path: string): FileStat | undefined;
  list(path: string): readonly string[];
  /** The UTF-8 text of a regular file, at most `limit` bytes (64 kB by default). */
  readText(path: string, limit?: number): string | undefined;
  /** The bytes of a regular file. Undefined if it has more than `limit` bytes. */
  readBytes(path: string, limit: number): Uint8Array | undefined;
  /** The digest of these bytes. */
  digest(algorithm: 'sha1' | 'sha256', bytes: Uint8Array): Uint8Array;
  /** The path with every symbolic link resolved, or the path itself if that fails. */
  realPath(path: string): string;
  writable(path: string): boolean;
  executable(path: string): boolean;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Variables to add to our environment or, if undefined, to remove from it. */
  readonly env?: Variables;
  readonly cwd?: string;
  /** True if the program gets /dev/null instead of our stdin. */
  readonly withoutInput?: boolean;
  /**
   * The descriptor through which the program tells us what it has written to stderr. It writes to our stderr
   * itself.
   */
  readonly tellsOn?: number;
  /**
   * The program waits for a byte on `tellsOn`. When this promise gives true, we send the byte. When it gives
   * false, we send SIGUSR1 and close the stream.
   */
  readonly mayGoOn?: Promise<boolean>;
  /** True if the program is to run in a session of its own, without our terminal. */
  readonly ownSession?: boolean;
}

/**
 * How a process ended. `failed` means that the system could not start it. `hasChanged`: a remedy did what was
 * asked for, but the result is of no use, so that there is something to take back.
 */
export type Ending =
  | { readonly kind: 'exit'; readonly code: number; readonly hasChanged?: boolean }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'failed'; readonly error: Error };

/** Whether a process ended by itself, with exit code 0. */
export const isSuccess = (ending: Ending): boolean => ending.kind === 'exit' && ending.code === 0;

export interface Captured {
  readonly ending: Ending;
  readonly stdout: string;
  readonly stderr: string;
}

export interface CaptureOptions {
  readonly timeout?: number;
  readonly stdin?: string;
  readonly onStdout?: (text: string) => void;
}

export interface Processes {
  /** Runs a command that inherits our three streams and the terminal. */
  attached(command: Command): Promise<Ending>;
  /**
   * Runs a command that inherits our stdin and stdout. `onStderr` gets every chunk of its stderr. With
   * `tellsOn`, it gets every chunk from that descriptor instead.
   */
  watched(command: Command, onStderr: (chunk: Uint8Array) => void): Promise<Ending>;
  /**
   * Runs a command that the user does not see. Writes `stdin` to it, collects each output (at most 4 MB), and
   * kills it after `timeout` ms. `onStdout` gets each piece of its standard output at once.
   */
  captured(command: Command, options?: CaptureOptions): Promise<Captured>;
  /** Finds a program on PATH that is not our own shim, and not below the directory `outside`. */
  find(name: string, outside?: string): string | undefined;
}

/** Prints all our messages on stderr. Makes text from outside safe to print. */
export interface Screen {
  /** Prints a message of one line. */
  line(text: string): void;
  /** Prints the exact command that pip-shim runs next. */
  command(command: string): void;
  /** Prints an error and the steps for the user. */
  problem(message: string, next?: readonly string[]): void;
  /** Prints a line in the style of pip's `hint:` lines. */
  hint(text: string): void;
  /** Prints a line, but only with PIP_SHIM_DEBUG. `about` is the tag before the text. */
  debug(text: string, about?: string): void;
  /** Prints bytes of another program's stderr unchanged. */
  raw(bytes: Uint8Array): void;
  /**
   * Shows a spinner on a terminal until the promise settles, then removes the spinner. A function as label
   * says how far the work is. If the work calls `during` too, that label is shown for that time.
   */
  during<T>(label: string | (() => string), work: Promise<T>): Promise<T>;
}

/** Prints the answer of one of our own commands on stdout. */
export interface Output {
  /** Prints one line. Hides passwords and escapes control characters. */
  line(text: string): void;
  /** Prints an arrow and a command that the user can type. */
  command(command: string, indent?: string): void;
  /** Prints JSON, for programs. */
  data(value: unknown): void;
  /** Prints exactly this text, for a shell's `eval`. */
  statements(text: string): void;
  /** Passes POSIX sh code to the launcher, which runs it after this process has ended. */
  become(text: string): void;
}

export interface MenuEntry<T> {
  readonly title: string;
  /** The version that the entry would install, if known. */
  readonly version?: string | undefined;
  /** A short reason why the entry fits the install. */
  readonly description?: string;
  /** The commands that the entry runs. The menu shows the commands of the selected entry. */
  readonly commands?: readonly string[];
  /** Whether the key `a` can choose the entry for all later installs in the project. */
  readonly rememberable?: boolean;
  /** What the entry means, for somebody who has never heard of it. The key `?` prints it. */
  readonly meaning?: string;
  /** `yes`: the key `y` chooses the entry. `stop`: Esc and the keys `n` and `q` choose it. */
  readonly role?: 'yes' | 'stop';
  readonly value: T;
}

export type Answer<T> =
  | { readonly kind: 'chosen'; readonly value: T; readonly always?: boolean }
  | { readonly kind: 'declined' }
  | { readonly kind: 'interrupted' }
  /** pip-shim did not ask, because input was waiting before the question. */
  | { readonly kind: 'pasted' };

export interface Prompt {
  /** Starts what the first question needs, so that it is ready when the question comes. Shows nothing. */
  expectQuestion(): void;
  /** Shows a menu on stderr. The first entry is the default. */
  choose<T>(question: string, entries: readonly MenuEntry<T>[]): Promise<Answer<T>>;
  /** Reads the text that the user types on the question's line, up to Enter. */
  word(question: string): Promise<Answer<string>>;
}

/** Prints a line for each step, with the time since the previous step, for PIP_SHIM_DEBUG=timing. */
export interface Timing {
  /** Reports the time before the program itself started. */
  begin(): void;
  /** Reports a step that has ended now. */
  step(what: string): void;
  /** Reports the total time. */
  end(): void;
  /** Wraps `processes`, to report the time of each program that runs. */
  around(processes: Processes): Processes;
}
