import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  distributionsIn,
  inspectVenv,
  type KnownVenvs,
  type RegistryEntry,
} from '../../src/core/venv-state.ts';
import { fakeLook, type Tree } from './fake-look.ts';

const SITE = 'lib/python3.11/site-packages';
const WHOLE: Tree = {
  'pyvenv.cfg': 'home = /usr/bin\nversion = 3.11.2\n',
  bin: { python: '', pip: '', activate: 'VIRTUAL_ENV="/p/.venv"\nexport VIRTUAL_ENV\n' },
  [SITE]: { pip: { '__init__.py': '' }, 'Some_Thing-1.0.dist-info': {} },
};
const USABLE = {
  kind: 'usable',
  python: '/p/.venv/bin/python',
  version: '3.11',
  pip: 'script',
  ours: false,
  holds: ['some-thing'],
};
const broken = (why: string, remake = false) => ({ kind: 'broken', why, remake });
const without = (name: string): Tree =>
  Object.fromEntries(Object.entries(WHOLE).filter(([key]) => key !== name));
const owned = (tree: Tree, stat: object): Tree => ({ p: { '.venv': { entry: tree, stat } } });
const at = (tree: Tree | string): Tree => ({ p: { '.venv': tree } });

const ROWS: [name: string, tree: Tree, state: object][] = [
  ['nothing there', { p: {} }, { kind: 'absent' }],
  ['an empty directory', at({}), { kind: 'absent' }],
  ['a file', at('text'), broken('it is not a directory')],
  ['a directory with other things', at({ notes: '' }), broken('it is a directory, but not a venv')],
  ['whole', at(WHOLE), USABLE],
  ['made by uv or virtualenv', at({ ...WHOLE, 'pyvenv.cfg': 'version_info = 3.11.2.final.0\n' }), USABLE],
  ["root's", owned(WHOLE, { uid: 0 }), USABLE],
  ["another user's", owned(WHOLE, { uid: 7 }), broken('it belongs to another user')],
  ['writable for everybody', owned(WHOLE, { mode: 0o777 }), broken('everybody may write to it')],
  [
    'a pyvenv.cfg that everybody may write to',
    at({ ...WHOLE, 'pyvenv.cfg': { entry: 'version = 3.11\n', stat: { mode: 0o666 } } }),
    broken('everybody may write to it'),
  ],
  ['without Python', at({ ...WHOLE, bin: {} }), broken('its Python is gone')],
  [
    'without site-packages of that version',
    at(without(SITE)),
    broken('it belongs to another version of Python'),
  ],
  [
    'moved',
    at({ ...WHOLE, bin: { python: '', activate: "VIRTUAL_ENV='/old/place'\n" } }),
    broken('it was moved here from /old/place, where its scripts still point'),
  ],
  ['without pip', at({ ...WHOLE, [SITE]: {} }), { ...USABLE, pip: 'none', holds: [] }],
  ['with the module of pip alone', at({ ...WHOLE, bin: { python: '' } }), { ...USABLE, pip: 'module' }],
];
for (const [name, tree, state] of ROWS) {
  test(`a venv: ${name}`, () => {
    assert.deepEqual(inspectVenv('/p/.venv', 1000, fakeLook(tree), { find: () => undefined }), state);
  });
}

const TOKEN: Tree = { '.pip-shim': 'secret\n' };
const IN_REGISTRY: [name: string, tree: Tree, entry: Partial<RegistryEntry>, state: object][] = [
  ['made, with its token', { ...WHOLE, ...TOKEN }, {}, { ...USABLE, ours: true }],
  ['allowed, with its token', { ...WHOLE, ...TOKEN }, { state: 'allowed' }, { ...USABLE, ours: true }],
  ['another token', { ...WHOLE, '.pip-shim': 'guessed\n' }, {}, USABLE],
  ['another directory at that path', { ...WHOLE, ...TOKEN }, { ino: 99 }, USABLE],
  ['recorded by another user', { ...WHOLE, ...TOKEN }, { uid: 7 }, USABLE],
  [
    'cut off while it was made',
    { '.pip-shim.making': 'secret', bin: { python: '' } },
    { state: 'making' },
    broken('its making was cut off', true),
  ],
  ['a directory that came after one that was cut off', WHOLE, { state: 'making' }, USABLE],
  [
    'allowed, then broken',
    { ...WHOLE, ...TOKEN, bin: {} },
    { state: 'allowed' },
    broken('its Python is gone'),
  ],
  [
    'complete, but not yet recorded as made',
    { ...WHOLE, ...TOKEN },
    { state: 'making' },
    { ...USABLE, ours: true },
  ],
  ['pyvenv.cfg lost', { ...without('pyvenv.cfg'), ...TOKEN }, {}, broken('its pyvenv.cfg is gone', true)],
  ['Python lost', { ...WHOLE, ...TOKEN, bin: {} }, {}, broken('its Python is gone', true)],
];
for (const [name, tree, entry, state] of IN_REGISTRY) {
  test(`a venv in the registry: ${name}`, () => {
    const look = fakeLook(at(tree));
    const { dev = 0, ino = 0, uid = 0 } = look.stat('/p/.venv') ?? {};
    const known: KnownVenvs = {
      find: (path) => ({ path, dev, ino, uid, token: 'secret', state: 'made', ...entry }),
    };
    assert.deepEqual(inspectVenv('/p/.venv', 1000, look, known), state);
  });
}

test('names of distributions by their metadata', () => {
  const site: Tree = {
    'Some.Thing-1.0.dist-info': {},
    'PyYAML-6.0-py3.11.egg-info': '',
    'six-1.16.0.egg-info': '',
    'bare.egg-info': {},
    'with_dash-1.0-2.dist-info': {},
    pip: {},
    'x.pth': '',
  };
  const names = distributionsIn('/site', fakeLook({ site }));
  assert.deepEqual([...names].slice(0, 4), ['some-thing', 'pyyaml', 'six', 'bare']);
});
