import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { register } from 'node:module';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { Host } from '../../src/settings/host.ts';
import type { World } from '../../src/shim/context.ts';
import { TOKEN_FILE } from '../../src/state/venv-record.ts';
import { noteAdvice, noteCommand } from './advice.ts';
import { type CliBox, cliBox } from './cli-box.ts';
import type { RunResult } from './process.ts';
import type { Python } from './python.ts';
import { repository, type Sandbox, type SandboxOptions, type SandboxRun, sandboxFor } from './sandbox.ts';
import { freshDir } from './temp.ts';

register('./text-modules.mjs', import.meta.url);
const { runCommand } = await import('../../src/app/cli.ts');
const { wire } = await import('../../src/app/wire.ts');

/** The version that `pip-shim --version` prints. */
export const { version }: { version: string } = JSON.parse(
  readFileSync(join(repository, 'package.json'), 'utf8'),
);
const PROGRAM = { version, boot: join(repository, 'dist', 'boot.cjs') };
/** A placeholder for tests of commands that use no Python. It saves the time for finding a real Python. */
export const NO_PYTHON: Python = {
  python: '/nonexistent/bin/python3',
  pip: '/nonexistent/bin/pip',
  version: '3.11.2',
  pipVersion: '23.0.1',
  stdlib: '/nonexistent/lib/python3.11',
  how: 'made',
};
const NO_POLICY = '/nonexistent/policy';

/** Like {@link SandboxRun}, without the options that only a separate process can have. */
export interface CommandRun extends Omit<SandboxRun, 'input' | 'timeout'> {
  /** Path of the machine's policy file; default: no policy. */
  readonly policy?: string;
  /** Path of the boot.cjs that pip-shim takes for its own; default: the built one. */
  readonly boot?: string;
  /** The id of the process that pip-shim takes for the parent shell; default: the test's own process. */
  readonly parent?: number;
}

/** A sandbox in which `pip-shim` runs in the test's own process, and works on the sandbox's real files. */
export interface InProcessBox extends CliBox {
  cli(args: readonly string[], options?: CommandRun): Promise<RunResult>;
  json<T>(args: readonly string[], options?: CommandRun): Promise<T>;
  /** Makes a venv below HOME, with records and history as if pip-shim had made it. Returns its path. */
  madeVenv(name: string): Promise<string>;
  /** Returns the World object that a command would get, so that a test can prepare records. */
  world(options?: CommandRun): World;
}

/** Makes an {@link InProcessBox}, and removes it when the test `t` is over. */
export async function inProcessBoxFor(t: TestContext, options?: SandboxOptions): Promise<InProcessBox> {
  const sandbox = await sandboxFor(t, options);
  const cli: InProcessBox['cli'] = (args, more) => runInProcess(sandbox, args, more);
  const world: InProcessBox['world'] = (more) =>
    wire(hostIn(sandbox, { input: 0, output: 1, errors: 2 }, more));
  const box = cliBox(sandbox, cli);
  const madeVenv: InProcessBox['madeVenv'] = async (name) => {
    const venv = await box.plainVenv(join(box.home, name));
    markAsMade(venv, world());
    return venv;
  };
  return { ...box, cli, madeVenv, world };
}

/** Writes the records of a venv as if pip-shim had made it for `pip install thing`. */
export function markAsMade(path: string, { cwd, registry, history }: World): void {
  const token = randomBytes(16).toString('hex');
  writeFileSync(join(path, '.gitignore'), '*\n');
  writeFileSync(join(path, TOKEN_FILE), `${token}\n${path}\n`);
  registry.record(path, token, 'made');
  const ran = [`python3 -m venv --without-pip ${path}`];
  history.add({
    ...{ remedy: 'venv', directory: cwd, command: 'pip install thing', ran, byHand: [] },
    venv: { path, token },
  });
}

/** Runs `pip-shim ARGS…` in this process, without changing the process's streams, variables or directory. */
export async function runInProcess(
  box: Sandbox,
  args: readonly string[],
  options: CommandRun = {},
): Promise<RunResult> {
  noteCommand(['pip-shim', ...args]);
  const files = ['stdout', 'stderr'].map((name) => join(freshDir('streams'), name));
  const [output = 0, errors = 0] = files.map((file) => openSync(file, 'a'));
  const input = openSync('/dev/null', 'r');
  try {
    const world = wire(hostIn(box, { input, output, errors }, options));
    const code = await runCommand(args, world, { ...PROGRAM, ...(options.boot && { boot: options.boot }) });
    const [stdout = '', stderr = ''] = files.map((file) => readFileSync(file, 'utf8'));
    noteAdvice(`${stdout}\n${stderr}`);
    return { code, signal: null, stdout, stderr };
  } finally {
    for (const descriptor of [input, output, errors]) closeSync(descriptor);
  }
}

function hostIn({ env, project }: Sandbox, streams: Host['streams'], options: CommandRun = {}): Host {
  const { policy = NO_POLICY, parent = process.pid, cwd = project } = options;
  const signals = new EventEmitter();
  const given = withoutGaps({ ...env, ...options.env });
  return { env: given, cwd, streams, parent, signals, program: repository, policy };
}

/** Removes undefined variables, as Node does for a child process. */
function withoutGaps(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined));
}
