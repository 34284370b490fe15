import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { placeProgram } from '../../helpers/fake-program.ts';
import { type RunOptions, type RunResult, run, runBytes } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir, removeTree } from '../../helpers/temp.ts';

/** A private directory tree. PATH has the shims, then the commands that a test adds, and no real command. */
export interface Box {
  readonly root: string;
  /** The program's directory, with boot.cjs and a fake pip-shim.cjs that prints its arguments as JSON. */
  readonly home: string;
  /** The directory of the shims, first on PATH. */
  readonly shims: string;
  /** The directory of other commands, on PATH after the shims. */
  readonly bin: string;
  readonly env: Record<string, string>;
  run(command: string, args?: readonly string[], options?: RunOptions): Promise<RunResult>;
  runBytes(command: string, args?: readonly string[], options?: RunOptions): Promise<RunResult<Buffer>>;
}

/** The fake program. It prints its arguments on stdout. */
export const FAKE_PROGRAM = `
exports.shim = async (command) => { console.log(JSON.stringify({ entry: 'shim', ...command })) }
exports.cli = async (args) => { console.log(JSON.stringify({ entry: 'cli', args })) }
`;

export function makeBox(): Box {
  const root = freshDir('shims');
  const [home, shims, bin] = [join(root, 'home'), join(root, 'shims'), join(root, 'bin')];
  for (const dir of [home, shims, bin]) mkdirSync(dir);
  placeProgram(home, FAKE_PROGRAM);
  const env = { HOME: root, PATH: `${shims}:${bin}`, LC_ALL: 'C.UTF-8' };
  const prepare = (options: RunOptions = {}): RunOptions => ({
    timeout: 10_000,
    cwd: root,
    ...options,
    env: { ...env, ...options.env },
  });
  return {
    ...{ root, home, shims, bin, env },
    run: (command, args = [], options) => run(command, args, prepare(options)),
    runBytes: (command, args = [], options) => runBytes(command, args, prepare(options)),
  };
}

/** Like {@link makeBox}, but the box is deleted when the test ends. */
export function boxFor(t: TestContext): Box {
  const box = makeBox();
  t.after(() => removeTree(box.root));
  return box;
}

export function executable(path: string, text: string | Uint8Array): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** Writes a shim as the installer does, and returns its path. */
export function placeShim(path: string, home: string, node = process.execPath, source = 'pip'): string {
  const text = readFileSync(join(repository, 'shims', source), 'utf8');
  return executable(
    path,
    text.replace("_home=''", `_home=${quoted(home)}`).replace("_node=''", `_node=${quoted(node)}`),
  );
}

export interface Layout {
  readonly marked?: boolean;
  /** The directory of the standard library; `lib` by default. */
  readonly lib?: string;
}

/**
 * Makes a fake Python with the directories of a real Python, and returns its path, `PREFIX/bin/python3.11`.
 * The fake Python is a copy of the machine's sh, so its pip is a shell script.
 */
export function fakePython(prefix: string, layout: Layout = {}): string {
  const python = join(prefix, 'bin/python3.11');
  mkdirSync(dirname(python), { recursive: true });
  copyFileSync(realpathSync('/bin/sh'), python);
  chmodSync(python, 0o755);
  const stdlib = join(prefix, layout.lib ?? 'lib', 'python3.11');
  mkdirSync(stdlib, { recursive: true });
  writeFileSync(join(stdlib, 'os.py'), '');
  if (layout.marked) writeFileSync(join(stdlib, 'EXTERNALLY-MANAGED'), '[externally-managed]\n');
  return python;
}

/** Writes a fake pip that `interpreter` runs. By default the fake pip prints its path. */
export function fakePip(path: string, interpreter: string, script = `printf 'real %s\\n' "$0"`): string {
  return executable(path, `#!${interpreter}\n# a pip\n${script}\n`);
}

/** Returns the name and the command of each shell that exists here and runs the shim on known platforms. */
export function shells(): { name: string; command: string[] }[] {
  const known = [
    { name: 'dash', command: ['/bin/dash'] },
    { name: 'busybox', command: ['/bin/busybox', 'sh'] },
    { name: 'bash --posix', command: ['/bin/bash', '--posix'] },
  ];
  const found = known.filter(({ command }) => existsSync(command[0] ?? ''));
  return [{ name: 'sh', command: ['/bin/sh'] }, ...found];
}

/** Returns the path of a real command, for tests whose PATH has no real commands. */
export function find(name: string): string | undefined {
  return ['/usr/bin', '/bin', '/usr/local/bin', '/opt/homebrew/bin']
    .map((dir) => join(dir, name))
    .find(existsSync);
}
