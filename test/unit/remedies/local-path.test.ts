import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isProjectItself, localPath } from '../../../src/remedies/local-path.ts';
import { factsFor, requestFor } from './facts.ts';

const PATHS: readonly (readonly [word: string, path: string, ...extras: string[]])[] = [
  ['./x', './x'],
  ['./x[dev, docs]', './x', 'dev', 'docs'],
  ['./x [dev]', './x', 'dev'],
  ['./x; os_name=="posix"', './x'],
  ['file:///p/x#egg=x', '/p/x'],
  ['FILE://localhost/p/x', '/p/x'],
  ['file:///p/a;b', '/p/a;b'],
  ['file:///p/a%20b; os_name=="posix"', '/p/a b'],
  ['file:///p/%ff', '/p/%ff'], // no UTF-8
  ['x[dev] @ File:///p/x', '/p/x', 'dev'],
  ['https://h/x', 'https://h/x'],
];
for (const [word, path, ...extras] of PATHS)
  test(`${word} lies in ${path}`, () => assert.deepEqual(localPath(word), { path, extras }));

test('the project itself, however it is written, and nothing beside it', () => {
  const facts = factsFor(requestFor([]), { cwd: '/home/u/p/sub' });
  const words = ['..', '../[dev]', '~/p', '/home/u/p/', 'File:///home/u/p', 'p @ file:///home/u/p'];
  const others = ['.', '../sub', 'p', '../../p.zip', 'https://h/home/u/p'];
  assert.deepEqual(
    [...words, ...others].filter((word) => isProjectItself(word, facts)),
    words,
  );
});
