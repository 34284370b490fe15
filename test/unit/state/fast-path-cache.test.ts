import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fastPathCacheIn } from '../../../src/state/fast-path-cache.ts';
import { freshDir, removeTree } from '../../helpers/temp.ts';

function place(t: TestContext): { state: string; file: string } {
  const root = freshDir('answers');
  t.after(() => removeTree(root));
  const state = join(root, 'pip-shim');
  return { state, file: join(state, 'places/p/answer') };
}

test('an answer is written only if it still holds, and replaces the old answer', (t) => {
  const { state, file } = place(t);
  mkdirSync(state);
  const cache = fastPathCacheIn(state);
  cache.writeAnswer('/p', 'one', () => false);
  assert.equal(existsSync(file), false);
  cache.writeAnswer('/p', 'one', () => true);
  cache.writeAnswer('/p', 'two', () => {
    throw new Error('the venv is gone');
  });
  assert.equal(readFileSync(file, 'utf8'), 'one');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  cache.writeAnswer('/p', 'two', () => true);
  assert.equal(readFileSync(file, 'utf8'), 'two');
});

test('without records of the user, and if others may write there, no answer is written', (t) => {
  const { state, file } = place(t);
  const cache = fastPathCacheIn(state);
  cache.writeAnswer('/p', 'one', () => true);
  assert.equal(existsSync(state), false);
  mkdirSync(state);
  chmodSync(state, 0o777);
  cache.writeAnswer('/p', 'one', () => true);
  assert.equal(existsSync(file), false);
});
