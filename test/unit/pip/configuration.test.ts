import assert from 'node:assert/strict';
import { test } from 'node:test';
import { configItems, unreadConfigFile } from '../../../src/pip/configuration.ts';
import type { PipWorld } from '../../../src/pip/world.ts';
import { worldWith } from './world-with.ts';

/** A machine with these files, by path. undefined means that the file exists, but can't be read. */
function worldOf(
  files: Readonly<Record<string, string | undefined>>,
  more: Partial<PipWorld> = {},
): PipWorld {
  const world = { ...worldWith({}), env: {}, exists: (path: string) => path in files };
  return { ...world, readText: (path) => files[path], ...more };
}

/** The settings that config files give to `pip install`, as `key=value`. */
const said = (world: PipWorld, isolated = false): readonly string[] =>
  configItems('install', isolated, world)
    .filter(({ source }) => source === 'config')
    .map(({ key, value }) => `${key}=${value}`);

test('the keys of a config file lose only their leading dashes, and their underscores become dashes', () => {
  const text = '[install]\n--Index_URL = a\nno--index = b\n';
  assert.deepEqual(said(worldWith({}, text)), ['index-url=a', 'no--index=b']);
});

test('a line continues the value above only if its indent is deeper than that of the key', () => {
  const text = '[install]\n  find-links = a\n    b\n  timeout = 9\n';
  assert.deepEqual(said(worldWith({}, text)), ['find-links=a\nb', 'timeout=9']);
});

test('PIP_CONFIG_FILE=/dev/null turns off every config file', () => {
  const files = { '/etc/pip.conf': '[global]\ntimeout = 9\n' };
  assert.deepEqual(said(worldOf(files)), ['timeout=9']);
  assert.deepEqual(said(worldOf(files, { env: { PIP_CONFIG_FILE: '/dev/null' } })), []);
});

test('a command with --isolated ignores the user’s config file', () => {
  const world = worldOf({ '/home/u/.config/pip/pip.conf': '[global]\ntimeout = 9\n' });
  assert.deepEqual([said(world), said(world, true)], [['timeout=9'], []]);
});

test('PIP_CONFIG_FILE moves a default config file to the last place only before pip 25.2', () => {
  const files = { '/etc/pip.conf': '[global]\ntimeout = 1\n', '/usr/pip.conf': '[global]\ntimeout = 2\n' };
  const env = { PIP_CONFIG_FILE: '/etc/pip.conf' };
  for (const [pipVersion, last] of [
    ['25.1', 'timeout=1'],
    ['25.2', 'timeout=2'],
    ['26.0', 'timeout=2'],
  ] as const)
    assert.equal(said(worldOf(files, { env, pipVersion })).at(-1), last, pipVersion);
});

/** The existing files, the value of PIP_CONFIG_FILE, and the file that can't be read. */
const UNREAD: readonly (readonly [
  files: Readonly<Record<string, string | undefined>>,
  own: string | undefined,
  unread: string | undefined,
])[] = [
  [{}, undefined, undefined],
  [{ '/etc/pip.conf': '' }, undefined, undefined],
  [{ '/etc/pip.conf': undefined }, undefined, '/etc/pip.conf'],
  [{ '/home/u/.pip/pip.conf': undefined }, undefined, '/home/u/.pip/pip.conf'],
  [{ '/home/u/.pip/pip.conf': undefined, '/own': '' }, '/own', undefined], // /own turns off the user's files
  [{ '/own': undefined }, '/own', '/own'],
  [{ '/etc/pip.conf': undefined }, '/dev/null', undefined],
];
for (const [files, own, unread] of UNREAD) {
  test(`${Object.keys(files).join(', ') || 'no file'}, PIP_CONFIG_FILE=${own ?? ''}: ${unread ?? 'all'} can${unread ? "'t" : ''} be read`, () => {
    assert.equal(unreadConfigFile(worldOf(files, { env: { PIP_CONFIG_FILE: own } })), unread);
  });
}

test('a directory at the path of a config file is ignored', () => {
  const world = worldOf({ '/etc/pip.conf': undefined }, { isDirectory: () => true });
  assert.equal(unreadConfigFile(world), undefined);
});
