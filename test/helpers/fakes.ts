import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { RunResult } from './process.ts';
import { makePython, type Python } from './python.ts';
import type { Sandbox } from './sandbox.ts';
import { freshDir } from './temp.ts';

/**
 * The two ways in which Node runs pip. It watches pip's output for a refusal, or pip can't refuse and it does
 * not.
 */
export const WAYS: readonly { name: string; env: Readonly<Record<string, string>> }[] = [
  { name: 'Node watches the output', env: {} },
  // PIP_REQUIRE_VENV is needed, because without it the shim would run pip itself and not start Node.
  { name: 'Node does not watch the output', env: { PIP_BREAK_SYSTEM_PACKAGES: '1', PIP_REQUIRE_VENV: '0' } },
];

/** Puts a fake pip before the real pip on PATH. It is a Python script that the sandbox's Python runs. */
export function fakePip(box: Sandbox, script: string): string {
  return writeScript(join(box.bin, 'pip'), `#!${box.python.python} -E\n${script}\n`);
}

/**
 * Puts a script on PATH that runs the real pip. pip-shim watches its output, because it does not know such a
 * script.
 */
export function watchedPip(box: Sandbox): string {
  const script = 'import runpy\nrunpy.run_module("pip", run_name="__main__", alter_sys=True)';
  return writeScript(join(box.bin, 'pip'), `#!${box.python.python}\n${script}\n`);
}

export function writeScript(path: string, text: string): string {
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

/** Makes a venv with a fake pip. If PIP_SHIM_VENV names the venv, commands that pip refuses run in it. */
export async function venvWithFakePip(box: Sandbox, script: string): Promise<string> {
  const venv = join(box.project, 'given');
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', venv]);
  const minor = box.python.version.split('.').slice(0, 2).join('.');
  const site = join(venv, 'lib', `python${minor}`, 'site-packages');
  mkdirSync(join(site, 'pip'));
  // This file makes pip-shim find a pip in the venv.
  writeFileSync(join(site, 'pip/__init__.py'), `__version__ = "${box.python.pipVersion}"\n`);
  writeScript(join(venv, 'bin/pip'), `#!${venv}/bin/python -E\n${script}\n`);
  return venv;
}

/** A script for a fake pip that prints pip's refusal and exits with 1. */
export const FAKE_REFUSAL = `
import sys
print("error: externally-managed-environment\\n\\nfake words", file=sys.stderr)
sys.exit(1)`;

/** Copies a Python with the EXTERNALLY-MANAGED marker, and all its files, so that a test may change them. */
export async function ownPython(options: { readonly pipWheel?: string } = {}): Promise<Python> {
  const made = await makePython({ marked: true, ...options });
  const [from, to] = [dirname(dirname(made.python)), freshDir('python')];
  cpSync(from, to, { recursive: true, dereference: true });
  const moved = (path: string) => path.replace(from, to);
  for (const name of ['pip', 'pip3'].map((pip) => join(to, 'bin', pip)).filter(existsSync)) {
    writeScript(name, readFileSync(name, 'utf8').replace(from, to));
  }
  return { ...made, python: moved(made.python), pip: moved(made.pip), stdlib: moved(made.stdlib) };
}

/** Runs the real pip without the shims. */
export function barePip(
  box: Sandbox,
  args: readonly string[],
  env: Readonly<Record<string, string | undefined>> = {},
): Promise<RunResult> {
  return box.run(box.python.pip, args, { env });
}

/** Calls `work` for each job, for at most `width` jobs at a time. */
export async function inParallel<T>(
  jobs: readonly T[],
  width: number,
  work: (job: T) => Promise<void>,
): Promise<void> {
  const waiting = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await work(job);
  };
  await Promise.all(Array.from({ length: width }, worker));
}
