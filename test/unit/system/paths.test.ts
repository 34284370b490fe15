import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shownPath, typedPath } from '../../../src/system/paths.ts';

const ROWS: [path: string, cwd: string, typed: string, shown: string][] = [
  ['/home/u/p/.venv', '/home/u/p', '.venv', '.venv'],
  ['/home/u/p/a/b', '/home/u/p', 'a/b', 'a/b'],
  ['/home/u/p/.venv', '/home/u/p/src', '/home/u/p/.venv', '~/p/.venv'],
  ['/home/u/p2/.venv', '/home/u/p', '/home/u/p2/.venv', '~/p2/.venv'],
  ['/home/user/x', '/', '/home/user/x', '/home/user/x'],
  ['/home/user/x', '/srv', '/home/user/x', '/home/user/x'],
  ['/home/u', '/srv', '/home/u', '~'],
  ['/home/u/p', '/home/u/p', '.', '.'],
  ['/home/u/p/-x', '/home/u/p', './-x', './-x'],
];
for (const [path, cwd, typed, shown] of ROWS) {
  test(`${path} in ${cwd} is typed ${typed} and shown as ${shown}`, () => {
    assert.equal(typedPath(path, { cwd }), typed);
    assert.equal(shownPath(path, { cwd, home: '/home/u' }), shown);
  });
}
