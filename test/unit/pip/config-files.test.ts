import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type ConfigPlaces, configPlaces } from '../../../src/pip/config-files.ts';
import type { PipWorld } from '../../../src/pip/world.ts';
import { worldWith } from './world-with.ts';

type Env = PipWorld['env'];
const linux = (env: Env, pipVersion?: string): ConfigPlaces =>
  configPlaces({ ...worldWith(env), pipVersion });
const mac = (env: Env, pipVersion?: string, more: Partial<PipWorld> = {}): ConfigPlaces =>
  configPlaces({ ...worldWith(env), platform: 'darwin', pipVersion, ...more });

test('on Linux without any variable pip’s config files have their default places', () => {
  assert.deepEqual(linux({}), {
    global: ['/etc/xdg/pip/pip.conf', '/etc/pip.conf'],
    user: ['/home/u/.pip/pip.conf', '/home/u/.config/pip/pip.conf'],
    site: ['/usr/pip.conf'],
  });
  assert.deepEqual(linux({ HOME: '/h' }).user, ['/h/.pip/pip.conf', '/h/.config/pip/pip.conf']);
});

/** The user's config file for each value of XDG_CONFIG_HOME and release of pip. */
const HOMES: readonly (readonly [value: string, version: string | undefined, place: string])[] = [
  ['/c', undefined, '/c/pip/pip.conf'],
  ['/c/', undefined, '/c/pip/pip.conf'],
  ['', undefined, '/home/u/.config/pip/pip.conf'],
  [' ', '20.0', '/home/u/.config/pip/pip.conf'],
  [' /c ', '26.3', '/c/pip/pip.conf'],
  ['c', '26.3', '/home/u/.config/pip/pip.conf'],
  ['c/', '26.3', '/home/u/.config/pip/pip.conf'],
  [' c ', '26.2', 'c/pip/pip.conf'],
  [' /c ', '26.1', ' /c /pip/pip.conf'],
];
for (const [value, version, place] of HOMES) {
  test(`with XDG_CONFIG_HOME=${JSON.stringify(value)} pip ${version ?? '(newest)'} reads ${place}`, () => {
    assert.equal(linux({ XDG_CONFIG_HOME: value }, version).user[1], place);
  });
}

/** The directories for each value of XDG_CONFIG_DIRS and release of pip. undefined means /etc/xdg. */
const LISTS: readonly (readonly [value: string, version: string, places: readonly string[] | undefined])[] = [
  ['/a:/b', '26.3', ['/a', '/b']],
  [' /a : b :', '26.3', ['/a']],
  ['a:b', '26.3', undefined],
  ['', '26.3', undefined],
  [' ', '20.0', undefined],
  [' /a: :b', '26.2', ['/a', 'b']],
  ['/a::b', '26.1', ['/a', '', 'b']],
  ['~/a', '24.1', ['~/a']],
  ['~/a:/b', '24.0', ['/home/u/a', '/b']],
];
for (const [value, version, places] of LISTS) {
  test(`with XDG_CONFIG_DIRS=${JSON.stringify(value)} pip ${version} reads ${places ?? 'defaults'}`, () => {
    const files = (places ?? ['/etc/xdg']).map((place) => `${place}${place === '' ? '' : '/'}pip/pip.conf`);
    assert.deepEqual(linux({ XDG_CONFIG_DIRS: value }, version).global, [...files, '/etc/pip.conf']);
  });
}

const SUPPORT = '/Library/Application Support/pip/pip.conf';
/** The interpreter's prefix, the release of pip, and the global config files that pip reads on macOS. */
const GLOBAL: readonly (readonly [prefix: string, version: string, places: readonly string[]])[] = [
  ['/usr', '26.3', [SUPPORT]],
  ['/usr', '24.0', [SUPPORT]],
  ['/usr', '24.1', [SUPPORT]],
  ['/opt/homebrew/x', '24.0', [SUPPORT]],
  ['/opt/homebrew/x', '24.1', []],
  ['/opt/homebrew/x', '25.0', []],
  ['/opt/homebrew/x', '25.1', ['/opt/homebrew/share/pip/pip.conf', SUPPORT]],
  ['/brew/opt/python@3.13/x', '25.2', [SUPPORT]],
  ['/brew/opt/python@3.13/x', '25.3', ['/brew/share/pip/pip.conf', SUPPORT]],
  ['/opt/python/x', '25.3', ['/share/pip/pip.conf', SUPPORT]],
  ['/opt/homebrew/x', '25.3', [SUPPORT]],
];
for (const [prefix, version, places] of GLOBAL) {
  test(`on macOS pip ${version} of a Python in ${prefix} reads ${places.join(', ') || 'no file'}`, () => {
    assert.deepEqual(mac({}, version, { prefix }).global, places);
  });
}

test('on macOS pip reads XDG_DATA_DIRS and XDG_DATA_HOME since 26.2', () => {
  assert.deepEqual(mac({ XDG_DATA_DIRS: '/a:/b' }, '26.2').global, ['/a/pip/pip.conf', '/b/pip/pip.conf']);
  assert.deepEqual(mac({ XDG_DATA_DIRS: '/a' }, '26.1').global, [SUPPORT]);
  const all = { isDirectory: () => true };
  const own = `/home/u${SUPPORT}`;
  assert.equal(mac({ XDG_DATA_HOME: '/d' }, '26.2', all).user[1], '/d/pip/pip.conf');
  assert.equal(mac({ XDG_DATA_HOME: '/d' }, '26.1', all).user[1], own);
  assert.equal(mac({}, '26.2', all).user[1], own);
});

test('on macOS pip reads its file in the user’s Application Support only if that directory exists', () => {
  const isDirectory = (path: string): boolean => path === '/home/u/Library/Application Support/pip';
  assert.equal(mac({}, '26.2', { isDirectory }).user[1], `/home/u${SUPPORT}`);
  assert.equal(mac({}, '26.2').user[1], '/home/u/.config/pip/pip.conf');
});
