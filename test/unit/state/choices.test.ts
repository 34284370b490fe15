import assert from 'node:assert/strict';
import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Choice } from '../../../src/state/choices.ts';
import { choicesIn } from '../../../src/state/choices.ts';
import { freshDir } from '../../helpers/temp.ts';

const PIPX: Choice = { remedy: 'pipx' };

function place() {
  const root = freshDir('choices');
  const [project, venv] = [join(root, 'project'), join(root, 'project/.venv')];
  mkdirSync(venv, { recursive: true });
  const directory = join(root, 'state/pip-shim/choices');
  const only = (): string => join(directory, readdirSync(directory)[0] ?? '');
  return { root, project, venv, directory, only, choices: choicesIn(directory) };
}

test('a choice is remembered, found through a link, changed and forgotten', () => {
  const { root, project, venv, directory, choices } = place();
  assert.equal(choices.find(project), undefined);
  assert.equal(choices.forget(project), false);
  choices.remember(project, PIPX);
  symlinkSync(project, join(root, 'link'));
  assert.deepEqual(choices.find(join(root, 'link')), PIPX);
  for (const foreign of [true, false]) {
    choices.remember(project, { remedy: 'venv', path: venv, foreign });
    assert.deepEqual(choices.find(project), { remedy: 'venv', path: venv, foreign });
  }
  assert.equal(choices.find(root), undefined);
  assert.equal(readdirSync(directory).length, 1);
  assert.equal(choices.forget(project), true);
  assert.deepEqual([choices.find(project), readdirSync(directory)], [undefined, []]);
});

test('only the user may read a record, under any umask, and no temporary file is left', () => {
  const { project, directory, only, choices } = place();
  const umask = process.umask(0);
  try {
    choices.remember(project, PIPX);
  } finally {
    process.umask(umask);
  }
  assert.equal(statSync(directory).mode & 0o777, 0o700);
  assert.equal(statSync(only()).mode & 0o777, 0o600);
  assert.equal(readdirSync(directory).length, 1);
});

test('a choice does not apply to another directory at the path of the project or of the foreign venv', () => {
  const { root, project, venv, choices } = place();
  choices.remember(project, { remedy: 'venv', path: venv, foreign: true });
  renameSync(venv, `${venv}.old`);
  mkdirSync(venv);
  assert.deepEqual(choices.find(project), { remedy: 'venv', path: venv, foreign: false });
  renameSync(project, join(root, 'old'));
  mkdirSync(project);
  assert.equal(choices.find(project), undefined);
});

const DAMAGED: [name: string, change: (text: string) => string][] = [
  ['cut off', (text) => text.slice(0, -9)],
  ['empty', () => ''],
  ['a newer format', (text) => text.replace('"format":1', '"format":2')],
  ['an unknown remedy', (text) => text.replace('pipx', 'conda')],
  ['a venv without a path', (text) => text.replace('pipx', 'venv')],
  ['a record of another project', (text) => text.replace('/project"', '/other"')],
  ['not an object', () => 'null'],
];
for (const [name, change] of DAMAGED) {
  test(`a damaged record is ignored: ${name}`, () => {
    const { project, only, choices } = place();
    choices.remember(project, PIPX);
    writeFileSync(only(), change(readFileSync(only(), 'utf8')));
    assert.equal(choices.find(project), undefined);
    assert.equal(choices.forget(project), true);
  });
}

test('remember throws if the record can not be written', () => {
  const { root, project, choices } = place();
  writeFileSync(join(root, 'state'), '');
  chmodSync(join(root, 'state'), 0o600);
  assert.throws(() => choices.remember(project, PIPX), /ENOTDIR|EEXIST/);
});
