import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };

test('a requirements file that bash passes on as a descriptor is read in the venv', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'demo' });
  const line = `pip install --no-index -r <(echo '${wheel}')`;
  const { code, stdout, stderr } = await box.run('bash', ['-c', line], { env: AUTO });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Successfully installed demo-1\.0/);
  assert.ok(existsSync(join(box.project, '.venv/bin/python')));
});

test('from a directory that is gone the venv is the one named default, and what pip makes of it is its own', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'demo' });
  const line = `mkdir gone; cd gone; rmdir ../gone; pip install --no-index ${wheel}`;
  const { stderr } = await box.run('sh', ['-c', line], { env: AUTO });
  assert.match(stderr, /named default, in ~\/.*\/venvs\/default; not here: it is the root directory\n/);
  assert.doesNotMatch(stderr, /running plain pip|should not have happened/);
  assert.ok(existsSync(join(box.home, '.local/share/pip-shim/venvs/default/bin/python')));
});

test('a GITHUB_PATH that leads nowhere is as none: the closing line says what to type', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'demo' });
  const env = { ...AUTO, GITHUB_ACTIONS: 'true', GITHUB_PATH: '/nowhere/path' };
  const { code, stderr } = await box.run('pip', ['install', '--no-index', wheel], { env });
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /installed in \.venv; for the commands in it: export PATH=\S+\/\.venv\/bin:"\$PATH"\n/,
  );
});
