import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VenvState } from '../../../../src/environment/venv-state.ts';
import { isUnused } from '../../../../src/remedies/venv/unused.ts';
import { fakeLook } from '../../system/fake-look.ts';

const PATH = '/p/.venv';
const USABLE: VenvState = {
  ...{ kind: 'usable', python: `${PATH}/bin/python`, version: '3.11', pip: 'script', ours: true, holds: [] },
};
const NEW = ['pip', 'pip-23.0.1.dist-info', 'setuptools', 'setuptools-66.1.1.dist-info', 'pkg_resources'];
const MADE = { path: PATH, token: '0', dev: 1, ino: 1, uid: 1000, state: 'made' } as const;

function unused(
  names: readonly string[],
  state: VenvState = USABLE,
  entry: object | undefined = MADE,
): boolean {
  const site = Object.fromEntries(names.map((name) => [name, {}]));
  const look = fakeLook({ 'p/.venv/lib/python3.11/site-packages': site });
  return isUnused(PATH, state, look, { find: () => entry as typeof MADE | undefined });
}

test('a new venv is unused if its site-packages holds only what a new venv has', () => {
  assert.equal(unused([...NEW, '_distutils_hack', 'distutils-precedence.pth', '__pycache__']), true);
  assert.equal(unused(['_virtualenv.pth', '_virtualenv.py']), true, 'of uv');
  assert.equal(unused([]), true);
  for (const name of [
    'demo',
    'pip_tools-7.4.dist-info',
    'pip-tools-7.4.dist-info',
    'piptools',
    'mypip',
    '__editable__.own.pth',
  ])
    assert.equal(unused([...NEW, name]), false, name);
});

test('a venv that is broken, allowed, foreign or unknown is never unused', () => {
  assert.equal(unused(NEW, { ...USABLE, ours: false }), false);
  assert.equal(unused(NEW, { kind: 'broken', why: 'x', remake: true }), false);
  assert.equal(unused(NEW, USABLE, { ...MADE, state: 'allowed' }), false);
  const look = fakeLook({ 'p/.venv/lib/python3.11/site-packages': {} });
  assert.equal(isUnused(PATH, USABLE, look, { find: () => undefined }), false);
});
