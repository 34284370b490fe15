import { createHash } from 'node:crypto';
import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { PROGRAM_FILES } from '../../../src/setup/program.ts';
import { renderedCommand } from '../../../src/system/shim-template.ts';
import type { RunResult } from '../../helpers/process.ts';
import {
  type EndOfTest,
  repository,
  type Sandbox,
  type SandboxRun,
  sandboxFor,
} from '../../helpers/sandbox.ts';
import { freshDir, removeTree, testTemp } from '../../helpers/temp.ts';

const SOURCES = [
  'package.json',
  'package-lock.json',
  'build.mjs',
  '.npmrc',
  'tsconfig.json',
  'install.sh',
  'src',
  'shims',
  'data',
  'packaging',
];

/** Makes a clone for the installer to build in, because other tests read the repository's dist/ meanwhile. */
export function cloneTo(dir: string): string {
  mkdirSync(dir, { recursive: true });
  for (const name of SOURCES) {
    const source = join(repository, name);
    if (existsSync(source)) cpSync(source, join(dir, name), { recursive: true, preserveTimestamps: true });
  }
  symlinkSync(join(repository, 'node_modules'), join(dir, 'node_modules'));
  return dir;
}

let shared: string | undefined;

/** Returns the clone that all tests of one test file share. No test changes it. */
export function sharedClone(): string {
  shared ??= cloneTo(freshDir('clone'));
  return shared;
}

export interface Installer extends Sandbox {
  readonly data: string;
  /** Runs `sh CLONE/install.sh ARGS…`, without a terminal. */
  install(args?: readonly string[], options?: SandboxRun): Promise<RunResult>;
  /** Like `install`, but throws if the installer fails. Returns stdout. */
  succeed(args?: readonly string[], options?: SandboxRun): Promise<string>;
  /** Writes a file below HOME. */
  write(name: string, content: string | Uint8Array): string;
  read(name: string): string;
}

/** Makes a sandbox for install.sh, with Node.js and npm on PATH and with bash as the login shell. */
export async function installerFor(t: EndOfTest, clone = sharedClone(), home?: string): Promise<Installer> {
  const box = await sandboxFor(t);
  const moved = home === undefined ? box.home : join(box.root, home);
  mkdirSync(moved, { recursive: true, mode: 0o700 });
  box.env.HOME = moved;
  box.env.SHELL = '/bin/bash';
  box.env.PATH = [box.bin, dirname(box.python.pip), '/usr/bin', '/bin'].join(delimiter);
  symlinkSync(process.execPath, join(box.bin, 'node'));
  symlinkSync(commandOnPath('npm'), join(box.bin, 'npm'));
  const install: Installer['install'] = (args = ['--yes'], options = {}) =>
    box.run('sh', [join(clone, 'install.sh'), ...args], { cwd: box.root, timeout: 120_000, ...options });
  return {
    ...box,
    home: moved,
    data: join(moved, '.local/share/pip-shim'),
    shims: join(moved, '.local/share/pip-shim/shims'),
    install,
    succeed: async (args, options) => {
      const { code, stdout, stderr } = await install(args, options);
      if (code !== 0) throw new Error(`exit ${code}\n${stdout}\n${stderr}`);
      return stdout;
    },
    write: (name, content) => {
      mkdirSync(dirname(join(moved, name)), { recursive: true });
      writeFileSync(join(moved, name), content);
      return join(moved, name);
    },
    read: (name) => readFileSync(join(moved, name), 'utf8'),
  };
}

/** The path of the clone that {@link builtInstallerFor} uses. */
export const builtCloneAt = (): string => join(testTemp(), 'built-clone');

const BUILT = [...PROGRAM_FILES, 'data', 'shims', 'share', 'licences.txt', 'built'];

/** Copies the repository and its dist/, once for all test files of a run. No test may change the copy. */
function makeBuiltClone(): void {
  const clone = builtCloneAt();
  if (existsSync(clone)) return;
  const aside = cloneTo(freshDir('building'));
  for (const name of BUILT)
    cpSync(join(repository, 'dist', name), join(aside, 'dist', name), { recursive: true });
  writeFileSync(join(aside, 'dist/built'), ''); // newer than the sources, so install.sh does not build again
  try {
    renameSync(aside, clone);
  } catch (error) {
    if (!existsSync(clone)) throw error; // if it exists, another test file was faster
    removeTree(aside);
  }
}

/** Like {@link installerFor}, but the clone is already built, and npm is a fake that does nothing. */
export async function builtInstallerFor(t: EndOfTest, home?: string): Promise<Installer> {
  const box = await installerFor(t, builtCloneAt(), home);
  makeBuiltClone();
  rmSync(join(box.bin, 'npm'));
  box.command('npm', 'exit 0');
  return box;
}

/** Like {@link builtInstallerFor}, but without pip on PATH, so that the installer's self-test is short. */
export async function quickInstallerFor(t: EndOfTest, home?: string): Promise<Installer> {
  const box = await builtInstallerFor(t, home);
  box.env.PATH = `${box.bin}:${toolsWithout(/^(pip|pip3.*)$/)}`;
  return box;
}

export function commandOnPath(name: string): string {
  for (const dir of (process.env.PATH ?? '').split(delimiter)) {
    if (dir.startsWith('/') && existsSync(join(dir, name))) return join(dir, name);
  }
  throw new Error(`${name} is not on PATH`);
}

export const hasCommand = (name: string): boolean =>
  (process.env.PATH ?? '').split(delimiter).some((dir) => existsSync(join(dir, name)));

/** Returns the type, mode and content of each path in a directory, and with `times` its last change. */
export function tree(dir: string, options: { readonly times?: boolean } = {}): Record<string, string> {
  const found: Record<string, string> = {};
  const visit = (path: string) => {
    const stat = lstatSync(join(dir, path));
    const time = options.times ? ` ${stat.mtimeMs}` : '';
    found[path || '.'] =
      `${stat.mode.toString(8)} ${contentOf(join(dir, path), stat)}${stat.isDirectory() ? '' : time}`;
    if (stat.isDirectory()) for (const name of readdirSync(join(dir, path))) visit(join(path, name));
  };
  visit('');
  return found;
}

function contentOf(path: string, stat: ReturnType<typeof lstatSync>): string {
  if (stat?.isSymbolicLink()) return `-> ${readlinkSync(path)}`;
  return stat?.isFile() ? createHash('sha256').update(readFileSync(path)).digest('hex') : '';
}

export const BLOCK = /^# >>> pip-shim >>>$[\s\S]*?^# <<< pip-shim <<<$\n?/gm;

export const blocksIn = (text: string): number => [...text.matchAll(BLOCK)].length;

/** The lines of Debian's .bashrc for a new home that matter to the tests. */
export const DEBIAN_BASHRC = `# ~/.bashrc: executed by bash(1) for non-login shells.
case $- in
    *i*) ;;
      *) return;;
esac
HISTSIZE=1000
`;

export const DEBIAN_PROFILE = `if [ -n "$BASH_VERSION" ]; then
    # include .bashrc if it exists
    if [ -f "$HOME/.bashrc" ]; then
\t. "$HOME/.bashrc"
    fi
fi
if [ -d "$HOME/.local/bin" ] ; then
    PATH="$HOME/.local/bin:$PATH"
fi
`;

export function debianHome(box: Installer): void {
  box.write('.bashrc', DEBIAN_BASHRC);
  box.write('.profile', DEBIAN_PROFILE);
}

/** Runs install.sh as the user nobody, who then owns the sandbox's home. Only root can call this. */
export async function asNobody(box: Installer, clone = sharedClone(), args = ['--yes']): Promise<RunResult> {
  // Everybody may enter these directories. The files in them keep their modes.
  for (const dir of [testTemp(), box.root, clone]) chmodSync(dir, 0o755);
  for (const dir of [box.home, box.env.TMPDIR ?? '']) await box.run('chown', ['-R', '65534:65534', dir]);
  const user = ['--reuid=65534', '--regid=65534', '--clear-groups', 'sh', join(clone, 'install.sh'), ...args];
  return box.run('setpriv', user, { cwd: '/', timeout: 120_000 });
}

const tools = new Map<string, string>();

/** Returns a directory of links to all system commands except those whose names match the pattern. */
export function toolsWithout(pattern: RegExp): string {
  const made = tools.get(pattern.source) ?? linkTools(pattern);
  tools.set(pattern.source, made);
  return made;
}

function linkTools(pattern: RegExp): string {
  const to = freshDir('tools');
  chmodSync(to, 0o755);
  for (const dir of ['/usr/bin', '/bin']) {
    for (const name of readdirSync(dir)) {
      if (!pattern.test(name) && !existsSync(join(to, name))) {
        try {
          symlinkSync(join(dir, name), join(to, name));
        } catch {
          // The link exists, but its target is missing, so existsSync returned false.
        }
      }
    }
  }
  return to;
}

/** Places a command's shim of an earlier pip-shim. Returns the text that this pip-shim gives the shim. */
export function placeCommand({ shims }: Installer): string {
  const [placed, template] = [join(shims, 'pip'), join(repository, 'shims/command')].map((path) =>
    readFileSync(path, 'utf8'),
  );
  const text = renderedCommand(template ?? '', placed ?? '', { requirement: 'tool', from: "/it's" });
  writeFileSync(join(shims, 'tool'), `${text}# earlier\n`, { mode: 0o755 });
  return text;
}
