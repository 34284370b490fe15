import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { attemptAt } from '../../../../src/remedies/venv/attempt.ts';
import type { VenvTools } from '../../../../src/remedies/venv/tools.ts';
import type { OldVenv } from '../../../../src/state/old-venvs.ts';
import { files } from '../../../../src/system/files.ts';
import { look } from '../../../../src/system/look.ts';
import { freshDir, removeTree } from '../../../helpers/temp.ts';

const TOKEN = '0123456789abcdef0123456789abcdef';

/** Tools that change real files, with fake records. `done` lists the changes of the records and the mark. */
function toolsIn(t: TestContext, more: Partial<typeof files> = {}) {
  const root = freshDir('attempt');
  t.after(() => removeTree(root));
  const done: string[] = [];
  const olds = new Map<string, OldVenv>();
  const tools = {
    look,
    files: {
      ...files,
      makeDirectory(path: string) {
        if (path.includes('.making-')) done.push('mark');
        files.makeDirectory(path);
      },
      ...more,
    },
    registry: {
      record: (_: string, token: string, state: string) =>
        void done.push(token === TOKEN ? `${state} the old venv` : state),
      forget: () => void done.push('forget'),
    },
    oldVenvs: {
      record: (old: OldVenv) => void olds.set(old.aside, old),
      forget: ({ aside }: OldVenv) => void olds.delete(aside),
    },
    screen: { line: () => undefined },
  };
  return { path: join(root, 'v'), done, olds, tools: tools as unknown as VenvTools };
}

function makeOld(path: string): void {
  mkdirSync(path);
  writeFileSync(join(path, '.pip-shim'), `${TOKEN}\n${path}\n`);
  writeFileSync(join(path, 'pip.conf'), '[global]\n');
}

test('an attempt at a new path makes the directory, and removes it and its record if it fails', (t) => {
  const { path, done, olds, tools } = toolsIn(t);
  const attempt = attemptAt(path, tools);
  attempt.begin();
  assert.equal(readdirSync(path).length, 1, 'only the mark');
  assert.equal(attempt.discard(), undefined);
  assert.equal(existsSync(path), false);
  assert.deepEqual([done, olds.size], [['making', 'mark', 'forget'], 0]);
});

test('a directory that has files is marked before it is recorded, so that no signal makes it look empty', (t) => {
  const { path, done, tools } = toolsIn(t);
  mkdirSync(path);
  writeFileSync(join(path, 'left'), '');
  const attempt = attemptAt(path, tools);
  attempt.begin();
  assert.deepEqual(done, ['mark', 'making']);
  attempt.complete();
  assert.deepEqual(readdirSync(path).sort(), ['.gitignore', '.pip-shim']);
});

test('a directory that was there is emptied, and stays if the attempt fails', (t) => {
  const { path, tools } = toolsIn(t);
  mkdirSync(path);
  const attempt = attemptAt(path, tools);
  attempt.begin();
  writeFileSync(join(path, 'half'), '');
  assert.equal(attempt.discard(), undefined);
  assert.deepEqual(readdirSync(path), []);
});

test('an old venv is renamed, its pip.conf is carried over, and a failure renames it back', (t) => {
  const { path, done, olds, tools } = toolsIn(t);
  makeOld(path);
  const attempt = attemptAt(path, tools);
  attempt.begin();
  const [old] = olds.values();
  assert.deepEqual([old?.path, old?.token, old?.isReplaced], [path, TOKEN, false]);
  assert.equal(readFileSync(join(path, 'pip.conf'), 'utf8'), '[global]\n');
  assert.equal(existsSync(join(path, '.pip-shim')), false);
  assert.equal(attempt.discard(), undefined);
  assert.deepEqual(readdirSync(path).sort(), ['.pip-shim', 'pip.conf']);
  assert.deepEqual([done, olds.size], [['making', 'mark', 'made the old venv'], 0]);
});

test('when the new venv is complete, the record of the old venv says so', (t) => {
  const { path, olds, tools } = toolsIn(t);
  makeOld(path);
  const attempt = attemptAt(path, tools);
  attempt.begin();
  attempt.complete();
  assert.deepEqual(
    [...olds.values()].map(({ isReplaced }) => isReplaced),
    [true],
  );
});

test('an error while an attempt is discarded is returned, because an earlier error is reported', (t) => {
  const error = new Error('fake');
  let isFull = false;
  const removeTree = (path: string): void => {
    if (isFull) throw error;
    files.removeTree(path);
  };
  const { path, tools } = toolsIn(t, { removeTree });
  const attempt = attemptAt(path, tools);
  attempt.begin();
  isFull = true;
  assert.equal(attempt.discard(), error);
});
