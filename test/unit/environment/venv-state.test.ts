import assert from 'node:assert/strict';
import { test } from 'node:test';
import { distributionOf, distributionsIn } from '../../../src/environment/distributions.ts';
import { inspectVenv } from '../../../src/environment/venv-state.ts';
import type { KnownVenvs, RegistryEntry } from '../../../src/state/venv-record.ts';
import type { FileStat, Look } from '../../../src/system/ports.ts';
import { fakeLook, type Tree } from '../system/fake-look.ts';

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

const unsafe = (why: string) => ({ ...broken(why), unsafe: true });

const ROWS: [name: string, tree: Tree, state: object][] = [
  ['no such path', { p: {} }, { kind: 'absent' }],
  ['an empty directory', at({}), { kind: 'absent' }],
  ['a file', at('text'), broken('it is not a directory')],
  ['a directory with other things', at({ notes: '' }), broken('it is a directory, but not a venv')],
  ['complete', at(WHOLE), USABLE],
  ['made by uv or virtualenv', at({ ...WHOLE, 'pyvenv.cfg': 'version_info = 3.11.2.final.0\n' }), USABLE],
  ['owned by root', owned(WHOLE, { uid: 0 }), USABLE],
  ['owned by another user', owned(WHOLE, { uid: 7 }), unsafe('it belongs to another user')],
  ['open to everybody', owned(WHOLE, { mode: 0o777 }), unsafe('everybody may write to it')],
  [
    'a pyvenv.cfg that everybody may write to',
    at({ ...WHOLE, 'pyvenv.cfg': { entry: 'version = 3.11\n', stat: { mode: 0o666 } } }),
    unsafe('everybody may write to it'),
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
    broken('it was moved here from /old/place, and its scripts still point there'),
  ],
  ['without pip', at({ ...WHOLE, [SITE]: {} }), { ...USABLE, pip: 'none', holds: [] }],
  ['without the script of pip', at({ ...WHOLE, bin: { python: '' } }), { ...USABLE, pip: 'module' }],
];
for (const [name, tree, state] of ROWS) {
  test(`inspectVenv finds the state of a path: ${name}`, () => {
    assert.deepEqual(inspectVenv('/p/.venv', 1000, fakeLook(tree), { find: () => undefined }), state);
  });
}

test('a venv is broken if a system upgrade has replaced its Python with a newer version', () => {
  const python = '/p/.venv/bin/python';
  for (const [leadsTo, state] of [
    ['/usr/bin/python3.11', USABLE],
    [python, USABLE], // Python was copied into the venv
    ['/opt/python3.9/bin/python3', USABLE], // only a directory's name contains a version
    ['/usr/bin/python3.13', broken('it was made for Python 3.11, and its interpreter is Python 3.13 now')],
  ] as const) {
    const look: Look = { ...fakeLook(at(WHOLE)), realPath: (path) => (path === python ? leadsTo : path) };
    assert.deepEqual(inspectVenv('/p/.venv', 1000, look, { find: () => undefined }), state);
  }
});

/** Returns a Look at a tree (default: a complete venv) in which the paths in `links` are symbolic links. */
function lookWith(
  links: Readonly<Record<string, { to: string; kind?: FileStat['kind'] }>>,
  tree = at(WHOLE),
): Look {
  const look = fakeLook(tree);
  const stat = (kind: FileStat['kind']): FileStat => ({ kind, dev: 1, ino: 99, uid: 1000, mode: 0o755 });
  return {
    ...look,
    lstat: (path) => (links[path] ? stat('link') : look.lstat(path)),
    stat: (path) => (links[path]?.kind ? stat(links[path].kind) : look.stat(path)),
    realPath: (path) => links[path]?.to ?? path,
  };
}

test('a venv with a link to a directory outside is broken, because pip would install packages there', () => {
  const elsewhere = { to: '/elsewhere', kind: 'directory' } as const;
  const kindOf = (path: string, link: { to: string; kind?: FileStat['kind'] }) =>
    inspectVenv('/p/.venv', 1000, lookWith({ [`/p/.venv/${path}`]: link }), { find: () => undefined });
  assert.deepEqual(kindOf(SITE, elsewhere), broken(`its ${SITE} is a symbolic link to /elsewhere`));
  assert.deepEqual(kindOf('bin', elsewhere), broken('its bin is a symbolic link to /elsewhere'));
  assert.deepEqual(kindOf('bin', { ...elsewhere, to: '/p/.venv/other' }), USABLE);
  assert.deepEqual(kindOf('pyvenv.cfg', { to: '/elsewhere', kind: 'file' }), USABLE);
});

test("a venv behind a symbolic link is broken if pip's scripts can't quote the path of the link", () => {
  const links = { '/p/.venv': { to: '/clean', kind: 'directory' }, '/p': { to: '/$p' } } as const;
  const state = inspectVenv('/p/.venv', 1000, lookWith(links), { find: () => undefined });
  assert.equal(state.kind === 'broken' && state.unquotable?.directory, '/$p');
});

test('a venv whose pyvenv.cfg disappears during the inspection is broken', () => {
  const look = fakeLook(at(WHOLE));
  let looks = 0;
  const going: Look = {
    ...look,
    stat: (path) => (path.endsWith('/pyvenv.cfg') && looks++ > 0 ? undefined : look.stat(path)),
    readText: (path) => (path.endsWith('/pyvenv.cfg') ? undefined : look.readText(path)),
  };
  const state = inspectVenv('/p/.venv', 1000, going, { find: () => undefined });
  assert.deepEqual(state, broken('it belongs to another version of Python'));
});

const TOKEN: Tree = { '.pip-shim': 'secret\n' };
const IN_REGISTRY: [name: string, tree: Tree, entry: Partial<RegistryEntry>, state: object][] = [
  ['made, with the right token', { ...WHOLE, ...TOKEN }, {}, { ...USABLE, ours: true }],
  ['allowed, with the right token', { ...WHOLE, ...TOKEN }, { state: 'allowed' }, { ...USABLE, ours: true }],
  ['with a wrong token', { ...WHOLE, '.pip-shim': 'guessed\n' }, {}, USABLE],
  ['another directory at the recorded path', { ...WHOLE, ...TOKEN }, { ino: 99 }, USABLE],
  ['recorded by another user', { ...WHOLE, ...TOKEN }, { uid: 7 }, USABLE],
  [
    'interrupted while pip-shim made it',
    { '.pip-shim.making-secret': {}, bin: { python: '' } },
    { state: 'making' },
    broken('its creation was interrupted', true),
  ],
  ['a complete venv in place of an interrupted venv', WHOLE, { state: 'making' }, USABLE],
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

test('a venv that was moved is found by its record, also if an earlier venv has left a record at the new path', () => {
  const activate = "VIRTUAL_ENV='/old/.venv'\n";
  const moved = { ...WHOLE, bin: { python: '', activate }, '.pip-shim': 'secret\n/old/.venv\n' };
  const look = fakeLook(at(moved));
  const { dev = 0, ino = 0, uid = 0 } = look.stat('/p/.venv') ?? {};
  const entry = { dev, ino, uid, token: 'secret', state: 'made' } as const;
  const earlier = { ...entry, path: '/p/.venv', ino: ino + 1, token: 'earlier' };
  for (const atNewPath of [undefined, earlier]) {
    const find: KnownVenvs['find'] = (path) => (path === '/p/.venv' ? atNewPath : { ...entry, path });
    const state = broken('it was moved here from /old/.venv, and its scripts still point there', true);
    assert.deepEqual(inspectVenv('/p/.venv', 1000, look, { find }), state);
  }
});

test('distributionsIn reads the names of distributions from their metadata', () => {
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

/** The files after each step of making a venv, and the state in the registry's record. */
const STEPS: readonly { tree: Tree; entry?: RegistryEntry['state'] }[] = [
  { tree: { p: {} } },
  { tree: at({}) },
  { tree: at({}), entry: 'making' },
  { tree: at({ '.pip-shim.making-secret': {} }), entry: 'making' },
  { tree: at({ '.pip-shim.making-secret': {}, 'pyvenv.cfg': 'version = 3.11.2\n' }), entry: 'making' },
  { tree: at({ '.pip-shim.making-secret': {}, ...WHOLE }), entry: 'making' },
  { tree: at({ '.pip-shim.making-secret': {}, ...WHOLE, ...TOKEN }), entry: 'making' },
  { tree: at({ '.pip-shim.making-secret': {}, ...WHOLE, ...TOKEN }), entry: 'made' },
  { tree: at({ ...WHOLE, ...TOKEN }), entry: 'made' },
];

/** Inspects the venv. The first `reads` reads see step `from`, and all later reads see step `to`. */
function inspectWhile(from: number, reads: number, to: number): object {
  const looks = STEPS.map(({ tree }) => fakeLook(tree));
  let count = 0;
  const now = (): number => (count++ < reads ? from : to);
  const moving = new Proxy({} as Look, {
    get: (_, method: keyof Look) => {
      const look = looks[method === 'realPath' ? from : now()] as Look;
      return look[method];
    },
  });
  const { dev, ino, uid } = { dev: 1, ino: 3, uid: 1000 };
  const find = (path: string): RegistryEntry | undefined => {
    const state = STEPS[now()]?.entry;
    return state && { path, dev, ino, uid, token: 'secret', state };
  };
  return inspectVenv('/p/.venv', 1000, moving, { find });
}

test('a venv that another process is making is never taken for a foreign venv, at any step', () => {
  for (let from = 0; from < STEPS.length; from++) {
    for (let to = from; to < STEPS.length; to++) {
      for (let reads = 0; reads < 12; reads++) {
        const state = inspectWhile(from, reads, to) as { kind: string; remake?: boolean; ours?: boolean };
        const fine = state.kind === 'absent' || state.remake === true || state.ours === true;
        assert.ok(fine, `steps ${from} to ${to} after ${reads} reads: ${JSON.stringify(state)}`);
      }
    }
  }
});

const METADATA: readonly (readonly [file: string, name: string | undefined])[] = [
  ['six-1.16.0.dist-info', 'six'],
  ['six.egg-info', 'six'],
  ['PyYAML-6.0-py3.11.egg-info', 'pyyaml'],
  ['ruamel.yaml_clib-0.2.dist-info', 'ruamel-yaml-clib'],
  ['zope.interface-5.dist-info', 'zope-interface'], // not zope
  ['six-1.16.0.dist-info.old', undefined],
  ['.dist-info', undefined],
  ['six-1.py', undefined],
  ['six', undefined],
];
for (const [file, name] of METADATA)
  test(`${file} is metadata of ${name ?? 'nothing'}`, () => assert.equal(distributionOf(file), name));
