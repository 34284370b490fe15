import assert from 'node:assert/strict';
import { test } from 'node:test';
import { PipExit } from '../../../src/pip/exit.ts';
import { checkValue, primaryName } from '../../../src/pip/option-values.ts';
import type { PipOption } from '../../../src/pip/options.ts';

const NEWEST = undefined;
const callback = (name: string): PipOption =>
  ({ names: ['-x', name], dest: 'x', action: 'callback', type: 'string' }) as unknown as PipOption;
const typed = (type: string, choices?: readonly string[]): PipOption =>
  ({ names: ['--x'], dest: 'x', action: 'store', type, choices }) as unknown as PipOption;

function isTaken(
  option: PipOption,
  value: string | undefined,
  version: string | undefined = NEWEST,
): boolean {
  try {
    checkValue(option, value, version);
    return true;
  } catch (error) {
    assert.ok(error instanceof PipExit);
    return false;
  }
}

/** The option, the release of pip, the values that pip accepts, and the values that pip refuses. */
const CALLBACKS: readonly (readonly [
  name: string,
  version: string | undefined,
  taken: readonly (string | undefined)[],
  refused: readonly (string | undefined)[],
])[] = [
  ['--no-binary', NEWEST, [':all:', 'six', ''], ['-six', '--pre']],
  ['--only-binary', NEWEST, ['six-1'], ['-']],
  ['--config-settings', NEWEST, ['a=b', '=', 'a='], ['a', '', undefined]],
  ['--hash', NEWEST, ['sha256:00', 'sha384:00', 'sha512:'], ['md5:00', 'xsha256:00', 'sha256', undefined]],
  ['--no-cache-dir', NEWEST, [undefined, 'yes', '0', 'OFF'], ['perhaps', '']],
  ['--no-use-pep517', NEWEST, [undefined], ['', '1']],
  [
    '--python-version',
    NEWEST,
    ['', '3', '37', '310', '3.7', '3.7.3'],
    ['3.1.1.1', '3.x', 'x', '3x', '+7', '.'],
  ],
  ['--group', NEWEST, ['dev', '', 'pyproject.toml:dev', 'sub/pyproject.toml:dev', 'pyproject.toml/:dev'], []],
  ['--group', NEWEST, ['./pyproject.toml/.:dev', 'a:b/pyproject.toml:dev'], ['x.toml:dev', ':dev', '/:dev']],
  [
    '--group',
    NEWEST,
    ['pylock.toml:x', 'd/pylock.dev.toml:x', 'pylock.toml[extra]:x'],
    ['pylock.a.b.toml:x'],
  ],
  ['--group', NEWEST, ['C/https://pylock.toml:x'], ['https://h/pylock.toml:x', 'HTTP://h/pylock.toml:x']],
  ['--group', NEWEST, [], ['file:pylock.toml:x', 'mypylock.toml:x', 'pylock.toml.old:x', 'pylock.toml[]:x']],
  ['--group', NEWEST, [], ['pylock..toml:x', 'pylock.toml[a]b:x', '[x]:x', 'ftp://h/pylock.toml:x']],
  ['--group', '26.2', ['dev', 'pyproject.toml:dev'], ['pylock.toml:x']],
  [
    '--uploaded-prior-to',
    NEWEST,
    ['P3D', 'P0D', 'P3D\n', 'P737999D'],
    ['P738000D', 'PD', 'xP3D', 'P3Dx', 'P3W'],
  ],
  ['--uploaded-prior-to', '26.1', ['P3D', '2024-01-01'], []],
  ['--uploaded-prior-to', '26.0', ['2024-01-01'], ['P3D']],
  [
    '--uploaded-prior-to',
    NEWEST,
    ['2024-01-01', '20240101', '2024-W05', '2024-W05-3', '2024W053'],
    ['soon', ''],
  ],
  ['--uploaded-prior-to', NEWEST, ['2024-12-31T10', '2024-12-31 10:20:30.5+02:00', '20241231T102030Z'], []],
  [
    '--uploaded-prior-to',
    NEWEST,
    ['2024-09-30T10:20', '2024-10-09'],
    ['2024-13-01', '2024-00-01', '2024-01-32'],
  ],
  ['--uploaded-prior-to', NEWEST, [], ['x2024-01-01', '2024-01-01T', '2024-01-01T1', '2024-01-01T10:00x']],
];
for (const [name, version, taken, refused] of CALLBACKS) {
  test(`pip ${version ?? '(newest)'} accepts only right values of ${name}: ${[...taken, ...refused]}`, () => {
    for (const value of taken) assert.ok(isTaken(callback(name), value, version), `takes ${value}`);
    for (const value of refused) assert.ok(!isTaken(callback(name), value, version), `refuses ${value}`);
  });
}

const TYPES: readonly (readonly [option: PipOption, taken: readonly string[], refused: readonly string[]])[] =
  [
    [typed('int'), ['1', '-1', ' 1 ', '1_0', '0x1f', '0b1', '0o7'], ['', 'x', '1.5', '09', '1_']],
    [typed('float'), ['1', '1.5', '.5', '1e3', 'inf', 'nan', ' 1 '], ['', 'x', '1,5', '0x1']],
    [typed('choice', ['a', 'b']), ['a', 'b'], ['', 'c', 'A', 'a,b']],
    [typed('choice'), [], ['a']],
    [typed('string'), ['', 'anything'], []],
  ];
for (const [option, taken, refused] of TYPES) {
  test(`a value of type ${option.type}${option.choices ? ` of ${option.choices}` : ''} is checked`, () => {
    for (const value of taken) assert.ok(isTaken(option, value), `takes ${value}`);
    for (const value of refused) assert.ok(!isTaken(option, value), `refuses ${value}`);
  });
}

test('other options accept any value, and a missing value is not checked', () => {
  assert.ok(isTaken(callback('--other'), '-x'));
  assert.ok(isTaken(typed('int'), undefined));
  const stored = { ...callback('--no-binary'), action: 'store' } as PipOption;
  assert.ok(isTaken(stored, '-x'));
});

test('the error names the option and the refused value', () => {
  const said = (value: string | undefined) => () => checkValue(callback('--hash'), value, NEWEST);
  assert.throws(said('md5:0'), { why: '--hash: pip does not take the value "md5:0"' });
  assert.throws(said(undefined), { why: '--hash: pip does not take the value ""' });
});

test('primaryName returns the first long name of an option, else its first name', () => {
  const named = (...names: string[]) => primaryName({ ...callback('--x'), names } as PipOption);
  assert.equal(named('-x', '--long', '--longer'), '--long');
  assert.equal(named('-x', '-y'), '-x');
});
