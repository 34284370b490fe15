import { chmodSync, cpSync, lstatSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunResult } from './process.ts';
import type { Sandbox, SandboxRun } from './sandbox.ts';
import { freshDir } from './temp.ts';

/** A sandbox in which tests run the command `pip-shim`. */
export interface CliBox extends Sandbox {
  /** Runs `pip-shim ARGS…`, without a terminal. */
  cli(args: readonly string[], options?: SandboxRun): Promise<RunResult>;
  /** Runs `pip-shim ARGS… --json`. Returns the parsed output, whatever the exit code is. */
  json<T>(args: readonly string[], options?: SandboxRun): Promise<T>;
  /** Writes a file below HOME and returns its path. */
  write(name: string, content: string, mode?: number): string;
  /** Copies the sandbox's pip into a directory on PATH, under this name. Returns the path of the copy. */
  anotherPip(name: string): string;
  /** Makes a venv without pip and returns its path. A relative `path` starts at the project directory. */
  plainVenv(path: string): Promise<string>;
}

export function cliBox(box: Sandbox, cli: CliBox['cli']): CliBox {
  return {
    ...box,
    cli,
    json: async (args, more) => {
      const { stdout, stderr, code } = await cli([...args, '--json'], more);
      if (stdout === '') throw new Error(`exit ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
    write: (name, content, mode = 0o644) => {
      const path = join(box.home, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
      chmodSync(path, mode);
      return path;
    },
    anotherPip: (name) => {
      const path = join(box.bin, name);
      writeFileSync(path, readFileSync(box.python.pip));
      chmodSync(path, 0o755);
      return path;
    },
    plainVenv: async (path) => {
      const venv = path.startsWith('/') ? path : join(box.project, path);
      duplicateVenv(await preparedVenv(box), venv);
      return venv;
    },
  };
}

const prepared = new Map<string, Promise<string>>();

/** Copies a venv, and rewrites the venv's path in its scripts. A test may write to each file of the copy. */
function duplicateVenv(from: string, to: string): void {
  cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  const scripts = readdirSync(join(to, 'bin')).map((name) => join(to, 'bin', name));
  for (const file of [...scripts, join(to, 'pyvenv.cfg')].filter((file) => lstatSync(file).isFile())) {
    const text = readFileSync(file, 'utf8');
    if (text.includes(from)) writeFileSync(file, text.replaceAll(from, to));
  }
}

/** Returns a venv without pip. `python -m venv` makes it once for each Python. */
function preparedVenv({ python, run }: Sandbox): Promise<string> {
  const known = prepared.get(python.python);
  if (known) return known;
  const making = (async () => {
    const venv = join(freshDir('venv'), 'plain');
    const { code, stderr } = await run(python.python, ['-m', 'venv', '--without-pip', venv]);
    if (code !== 0) throw new Error(stderr);
    return venv;
  })();
  prepared.set(python.python, making);
  return making;
}

/** Adds a fake apt-cache that lists these packages, a fake pipx and a fake sudo. */
export function withTools(box: Sandbox, packages: Readonly<Record<string, string>>): void {
  const blocks = Object.entries(packages).map(
    ([name, version]) => `${name}:\n  Installed: (none)\n  Candidate: ${version}\n  Version table:`,
  );
  box.command('apt-cache', `cat <<'EOF'\n${blocks.join('\n')}\nEOF`);
  box.command('pipx', 'echo "fake pipx: $*"');
  box.command('sudo', 'exit 1'); // without a sudo command, pip-shim would make other offers
}
