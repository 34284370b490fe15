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
  ['file:///p/%ff', '/p/%ff'], // %ff is not UTF-8, so it is not decoded
  ['x[dev] @ File:///p/x', '/p/x', 'dev'],
  ['https://h/x', 'https://h/x'],
];
for (const [word, path, ...extras] of PATHS)
  test(`the path of ${word} is ${path}`, () => assert.deepEqual(localPath(word), { path, extras }));

test('every spelling of the project’s path counts as the project itself, and no other path does', () => {
  const facts = factsFor(requestFor([]), { cwd: '/home/u/p/sub' });
  const words = ['..', '../[dev]', '~/p', '/home/u/p/', 'File:///home/u/p', 'p @ file:///home/u/p'];
  const others = ['.', '../sub', 'p', '../../p.zip', 'https://h/home/u/p'];
  assert.deepEqual(
    [...words, ...others].filter((word) => isProjectItself(word, facts)),
    words,
  );
});
