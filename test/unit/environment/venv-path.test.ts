import assert from 'node:assert/strict';
import { test } from 'node:test';
import { otherPlaces, unquotableIn } from '../../../src/environment/venv-path.ts';
import { assertUnread } from './random-directories.ts';

const LONG = 'l'.repeat(110);
const ROWS: readonly (readonly [path: string, what: string | undefined, directory?: string])[] = [
  ['/home/u/p/.venv', undefined],
  ['/home/u/two words/.venv', undefined],
  [`/home/u/${LONG}/${LONG}/.venv`, undefined],
  ['/home/u/R&D (copy) [1]; a>b {x}*?^|/.venv', undefined],
  ['/home/u/R&D/.venv', undefined],
  ['/home/jürgen/日本語/~a+b@c,d=e%f:g#h!/.venv', undefined],
  ['/home/u/decoding/encoding/.venv', undefined],
  ["/home/u/it's/.venv", "a single quote (')", "/home/u/it's"],
  ['/home/u/"q"/a$b/.venv', 'a double quote (")', '/home/u/"q"'],
  ['/home/u/a b/$(id)/.venv', 'a dollar sign ($)', '/home/u/a b/$(id)'],
  ['/home/u/`id`/.venv', 'a backquote (`)', '/home/u/`id`'],
  ['/home/u/p/a\\b', 'a backslash (\\)', '/home/u/p/a\\b'],
  ['/home/u/a\nb/.venv', 'a line break', '/home/u/a\nb'],
  ['/home/u/a\tb/.venv', 'a control character (\\x09)', '/home/u/a\tb'],
  ['/home/u/a\x7fb/.venv', 'a control character (\\x7f)', '/home/u/a\x7fb'],
  [
    '/home/u/coding=utf-7/.venv',
    '"coding=", which Python reads as an encoding declaration',
    '/home/u/coding=utf-7',
  ],
  [
    '/home/u/x coding:x/.venv',
    '"coding:", which Python reads as an encoding declaration',
    '/home/u/x coding:x',
  ],
  ['/u/coding=a/b$c/x', '"coding=", which Python reads as an encoding declaration', '/u/coding=a'],
  [`/u/${LONG}&id/x`, `"&", and the path is too long for a script's first line`, `/u/${LONG}&id`],
  ...[...'|;<>()[]{}*?^'].map(
    (character) =>
      [
        `/u/${LONG}/a${character}b/x`,
        `"${character}", and the path is too long for a script's first line`,
        `/u/${LONG}/a${character}b`,
      ] as const,
  ),
  // The longest path that fits into a script's first line, and a path two bytes longer.
  [`/${'l'.repeat(108 - '/&/x'.length)}/&/x`, undefined],
  [
    `/${'l'.repeat(110 - '/&/x'.length)}/&/x`,
    `"&", and the path is too long for a script's first line`,
    `/${'l'.repeat(106)}/&`,
  ],
  // Each ü is two bytes: the limit counts bytes, not characters.
  [
    `/u/${'ü'.repeat(55)}&id/x`,
    `"&", and the path is too long for a script's first line`,
    `/u/${'ü'.repeat(55)}&id`,
  ],
];

test("unquotableIn finds the character that pip's scripts can't quote, and its directory", () => {
  for (const [path, what, directory] of ROWS)
    assert.deepEqual(unquotableIn(path), what === undefined ? undefined : { what, directory }, path);
});

test('otherPlaces suggests the venv named default only if pip’s scripts can quote its path', () => {
  assert.deepEqual(otherPlaces('/home/u/.local/default', '/home/u'), [
    'use the venv named default: PIP_SHIM_VENV=~/.local/default',
    'or name another place: PIP_SHIM_VENV=/path/to/venv',
  ]);
  assert.match(
    otherPlaces('/data/my venvs/default', '/home/u')[0] ?? '',
    /PIP_SHIM_VENV='\/data\/my venvs\/default'$/,
  );
  assert.deepEqual(otherPlaces('/home/$u/default', '/home/$u'), [
    'name another place: PIP_SHIM_VENV=/path/to/venv',
  ]);
});

/** test/wide/fuzz/venv-paths.test.ts draws more. */
test('2,000 random directories: Python and sh read no part of a new venv’s path as code', () =>
  assertUnread(2_000));
