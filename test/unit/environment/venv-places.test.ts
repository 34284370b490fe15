import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Project } from '../../../src/environment/project.ts';
import { writtenPath } from '../../../src/environment/venv-path.ts';
import { type VenvPlace, type VenvQuestion, venvPlaces } from '../../../src/environment/venv-places.ts';
import type { KnownVenvs } from '../../../src/state/venv-record.ts';
import type { FileStat, Look } from '../../../src/system/ports.ts';
import { fakeLook, type Tree } from '../system/fake-look.ts';

const NONE: KnownVenvs = { find: () => undefined };
const VENV: Tree = {
  'pyvenv.cfg': 'version = 3.11.2\n',
  'bin/python': '',
  lib: { 'python3.11': { 'site-packages': {} } },
};
const BROKEN: Tree = { 'pyvenv.cfg': 'version = 3.11.2\n' };
const ACTIVE = { path: '/home/u/a', variable: 'VIRTUAL_ENV', isFirst: true } as const;
const PROJECT: Project = { root: '/home/u/p', found: true, unfit: undefined };

/** Returns source, path and kind of each place for a venv, and VIRTUAL_ENV if its venv is not used. */
function placesIn(project: Tree, more: Partial<VenvQuestion> = {}, home: Tree = {}) {
  const question: VenvQuestion = {
    ...{
      project: PROJECT,
      cwd: '/home/u/p/sub',
      home: '/home/u',
      dataDirectory: '/home/u/data',
      uid: 1000,
      isAlone: true,
    },
    ...{ wanted: undefined, active: undefined, ...more },
  };
  const look = fakeLook({ home: { u: { p: project, ...home } } });
  const { places, unused } = venvPlaces(question, look, NONE);
  return [places.map(({ source, path, state }) => `${source} ${path} ${state.kind}`), unused] as const;
}

const DEFAULT = 'default /home/u/data/venvs/default absent';

test('PIP_SHIM_VENV comes before all other venvs, even if its venv does not exist yet', () => {
  const project = { '.venv': VENV };
  const more = { wanted: '../given', active: ACTIVE };
  assert.deepEqual(placesIn(project, more, { a: VENV }), [
    ['PIP_SHIM_VENV /home/u/p/given absent'],
    undefined,
  ]);
});

test('an active venv that can be used comes before the project’s venv', () => {
  const active = { active: ACTIVE };
  const own = 'project /home/u/p/.venv usable';
  assert.deepEqual(placesIn({ '.venv': VENV }, active, { a: VENV }), [
    ['VIRTUAL_ENV /home/u/a usable'],
    undefined,
  ]);
  const gone = { path: '/home/u/a', why: 'it is gone: moved, renamed or deleted', isBroken: true };
  assert.deepEqual(placesIn({ '.venv': VENV }, active), [[own], gone]);
  const broken = { path: '/home/u/a', why: 'its Python is gone', isBroken: true };
  assert.deepEqual(placesIn({ '.venv': VENV }, active, { a: BROKEN }), [[own], broken]);
});

test('a venv in VIRTUAL_ENV that is not first on PATH is not used, and the reason is known', () => {
  const leftover = { active: { ...ACTIVE, isFirst: false } };
  const why = 'it is not active: its bin directory does not come first on PATH';
  assert.deepEqual(placesIn({ '.venv': VENV }, leftover, { a: VENV }), [
    ['project /home/u/p/.venv usable'],
    { path: '/home/u/a', why, isBroken: false },
  ]);
});

test('a VIRTUAL_ENV that names the project’s own venv is not reported, even if the venv is not active', () => {
  const own = { active: { ...ACTIVE, path: '/home/u/p/.venv', isFirst: false } };
  assert.deepEqual(placesIn({ '.venv': VENV }, own), [['project /home/u/p/.venv usable'], undefined]);
});

test('an active conda environment without pip is the only place, and says what it lacks', () => {
  const conda = { active: { path: '/home/u/c', variable: 'CONDA_PREFIX', isFirst: true } } as const;
  assert.deepEqual(placesIn({ '.venv': VENV }, conda, { c: {} }), [
    ['CONDA_PREFIX /home/u/c broken'],
    undefined,
  ]);
});

const PROJECTS: readonly (readonly [name: string, tree: Tree, place: string])[] = [
  ['without a venv', {}, '.venv absent'],
  ['with env', { env: VENV }, 'env usable'],
  ['with .venv, venv and env', { '.venv': VENV, venv: VENV, env: VENV }, '.venv usable'],
  ['with a broken .venv and a usable venv', { '.venv': BROKEN, venv: VENV }, 'venv usable'],
  ['with a .venv that is not a directory', { '.venv': '' }, '.venv broken'],
  ['with a .venv that is not a venv', { '.venv': { x: '' } }, '.venv broken'],
  ['with a broken venv in venv', { venv: BROKEN }, 'venv broken'],
  ['with a data directory called env', { env: { x: '' } }, '.venv absent'],
  ['with a file called env', { env: '' }, '.venv absent'],
];
for (const [name, tree, place] of PROJECTS) {
  test(`the place for a venv in a project ${name}: ${place}`, () => {
    assert.deepEqual(placesIn(tree), [[`project /home/u/p/${place}`], undefined]);
  });
}

test('if .venv has another Python version than the command names, .venv-3.12 follows', () => {
  const OTHER: Tree = {
    ...VENV,
    'pyvenv.cfg': 'version = 3.12.1\n',
    lib: { 'python3.12': { 'site-packages': {} } },
  };
  const version = '3.12';
  const own = 'project /home/u/p/.venv';
  assert.deepEqual(placesIn({ '.venv': VENV }, { version: '3.11' })[0], [`${own} usable`]);
  assert.deepEqual(placesIn({}, { version })[0], [`${own} absent`]);
  assert.deepEqual(placesIn({ '.venv': VENV }, { version })[0], [`${own} usable`, `${own}-3.12 absent`]);
  const both = { '.venv': VENV, '.venv-3.12': OTHER };
  assert.deepEqual(placesIn(both, { version })[0], [`${own} usable`, `${own}-3.12 usable`]);
  const active = placesIn({}, { version, active: ACTIVE }, { a: VENV });
  assert.deepEqual(active[0], ['VIRTUAL_ENV /home/u/a usable', 'PIP_SHIM_VENV /home/u/a-3.12 absent']);
});

test('outside any project, .venv comes first, and pip-shim’s venv named default comes second', () => {
  const project = { ...PROJECT, found: false };
  assert.deepEqual(placesIn({}, { project }), [['project /home/u/p/.venv absent', DEFAULT], undefined]);
});

test('in the home directory, pip-shim’s venv named default is the only place for a venv', () => {
  const project = { ...PROJECT, found: false, unfit: 'it is your home directory' };
  assert.deepEqual(placesIn({ '.venv': VENV }, { project }), [[DEFAULT], undefined]);
  const gone = { path: '/a', why: 'it is gone: moved, renamed or deleted', isBroken: true };
  assert.deepEqual(placesIn({}, { project, active: { ...ACTIVE, path: '/a' } }), [[DEFAULT], gone]);
});

/** Returns the state of a venv in another user's /srv, and VIRTUAL_ENV if its venv is not used. */
const stateIn = (srv: Tree, more: Partial<VenvQuestion>, alike: Partial<Look> = {}) => {
  const look = { ...fakeLook({ usr: {}, srv: { entry: srv, stat: { uid: 7 } } }, ['/srv']), ...alike };
  const question = { project: PROJECT, cwd: '/srv', home: '/home/u', dataDirectory: '/d', uid: 1000 };
  const unsaid = { isAlone: false, wanted: undefined, active: undefined };
  const { places, unused } = venvPlaces({ ...question, ...unsaid, ...more }, look, NONE);
  return [places[0]?.state, unused] as const;
};

test('no venv is made in a stranger’s directory, but an existing venv there is used', () => {
  const why = '/srv belongs to another user';
  const [state] = stateIn({}, { wanted: '/srv/v' });
  assert.deepEqual(state, { kind: 'broken', why, remake: false, unsafe: true });
  assert.equal(stateIn({ v: VENV }, { wanted: '/srv/v' })[0]?.kind, 'usable');
  assert.equal(stateIn({}, { wanted: '/srv/v', isAlone: true })[0]?.kind, 'absent');
});

test('an active venv that is gone is reported as gone, even in a stranger’s directory', () => {
  const [, unused] = stateIn({}, { active: { ...ACTIVE, path: '/srv/v' } });
  const why = 'it is gone: moved, renamed or deleted';
  assert.deepEqual(unused, { path: '/srv/v', why, isBroken: true });
});

/** Inspects `wanted` in a project whose `.venv` and `l` are symbolic links to /elsewhere. */
function stateByLink(wanted: string, elsewhere: Look['stat']): VenvPlace['state'] | undefined {
  const look = fakeLook({ home: { u: { p: {} } } });
  const isLink = (path: string): boolean => /^\/home\/u\/p\/(?:\.venv|l)$/.test(path);
  const link = { kind: 'link', dev: 1, ino: 9, uid: 1000, mode: 0o777 } as const;
  const linked: Look = {
    ...{ ...look, lstat: (path) => (isLink(path) ? link : look.lstat(path)) },
    stat: (path) => (isLink(path) ? elsewhere(path) : look.stat(path)),
    realPath: (path) => (isLink(path) ? '/elsewhere' : path), // a missing path is its own real path
  };
  const place = { project: PROJECT, cwd: '/home/u/p', home: '/home/u', dataDirectory: '/d' };
  const question = { ...place, uid: 1000, isAlone: true, wanted, active: undefined };
  return venvPlaces(question, linked, NONE).places[0]?.state;
}

test('no venv is made through a symbolic link, and the message contains the reason once', () => {
  const file = (): FileStat => ({ kind: 'file', dev: 1, ino: 8, uid: 1000, mode: 0o644 });
  const nothing = (): undefined => undefined;
  const broken = (said: string) => ({ kind: 'broken', why: said, remake: false });
  const leads = (to: string): string => `it leads to ${to} by a symbolic link`;
  assert.deepEqual(stateByLink('l/v', nothing), broken(leads('/elsewhere/v')));
  assert.deepEqual(stateByLink('.venv', file), broken(`${leads('/elsewhere')}: it is not a directory`));
  assert.deepEqual(stateByLink('.venv', nothing), broken('it is a broken symbolic link'));
});

test('the owner of a place is the owner of the nearest existing directory above it', () => {
  const owned = (uid: number, entry: Tree) => ({ entry, stat: { uid } });
  const look = fakeLook({ a: owned(1, { b: owned(2, { v: owned(3, {}) }) }) });
  const ownerOf = (wanted: string): number | undefined => {
    const question = { project: PROJECT, cwd: '/', home: '/', dataDirectory: '/d', uid: 1000, isAlone: true };
    return venvPlaces({ ...question, wanted, active: undefined }, look, NONE).places[0]?.owner;
  };
  assert.deepEqual(['/a/b/v', '/a/b/c/d/v', '/a/v', '/x/y', '/x'].map(ownerOf), [2, 2, 1, 1000, 1000]);
});

const WRITTEN: readonly (readonly [path: string, full: string])[] = [
  ['/a/b', '/a/b'],
  ['/a//b/./c/', '/a/b/c'],
  ['/a/../b', '/b'],
  ['/../a', '/a'],
  ['a', '/cwd/a'],
  ['./a', '/cwd/a'],
  ['../a', '/a'],
  ['.', '/cwd'],
  ['~', '/home/u'],
  ['~/a', '/home/u/a'],
  ['~a', '/cwd/~a'],
  ['a/~/b', '/cwd/a/~/b'],
  ['..a/b..', '/cwd/..a/b..'],
];
for (const [path, full] of WRITTEN) {
  test(`the path ${path} in a setting means ${full}`, () => {
    assert.equal(writtenPath(path, { cwd: '/cwd', home: '/home/u' }), full);
  });
}
