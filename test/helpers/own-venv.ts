import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registryIn } from '../../src/state/registry.ts';
import { writeScript } from './fakes.ts';
import type { Sandbox } from './sandbox.ts';

/** A fake pip in sh. It prints its arguments, then 1 if pip-shim has set _PIPSHIM_NESTED, else 0. */
export const SHOWING_PIP = 'echo "venv pip $*"; env | grep -c ^_PIPSHIM_NESTED=1';

/**
 * Makes the project's `.venv` as if pip-shim had made it, with an sh script as its pip, and returns its path.
 * Tests that need no real pip use this venv, because the real pip starts slower than all of pip-shim.
 */
export async function ownVenvWithFakePip(
  box: Sandbox,
  script = SHOWING_PIP,
  venv = join(box.project, '.venv'),
): Promise<string> {
  const made = await box.run(box.python.python, ['-m', 'venv', '--without-pip', venv]);
  if (made.code !== 0) throw new Error(made.stderr);
  const minor = box.python.version.split('.').slice(0, 2).join('.');
  const module = join(venv, 'lib', `python${minor}`, 'site-packages/pip');
  mkdirSync(module);
  writeFileSync(join(module, '__init__.py'), `__version__ = "${box.python.pipVersion}"\n`);
  writeScript(join(venv, 'bin/pip'), `#!/bin/sh\n${script}\n`);
  takeForOwn(box, venv);
  return venv;
}

/** Writes the records of an existing venv as if pip-shim had made the venv. */
export function takeForOwn(box: Sandbox, venv: string): void {
  const token = randomBytes(16).toString('hex');
  writeFileSync(join(venv, '.pip-shim'), `${token}\n${venv}\n`);
  const state = box.env.XDG_STATE_HOME ?? join(box.home, '.local/state');
  const ignore = () => undefined;
  registryIn(join(state, 'pip-shim/venvs'), { setAside: ignore, forgotten: ignore }).record(
    venv,
    token,
    'made',
  );
}
