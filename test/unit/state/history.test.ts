import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Done } from '../../../src/state/history.ts';
import { historyIn } from '../../../src/state/history.ts';
import { freshDir } from '../../helpers/temp.ts';

const DONE: Done = {
  ...{
    remedy: 'venv',
    directory: '/p',
    command: 'pip install x',
    ran: ['python3 -m venv .venv'],
    byHand: [],
  },
  venv: { path: '/p/.venv', token: '0123' },
};
const TOOLS = { pipx: '/usr/bin/pipx', names: ['black'], home: '/h', binDirectory: '/b' };

function place() {
  const directory = join(freshDir('history'), 'state/pip-shim/history');
  const told: string[] = [];
  const history = historyIn(directory, (file) => told.push(file));
  const commands = (): string[] => history.all().map(({ command }) => command);
  return { directory, history, told, commands };
}

test('the history keeps the newest 200 entries, unchanged and in their order', () => {
  const { directory, history, commands } = place();
  assert.deepEqual(history.all(), []);
  const numbers = Array.from({ length: 203 }, (_, n) => `pip install ${n}`);
  for (const command of numbers) history.add({ ...DONE, command });
  assert.deepEqual(commands(), numbers.slice(3));
  assert.equal(readdirSync(directory).length, 200);
  const { id, at, ...kept } = history.all().at(-1) ?? {};
  assert.deepEqual(kept, { ...DONE, command: 'pip install 202' });
  assert.ok(Math.abs(Date.parse(at ?? '') - Date.now()) < 3_600_000 && id !== undefined);
});

test('an entry of each remedy can be read again', () => {
  const { history, told } = place();
  const remedies = ['project', 'venv', 'pipx', 'system', 'override'] as const;
  for (const remedy of remedies) history.add({ ...DONE, remedy });
  assert.deepEqual(
    history.all().map(({ remedy }) => remedy),
    remedies,
  );
  assert.deepEqual(told, []);
});

test('an entry that is added after the clock was set back still comes last', () => {
  const { directory, history, commands } = place();
  history.add({ ...DONE, command: 'first' });
  const [name = ''] = readdirSync(directory);
  renameSync(join(directory, name), join(directory, `9${name.slice(1)}`));
  for (const command of ['second', 'third']) history.add({ ...DONE, command });
  assert.deepEqual(commands(), ['first', 'second', 'third']);
});

test('markUndone permanently marks one entry as undone, and changes nothing else', () => {
  const { history } = place();
  for (const more of [{}, { tools: TOOLS }]) history.add({ ...DONE, ...more });
  const [first, second] = history.all();
  assert.ok(first && second);
  history.markUndone(second);
  const [before, after] = history.all();
  assert.deepEqual(before, first);
  assert.deepEqual({ ...after, undone: undefined }, { ...second, undone: undefined });
  assert.ok(!Number.isNaN(Date.parse(after?.undone ?? '')));
});

const DAMAGED: readonly (readonly [name: string, change: (text: string) => string])[] = [
  ['cut off', (text) => text.slice(0, -9)],
  ['empty', () => ''],
  ['null', () => 'null'],
  ['a newer format', (text) => text.replace('"format":1', '"format":2')],
  ['an unknown remedy', (text) => text.replace('"remedy":"venv"', '"remedy":"rm"')],
  ['an invalid time', (text) => text.replace(/"at":"[^"]*"/, '"at":"then"')],
  ['a venv without a token', (text) => text.replace('"token"', '"taken"')],
  ['tools that are not a list', (text) => text.replace('["black"]', '"black"')],
];
for (const [name, change] of DAMAGED) {
  test(`an unreadable entry is set aside and reported once, and the other entries stay: ${name}`, () => {
    const { directory, history, told, commands } = place();
    history.add({ ...DONE, tools: TOOLS });
    const file = join(directory, readdirSync(directory)[0] ?? '');
    const damaged = change(readFileSync(file, 'utf8'));
    writeFileSync(file, damaged);
    history.add({ ...DONE, command: 'another' });
    for (const _ of ['first', 'second']) assert.deepEqual(commands(), ['another']);
    assert.deepEqual(told, [`${file}.unreadable`]);
    assert.equal(readFileSync(`${file}.unreadable`, 'utf8'), damaged);
  });
}

test('if the history can not be written, add does not throw, and the history is empty', () => {
  const { directory, history } = place();
  mkdirSync(join(directory, '..'), { recursive: true });
  writeFileSync(directory, 'a file in the place of the directory');
  history.add(DONE);
  assert.deepEqual(history.all(), []);
  assert.equal(readFileSync(directory, 'utf8'), 'a file in the place of the directory');
});
