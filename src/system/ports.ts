/** The outside world, as small interfaces: adapters implement them, tests fake them by hand. */

export type FileKind = 'file' | 'directory' | 'link' | 'other';

export interface FileStat {
  readonly kind: FileKind;
  readonly dev: number;
  readonly ino: number;
  readonly uid: number;
  /** Permission bits, sticky bit included. */
  readonly mode: number;
}

/** Looking at files; nothing throws: what can't be read isn't there. */
export interface Look {
  /** Follows links. */
  stat(path: string): FileStat | undefined;
  lstat(path: string): FileStat | undefined;
  list(path: string): readonly string[];
  /** UTF-8 text of a regular file, at most `limit` bytes of it (64 kB unless told). */
  readText(path: string, limit?: number): string | undefined;
  /** The path with every link resolved; itself where that fails. */
  realPath(path: string): string;
  writable(path: string): boolean;
  executable(path: string): boolean;
}

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  /** Added to, or (undefined) taken out of, the environment that we got. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Gets /dev/null instead of our stdin. */
  readonly withoutInput?: boolean;
}

/** How a process ended. `failed` means that it could not be started. */
export type Ending =
  | { readonly kind: 'exit'; readonly code: number }
  | { readonly kind: 'signal'; readonly signal: NodeJS.Signals }
  | { readonly kind: 'failed'; readonly error: Error };

export interface Captured {
  readonly ending: Ending;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Processes {
  /** Runs with all three streams and the terminal inherited. */
  attached(command: Command): Promise<Ending>;
  /** Runs with stdin and stdout inherited; every chunk of stderr goes to `onStderr`. */
  watched(command: Command, onStderr: (chunk: Uint8Array) => void): Promise<Ending>;
  /** Runs unseen: stdin empty, both outputs collected (at most 4 MB each), killed after `timeout` milliseconds. */
  captured(command: Command, options?: { timeout?: number; stdin?: string }): Promise<Captured>;
  /** Finds a program on PATH, our own shims left out, and what lies below the directory `outside`. */
  find(name: string, outside?: string): string | undefined;
}

/** Every word of ours, on stderr. What comes from outside is neutralised by the adapter. */
export interface Screen {
  /** A line of ours. */
  line(text: string): void;
  /** The exact command that is run next. */
  command(command: string): void;
  /** What went wrong, and what to do. */
  problem(message: string, next?: readonly string[]): void;
  /** One of pip's `hint:` lines, ours. */
  hint(text: string): void;
  /** Only with PIP_SHIM_DEBUG; `about` stands before it. */
  debug(text: string, about?: string): void;
  /** Bytes of another program's stderr, unchanged. */
  raw(bytes: Uint8Array): void;
  /** Shows that something goes on, on a terminal, until the promise settles; then it is gone. */
  during<T>(label: string, work: Promise<T>): Promise<T>;
}

export interface MenuEntry<T> {
  readonly title: string;
  /** Which version one would get, where that is known. */
  readonly version?: string | undefined;
  /** Why, in a few words. */
  readonly description?: string;
  /** What would be run: shown in full while the entry is the one that Enter takes. */
  readonly commands?: readonly string[];
  /** May be chosen for always: by the key `a`. */
  readonly rememberable?: boolean;
  readonly value: T;
}

export type Answer<T> =
  | { readonly kind: 'chosen'; readonly value: T; readonly always?: boolean }
  | { readonly kind: 'declined' }
  | { readonly kind: 'interrupted' }
  /** Input was waiting already: nothing was asked. */
  | { readonly kind: 'pasted' };

export interface Prompt {
  /** A menu on stderr; the first entry is the default. */
  choose<T>(question: string, entries: readonly MenuEntry<T>[]): Promise<Answer<T>>;
  /** What is typed on the line of the question, up to Enter. */
  word(question: string): Promise<Answer<string>>;
}

/** PIP_SHIM_DEBUG=timing: a line for each step, with the time since the one before. */
export interface Timing {
  /** What came before the program itself. */
  begin(): void;
  /** Something is done now. */
  step(what: string): void;
  /** The sum. */
  end(): void;
  /** The same processes, each measured. */
  around(processes: Processes): Processes;
}
