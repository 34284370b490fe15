import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ownVenv } from '../../helpers/own-venv.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { cliBoxFor } from './built-cli.ts';

test('an install into a venv that pip-shim did not make works only between `pip-shim allow` and `pip-shim deny`', async (t) => {
  const box = await cliBoxFor(t);
  box.placeShims();
  await box.plainVenv('.venv');
  const before = readdirSync(join(box.project, '.venv')).sort();
  const wheel = buildWheel(box.root, { name: 'thing' });
  const install = () => box.run('pip', ['install', '--no-index', wheel], { env: { PIP_SHIM_AUTO: 'venv' } });
  const refused = await install();
  assert.equal(refused.code, 1);
  const [, step = ''] = /pip-shim (allow .+)/.exec(refused.stderr) ?? [];
  const allowed = await box.cli(step.split(' '));
  assert.deepEqual([allowed.code, allowed.stderr], [0, '']);
  assert.match(allowed.stdout, /^allowed: \.venv\nto take it back: pip-shim deny \.venv\n$/);
  assert.match((await box.cli(['allow'])).stdout, /^\.venv is allowed already\n$/);
  const installed = await install();
  assert.equal(installed.code, 0, installed.stderr);
  const denied = await box.cli(['deny']);
  assert.match(denied.stdout, /^forgotten: \.venv\nto allow it again: pip-shim allow \.venv\n$/);
  assert.ok(!existsSync(join(box.project, '.venv/.pip-shim')));
  assert.equal((await install()).code, 1);
  assert.match((await box.cli(['deny'])).stdout, /was not known to pip-shim: nothing to forget/);
  const state = join(box.home, '.local/state/pip-shim/venvs');
  assert.deepEqual(readdirSync(state), []);
  assert.ok(before.every((name) => existsSync(join(box.project, '.venv', name))));
});

test('`pip-shim deny` forbids installs into a venv that pip-shim made, and `pip-shim allow` permits them again', async (t) => {
  const box = await cliBoxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'thing' });
  const install = () => box.run('pip', ['install', '--no-index', wheel], { env: { PIP_SHIM_AUTO: 'venv' } });
  await ownVenv(box, undefined, [{ name: 'other' }]);
  assert.match((await box.cli(['allow', '.venv'])).stdout, /is allowed already/);
  assert.match((await box.cli(['deny', '.venv'])).stdout, /^forgotten: \.venv/);
  assert.equal((await install()).code, 1);
  assert.equal((await box.cli(['allow', '.venv'])).code, 0);
  assert.equal((await install()).code, 0);
});
