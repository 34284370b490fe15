import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RunResult } from '../../helpers/process.ts';
import type { Sandbox, SandboxRun } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

/** Installs the package demo with PIP_SHIM_AUTO=venv. */
export function installDemo(box: Sandbox, options: SandboxRun = {}): Promise<RunResult> {
  const wheel = buildWheel(box.root, { name: 'demo', version: '1.0' });
  const env = { PIP_SHIM_AUTO: 'venv', ...options.env };
  return box.run('pip', ['install', '--no-index', wheel], { ...options, env });
}

/** True if the venv at a path can import `demo`. */
export async function hasDemo(box: Sandbox, venv: string): Promise<boolean> {
  return (
    existsSync(venv) &&
    (await box.run(join(venv, 'bin/python'), ['-c', 'import demo'], { cwd: venv })).code === 0
  );
}

/** Makes a venv without pip, as a user would by hand. */
export async function makeVenv(box: Sandbox, path: string): Promise<void> {
  const { code, stderr } = await box.run(box.python.python, ['-m', 'venv', '--without-pip', path]);
  assert.equal(code, 0, stderr);
}
