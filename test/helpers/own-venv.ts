import { createHash, randomBytes } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { registryIn } from '../../src/state/registry.ts';
import { writeScript } from './fakes.ts';
import { copyVenv, preparedAt } from './prepared.ts';
import { makeSandbox, type Sandbox } from './sandbox.ts';
import { testTemp } from './temp.ts';
import { buildWheel, type Distribution } from './wheels.ts';

/** The packages of {@link ownVenv} and {@link foreignVenv}, if a test names no others. */
const PACKAGES: readonly Distribution[] = [{ name: 'demo' }];

/**
 * Makes a venv as `pip install` of pip-shim leaves it, with the real pip and these packages, and returns its
 * path. The venv is in the registry, but not in the history, and has no pass. Tests use it to save time,
 * because an install takes ten times as long.
 */
export async function ownVenv(
  box: Sandbox,
  venv = join(box.project, '.venv'),
  packages = PACKAGES,
): Promise<string> {
  await foreignVenv(box, venv, packages);
  takeForOwn(box, venv);
  return venv;
}

/** Like {@link ownVenv}, but without records, as if somebody else had made the venv. */
export async function foreignVenv(box: Sandbox, venv: string, packages = PACKAGES): Promise<void> {
  const key = createHash('sha256').update(JSON.stringify([box.python, packages]));
  const name = `venv-${key.digest('hex').slice(0, 10)}`;
  copyVenv(await preparedAt(join(testTemp(), name), (aside) => installAt(aside, box, packages)), venv);
}

/** Lets pip-shim make a venv with these packages in an empty directory. Removes pip-shim's files from it. */
async function installAt(
  venv: string,
  { python }: Sandbox,
  packages: readonly Distribution[],
): Promise<void> {
  const box = await makeSandbox({ python });
  try {
    box.placeShims();
    for (const each of packages) buildWheel(box.root, each);
    const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: venv };
    const words = ['install', '--no-index', '--find-links', box.root, ...packages.map(({ name }) => name)];
    const { code, stderr } = await box.run('pip', words, { env });
    if (code !== 0) throw new Error(stderr);
    for (const file of ['.pip-shim', '.gitignore']) rmSync(join(venv, file));
  } finally {
    box.dispose();
  }
}

/** A fake pip in sh. It prints its arguments, then 1 if pip-shim has set _PIPSHIM_NESTED, else 0. */
export const SHOWING_PIP = 'echo "venv pip $*"; env | grep -c ^_PIPSHIM_NESTED=1';

/**
 * Makes the project's `.venv` as if pip-shim had made it, with an sh script as its pip. Returns its path.
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
  writeFileSync(join(venv, '.gitignore'), '*\n');
  writeFileSync(join(venv, '.pip-shim'), `${token}\n${venv}\n`);
  const state = box.env.XDG_STATE_HOME ?? join(box.home, '.local/state');
  const ignore = () => undefined;
  registryIn(join(state, 'pip-shim/venvs'), { setAside: ignore, forgotten: ignore }).record(
    venv,
    token,
    'made',
  );
}
