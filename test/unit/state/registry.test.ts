import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { registryIn } from '../../../src/state/registry.ts';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const TOKEN = '0123456789abcdef'.repeat(2);

function place() {
  const root = freshDir('registry');
  const venv = join(root, '.venv');
  mkdirSync(venv);
  const directory = join(root, 'state/pip-shim/venvs');
  const told: string[] = [];
  const registry = registryIn(directory, { setAside: (file) => told.push(file), forgotten: () => undefined });
  registry.record(venv, TOKEN, 'made');
  const [name = ''] = readdirSync(directory);
  return { venv, registry, told, record: join(directory, name) };
}

const DAMAGED: [name: string, change: (text: string) => string][] = [
  ['cut off', (text) => text.slice(0, -9)],
  ['empty', () => ''],
  ['a newer format', (text) => text.replace('"format":1', '"format":2')],
  ['an empty token', (text) => text.replace(TOKEN, '')],
];
for (const [name, change] of DAMAGED) {
  test(`an unreadable record is set aside and reported once: ${name}`, () => {
    const { venv, registry, told, record } = place();
    const damaged = change(readFileSync(record, 'utf8'));
    writeFileSync(record, damaged);
    assert.equal(registry.find(venv), undefined);
    assert.deepEqual([registry.find(venv), registry.all()], [undefined, []]);
    assert.deepEqual(told, [`${record}.unreadable`]);
    assert.equal(readFileSync(`${record}.unreadable`, 'utf8'), damaged);
    registry.record(venv, TOKEN, 'made');
    assert.equal(registry.find(venv)?.token, TOKEN);
    assert.equal(readFileSync(`${record}.unreadable`, 'utf8'), damaged);
  });
}

test('an unreadable record that can not be moved is reported with its old path', () => {
  const { registry, told, record } = place();
  writeFileSync(record, '');
  mkdirSync(`${record}.unreadable/in-the-way`, { recursive: true });
  assert.deepEqual(registry.all(), []);
  assert.deepEqual(told, [record]);
});

test('pip install into a venv succeeds even if the record of the venv is unreadable', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims(['pip']);
  const wheel = buildWheel(box.root, { name: 'demo', version: '1.0' });
  const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: '.venv' };
  const install = () => box.run('pip', ['install', '--no-index', wheel], { env });
  assert.equal((await install()).code, 0);
  const records = join(box.home, '.local/state/pip-shim/venvs');
  const [record = ''] = readdirSync(records);
  writeFileSync(join(records, record), '{"format":2}');
  const { code, stderr } = await install();
  assert.equal(code, 0, stderr);
  assert.equal(
    stderr.match(/could not be read, .*the unreadable record: .*\.json\.unreadable$/gm)?.length,
    1,
  );
});
