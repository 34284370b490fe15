import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type VenvQuestion, venvPlaces, writtenPath } from '../../../src/core/venv-places.ts';
import { fakeLook, type Tree } from './fake-look.ts';

const VENV: Tree = {
  'pyvenv.cfg': 'version = 3.11.2\n',
  bin: { python: '', pip: '', activate: '' },
  'lib/python3.11/site-packages': {},
};
const BROKEN: Tree = { 'pyvenv.cfg': 'version = 3.11.2\n' };
const DEFAULT = '/home/u/.local/share/pip-shim/venvs/default';

/** What lies in /home/u/p, what is asked beside, and `source path` of each place in the order of preference. */
const ROWS: readonly (readonly [
  name: string,
  project: Tree,
  question: Partial<VenvQuestion> & { readonly unfit?: string; readonly found?: boolean },
  places: readonly string[],
])[] = [
  ['a project without one', {}, {}, ['project /home/u/p/.venv']],
  ['.venv', { '.venv': VENV, venv: VENV }, {}, ['project /home/u/p/.venv']],
  ['venv', { venv: VENV, env: VENV }, {}, ['project /home/u/p/venv']],
  ['env', { env: VENV }, {}, ['project /home/u/p/env']],
  ['one that works before one that is broken', { '.venv': BROKEN, env: VENV }, {}, ['project /home/u/p/env']],
  ['a broken one before a new one', { venv: BROKEN }, {}, ['project /home/u/p/venv']],
  ['an env that is data', { env: { data: '' } }, {}, ['project /home/u/p/.venv']],
  ['a .venv that is data', { '.venv': { data: '' } }, {}, ['project /home/u/p/.venv']],
  ['no project', {}, { found: false }, ['project /home/u/p/.venv', `default ${DEFAULT}`]],
  ['a place that is no project’s', { '.venv': VENV }, { unfit: 'it is temporary' }, [`default ${DEFAULT}`]],
  ['named', { '.venv': VENV }, { wanted: '/v' }, ['PIP_SHIM_VENV /v']],
  ['named from here', {}, { wanted: 'rel venv' }, ['PIP_SHIM_VENV /home/u/p/rel venv']],
  ['named from home', {}, { wanted: '~/mine' }, ['PIP_SHIM_VENV /home/u/mine']],
  [
    'named before the active one',
    { venv: VENV },
    { wanted: '/v', active: '/home/u/p/venv' },
    ['PIP_SHIM_VENV /v'],
  ],
  ['active', { '.venv': VENV, other: VENV }, { active: '/home/u/p/other' }, ['VIRTUAL_ENV /home/u/p/other']],
];

for (const [name, project, { unfit, found = true, ...more }, places] of ROWS) {
  test(`where a venv may be: ${name}`, () => {
    const asked = ask(project, { project: { root: '/home/u/p', found, unfit }, ...more });
    assert.deepEqual(
      asked.places.map(({ source, path }) => `${source} ${path}`),
      places,
    );
    assert.equal(asked.broken, undefined);
  });
}

for (const [name, tree, why] of [
  ['gone', {}, 'it is gone: moved, renamed or deleted'],
  ['broken', { active: BROKEN }, 'its Python is gone'],
] as const) {
  test(`a VIRTUAL_ENV that is ${name} is said, and not the place`, () => {
    const { places, broken } = ask(tree, { active: '/home/u/p/active' });
    assert.deepEqual(
      places.map(({ path }) => path),
      ['/home/u/p/.venv'],
    );
    assert.deepEqual(broken, { path: '/home/u/p/active', why });
  });
}

test('the owner is that of the nearest directory there is: who may put another venv in its place', () => {
  const look = fakeLook({ srv: { entry: {}, stat: { uid: 7 } } });
  const question = { ...QUESTION, wanted: '/srv/a/b/venv' };
  assert.equal(venvPlaces(question, look, { find: () => undefined }).places[0]?.owner, 7);
});

test('a path as it is written in a setting', () => {
  const from = { cwd: '/home/u/p', home: '/home/u' };
  const rows: readonly (readonly [string, string])[] = [
    ['/a//b/./c/', '/a/b/c'],
    ['.', '/home/u/p'],
    ['../x', '/home/u/x'],
    ['../../../..', '/'],
    ['~', '/home/u'],
    ['~other/x', '/home/u/p/~other/x'],
  ];
  for (const [written, path] of rows) assert.equal(writtenPath(written, from), path, written);
});

const QUESTION: VenvQuestion = {
  project: { root: '/home/u/p', found: true, unfit: undefined },
  cwd: '/home/u/p',
  home: '/home/u',
  dataDirectory: '/home/u/.local/share/pip-shim',
  uid: 1000,
  wanted: undefined,
  active: undefined,
};

function ask(project: Tree, more: Partial<VenvQuestion>): ReturnType<typeof venvPlaces> {
  const look = fakeLook({ home: { u: { p: project } } });
  return venvPlaces({ ...QUESTION, ...more }, look, { find: () => undefined });
}
