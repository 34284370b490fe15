import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type RunOptions, type RunResult, run, runBytes } from './process.ts';
import { markedPython, type Python } from './python.ts';
import { freshDir, removeTree, testTemp } from './temp.ts';

/** The repository's own directory, without a slash at the end. */
export const repository = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');

export interface SandboxOptions {
  /** The Python whose pip comes after the shims on PATH; default: {@link markedPython}. */
  readonly python?: Python;
  /** The directory that the shims load the program from; default: the repository's dist/. */
  readonly program?: string;
}

/** Like {@link RunOptions}, but `env` adds to the sandbox's environment. Undefined removes a variable. */
export type SandboxRun = RunOptions & { readonly env?: Readonly<Record<string, string | undefined>> };

export interface Sandbox {
  /** The top directory. It contains HOME, where pip-shim's search upward from a project ends. */
  readonly root: string;
  readonly home: string;
  /** HOME/project, in which commands run by default. It contains only a `.git` directory. */
  readonly project: string;
  /** An empty directory for fake commands, on PATH after the shims. */
  readonly bin: string;
  /** The directory of {@link Sandbox.placeShims}. It is first on PATH, even before it exists. */
  readonly shims: string;
  readonly python: Python;
  /** The environment of every command. It inherits nothing, and a test may change it. */
  readonly env: Record<string, string>;
  /**
   * Places a shim for each of these command names as install.sh would, and returns the shims' directory. The
   * default is the names of the Python's pips. For `pip-shim` it places the launcher of that command.
   */
  placeShims(names?: readonly string[]): string;
  /** Writes an executable sh script into `bin` and returns its path. */
  command(name: string, script: string): string;
  run(command: string, args?: readonly string[], options?: SandboxRun): Promise<RunResult>;
  runBytes(command: string, args?: readonly string[], options?: SandboxRun): Promise<RunResult<Buffer>>;
  dispose(): void;
}

/** Makes a private home with a project in it, and a clean environment. The caller must call `dispose`. */
export async function makeSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const python = options.python ?? (await markedPython());
  const root = freshDir('sandbox');
  const home = join(root, 'home');
  const [project, bin, tmp] = [join(home, 'project'), join(root, 'bin'), join(root, 'tmp')];
  const shims = join(home, '.local', 'share', 'pip-shim', 'shims');
  for (const dir of [join(project, '.git'), bin, tmp]) mkdirSync(dir, { recursive: true });
  const env: Record<string, string> = {
    HOME: home,
    PATH: [...new Set([shims, bin, dirname(python.pip), '/usr/bin', '/bin'])].join(':'),
    TMPDIR: tmp,
    LANG: 'C.UTF-8',
    TERM: 'xterm-256color',
    PIP_DISABLE_PIP_VERSION_CHECK: '1',
  };
  const prepare = (more: SandboxRun = {}): RunOptions => ({
    cwd: project,
    ...more,
    env: { ...env, ...more.env },
  });
  return {
    ...{ root, home, project, bin, shims, python, env },
    placeShims: (names = pipNames(python)) => placeShims(shims, names, options.program ?? builtProgram()),
    command: (name, script) => writeExecutable(join(bin, name), `#!/bin/sh\n${script}\n`),
    run: (command, args = [], more) => run(command, args, prepare(more)),
    runBytes: (command, args = [], more) => runBytes(command, args, prepare(more)),
    dispose: () => removeTree(root),
  };
}

/** Calls a function at the end of a test (the test's context) or of a file (`{ after }` of node:test). */
export interface EndOfTest {
  after(dispose: () => unknown): void;
}

/** Like {@link makeSandbox}, but disposes of the sandbox when the test is over. */
export async function sandboxFor(t: EndOfTest, options: SandboxOptions = {}): Promise<Sandbox> {
  const sandbox = await makeSandbox(options);
  t.after(() => sandbox.dispose());
  return sandbox;
}

/**
 * Returns the directory of the built program. Tests that run as root also start the program as an ordinary
 * user. If that user can't enter the clone, this is a copy below {@link testTemp}, which the first test file
 * makes.
 */
export function builtProgram(): string {
  const dist = join(repository, 'dist');
  if (process.getuid?.() !== 0 || isOpenToAll(join(dist, 'boot.cjs'))) return dist;
  const copy = join(testTemp(), 'program');
  if (existsSync(copy)) return copy;
  const own = freshDir('program');
  cpSync(dist, own, { recursive: true });
  execFileSync('chmod', ['-R', 'a+rX', own]);
  try {
    renameSync(own, copy);
  } catch (error) {
    if (!existsSync(copy)) throw error; // if it exists, another test file was faster
  }
  return copy;
}

/** Tells whether everybody may read a file and enter every directory above it. */
function isOpenToAll(file: string): boolean {
  if ((statSync(file).mode & 0o004) === 0) return false;
  for (let at = dirname(file); ; at = dirname(at)) {
    if ((statSync(at).mode & 0o001) === 0) return false;
    if (at === dirname(at)) return true;
  }
}

function pipNames(python: Python): string[] {
  const minor = python.version.split('.').slice(0, 2).join('.');
  return ['pip', 'pip3', `pip${minor}`].filter((name) => existsSync(join(dirname(python.pip), name)));
}

function placeShims(dir: string, names: readonly string[], program: string): string {
  mkdirSync(dir, { recursive: true });
  for (const name of names) {
    writeExecutable(
      join(dir, name),
      filledIn(join(repository, 'shims', name === 'pip-shim' ? name : 'pip'), program),
    );
  }
  return dir;
}

/** Returns the shim's text with the paths of program and Node in lines 3 and 4, as install.sh writes it. */
function filledIn(source: string, program: string): string {
  const lines = readFileSync(source, 'utf8').split('\n');
  if (lines[2] !== "_pipshim_home=''" || lines[3] !== "_pipshim_node=''") {
    throw new Error(`${basename(source)}: lines 3 and 4 must be _pipshim_home='' and _pipshim_node=''`);
  }
  lines[2] = `_pipshim_home=${quoted(program)}`;
  lines[3] = `_pipshim_node=${quoted(process.execPath)}`;
  return lines.join('\n');
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

function writeExecutable(path: string, text: string): string {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}
