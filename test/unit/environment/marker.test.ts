import assert from 'node:assert/strict';
import { test } from 'node:test';
import { identityOf, markedDirectory, readMarker } from '../../../src/environment/marker.ts';
import type { Look } from '../../../src/system/ports.ts';
import { type Entry, fakeLook, type Tree } from '../system/fake-look.ts';

const OUTSIDE = { home: '/home/u', temp: undefined, uid: 1000, isAlone: false };
const PROJECT = '/home/u/p';

test('the nearest .venv-stack above a directory counts, but not a .venv-stack in the home directory', () => {
  const look = fakeLook({ home: { u: { '.venv-stack': '', p: { '.venv-stack': '', sub: { deep: {} } } } } });
  assert.equal(markedDirectory(`${PROJECT}/sub/deep`, OUTSIDE, look), PROJECT);
  assert.equal(markedDirectory(PROJECT, OUTSIDE, look), PROJECT);
  const none = fakeLook({ home: { u: { '.venv-stack': '', p: { sub: {} } } } });
  assert.equal(markedDirectory(`${PROJECT}/sub`, OUTSIDE, none), undefined);
});

/** Reads the file `.venv-stack` in a project that also contains `more`. */
const read = (marker: Entry | undefined, more: Tree = {}, change: (look: Look) => Look = (look) => look) => {
  const tree = marker === undefined ? more : { '.venv-stack': marker, ...more };
  return readMarker(PROJECT, 1000, '/data', change(fakeLook({ home: { u: { p: tree } } })));
};
const venv = { 'pyvenv.cfg': '' };

const FOLLOWED: readonly (readonly [text: string, more: Tree, venv: string, push: string])[] = [
  ['', {}, `${PROJECT}/.venv`, 'pip-shim push'],
  ['\n', { venv, env: venv }, `${PROJECT}/venv`, 'pip-shim push'],
  [' \nwork', { env: venv }, `${PROJECT}/env`, 'pip-shim push'],
  ['', { '.venv': {}, env: venv }, `${PROJECT}/env`, 'pip-shim push'],
  ['work\n', { venv }, '/data/venvs/work', 'pip-shim push work'],
  ['  work-1.x_Y  \nmore', {}, '/data/venvs/work-1.x_Y', 'pip-shim push work-1.x_Y'],
  ['_', {}, '/data/venvs/_', 'pip-shim push _'],
  [`a${'\n'.repeat(4095)}`, {}, '/data/venvs/a', 'pip-shim push a'],
];
for (const [text, more, path, push] of FOLLOWED) {
  test(`.venv-stack ${JSON.stringify(text.slice(0, 20))} beside ${Object.keys(more).join(' and ') || 'nothing'} names ${path}`, () => {
    assert.deepEqual(read(text, more), { kind: 'venv', venv: path, push });
  });
}

const NAME = 'its first line is not a valid name of a venv';
const OTHER = 'it belongs to another user';
const OPEN = 'everybody may write to it, or to its directory';
const IGNORED: readonly (readonly [name: string, marker: Entry | undefined, why: string])[] = [
  ['that does not exist', undefined, 'it is not a regular file'],
  ['that is a directory', {}, 'it is not a regular file'],
  ['that is a symbolic link', { entry: '', stat: { kind: 'link' } }, 'it is not a regular file'],
  ['of another user', { entry: '', stat: { uid: 1001 } }, OTHER],
  ['that everybody may write to', { entry: '', stat: { mode: 0o646 } }, OPEN],
  ['that is too long', 'a'.padEnd(4097), 'it is longer than 4 kB'],
  ['with a path', '../x', NAME],
  ['with an option', '-x', NAME],
  ['with a dot in front', '.x', NAME],
  ['with two words', 'a b', NAME],
  ['with a slash', 'a/b', NAME],
];
for (const [name, marker, why] of IGNORED)
  test(`a .venv-stack ${name} is ignored`, () => assert.deepEqual(read(marker), { kind: 'ignored', why }));

test('a .venv-stack of root counts, but not in a directory of another user or open to everybody', () => {
  assert.equal(read({ entry: '', stat: { uid: 0, mode: 0o664 } }).kind, 'venv');
  for (const [stat, why] of [
    [{ uid: 1001 }, OTHER],
    [{ mode: 0o777 }, OPEN],
  ] as const) {
    const tree = { home: { u: { p: { entry: { '.venv-stack': '' }, stat } } } };
    assert.deepEqual(readMarker(PROJECT, 1000, '/data', fakeLook(tree)), { kind: 'ignored', why });
  }
});

test('readMarker reads only the beginning of .venv-stack, but recognizes a file that is too long', () => {
  const cut = (look: Look): Look => ({
    ...look,
    readText: (path, limit = 1) => look.readText(path)?.slice(0, limit),
  });
  const why = 'it is longer than 4 kB';
  assert.deepEqual(read(`a${'\n'.repeat(4096)}`, {}, cut), { kind: 'ignored', why });
  assert.equal(read(`a${'\n'.repeat(4095)}`, {}, cut).kind, 'venv');
});

test('an unreadable .venv-stack is ignored', () => {
  const unreadable = (look: Look): Look => ({ ...look, readText: () => undefined });
  assert.deepEqual(read('', {}, unreadable), { kind: 'ignored', why: "it can't be read" });
});

test('the identity of a venv changes with its .venv-stack, its pyvenv.cfg or its Python', () => {
  const tree = { 'pyvenv.cfg': 'home = /usr', bin: { python: '' }, lib: {} };
  const identity = (marker: Entry, more: Tree, python = '/usr/bin/python3.11') => {
    const look = fakeLook({ p: { '.venv-stack': marker, '.venv': { ...tree, ...more } } });
    return identityOf('/p/.venv', {
      ...look,
      realPath: (path) => (path === '/p/.venv/bin/python' ? python : path),
    });
  };
  const was = identity('', {});
  assert.equal(identity('', { lib: { x: '' } }), was);
  assert.notEqual(identity('work', {}), was);
  assert.notEqual(identity('', { 'pyvenv.cfg': 'home = /opt' }), was);
  assert.notEqual(identity('', {}, '/usr/bin/python3.12'), was);
  const link = { entry: 'work', stat: { kind: 'link' } } as const;
  assert.equal(identity(link, {}), was); // a .venv-stack that is a symbolic link is ignored
});
