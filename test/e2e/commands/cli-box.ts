import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RunResult } from '../../helpers/process.ts';
import {
  repository,
  type Sandbox,
  type SandboxOptions,
  type SandboxRun,
  sandboxFor,
} from '../../helpers/sandbox.ts';

/** A sandbox with the built management command. */
export interface CliBox extends Sandbox {
  /** Runs `pip-shim ARGS…`, without a terminal. */
  cli(args: readonly string[], options?: SandboxRun): Promise<RunResult>;
  /** Its `--json` answer, whatever the exit code. */
  json<T>(args: readonly string[], options?: SandboxRun): Promise<T>;
  /** Writes a file below HOME and returns its path. */
  write(name: string, content: string, mode?: number): string;
  /** Puts one more pip of the sandbox's Python on PATH, under another name. */
  anotherPip(name: string): string;
}

export const boot = join(repository, 'dist', 'boot.cjs');

export async function cliBoxFor(t: TestContext, options?: SandboxOptions): Promise<CliBox> {
  const box = await sandboxFor(t, options);
  const cli: CliBox['cli'] = (args, more) => box.run(process.execPath, [boot, 'cli', ...args], more);
  const write: CliBox['write'] = (name, content, mode = 0o644) => {
    const path = join(box.home, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
    chmodSync(path, mode);
    return path;
  };
  return {
    ...box,
    cli,
    write,
    json: async (args, more) => {
      const { stdout, stderr, code } = await cli([...args, '--json'], more);
      if (stdout === '') throw new Error(`exit ${code}: ${stderr}`);
      return JSON.parse(stdout);
    },
    anotherPip: (name) => {
      const path = join(box.bin, name);
      writeFileSync(path, readFileSync(box.python.pip));
      chmodSync(path, 0o755);
      return path;
    },
  };
}

/** An `apt-cache` that knows these packages, none installed, a `pipx` and a `sudo`: what is offered then is the same everywhere. */
export function withTools(box: Sandbox, packages: Readonly<Record<string, string>>): void {
  const blocks = Object.entries(packages).map(
    ([name, version]) => `${name}:\n  Installed: (none)\n  Candidate: ${version}\n  Version table:`,
  );
  box.command('apt-cache', `cat <<'EOF'\n${blocks.join('\n')}\nEOF`);
  box.command('pipx', 'echo "fake pipx: $*"');
  box.command('sudo', 'exit 1'); // only looked for: an ordinary user without one gets no system offer
}
