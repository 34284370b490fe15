import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { fastPathCacheIn } from '../../../src/state/fast-path-cache.ts';
import { freshDir, removeTree } from '../../helpers/temp.ts';

function place(t: TestContext): { state: string; project: string; file: string } {
  const root = freshDir('answers');
  t.after(() => removeTree(root));
  const [state, project] = [join(root, 'pip-shim'), join(root, 'p')];
  mkdirSync(project);
  return { state, project, file: join(state, 'places', project, '.pip-shim-answer') };
}

test('an answer is written only if it still holds, and replaces the old answer', (t) => {
  const { state, project, file } = place(t);
  mkdirSync(state);
  const cache = fastPathCacheIn(state);
  cache.writeAnswer(project, 'one', () => false);
  assert.equal(existsSync(file), false);
  cache.writeAnswer(project, 'one', () => true);
  cache.writeAnswer(project, 'two', () => {
    throw new Error('the venv is gone');
  });
  assert.equal(readFileSync(file, 'utf8'), 'one');
  assert.equal(statSync(file).mode & 0o777, 0o600);
  cache.writeAnswer(project, 'two', () => true);
  assert.equal(readFileSync(file, 'utf8'), 'two');
  cache.writeAnswer(`${project}/../p`, 'three', () => true);
  assert.equal(readFileSync(file, 'utf8'), 'two', 'a path that is not the real one');
  cache.removeAnswer(project);
  cache.removeAnswer(project);
  assert.equal(existsSync(file), false);
});

test('no answer is written without a state directory, or if others may write to it', (t) => {
  const { state, project, file } = place(t);
  const cache = fastPathCacheIn(state);
  cache.writeAnswer(project, 'one', () => true);
  assert.equal(existsSync(state), false);
  mkdirSync(state);
  chmodSync(state, 0o777);
  cache.writeAnswer(project, 'one', () => true);
  assert.equal(existsSync(file), false);
});

test('a deleted directory’s answer is removed by a later answer beside or above it, or by a sweep', (t) => {
  const { state, project } = place(t);
  mkdirSync(state);
  const cache = fastPathCacheIn(state);
  const answerAt = (directory: string): string => join(state, 'places', directory, '.pip-shim-answer');
  const add = (name: string): string => {
    mkdirSync(join(project, name), { recursive: true });
    cache.writeAnswer(join(project, name), 'one', () => true);
    return answerAt(join(project, name));
  };
  const [job, other, deep] = [add('job/1'), add('other'), add('other/deep/below')];
  removeTree(join(project, 'job'));
  assert.ok(existsSync(job));
  const next = add('next/2');
  assert.deepEqual([job, other, deep, next].map(existsSync), [false, true, true, true]);
  removeTree(join(project, 'other/deep'));
  cache.sweepAnswers();
  assert.deepEqual([other, deep, next].map(existsSync), [true, false, true]);
  removeTree(join(project, 'other'));
  chmodSync(join(state, 'places'), 0o777);
  cache.sweepAnswers();
  assert.ok(existsSync(other), 'others may write there');
});
