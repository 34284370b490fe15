import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readRequirements } from '../../../../src/packages/evaluate-requirements.ts';
import { pep440 } from '../../../../src/packages/pep440.ts';
import { type PipxQuestion, pipxFacts, pipxHomes } from '../../../../src/remedies/pipx/facts.ts';
import { fakeLook, type Tree } from '../../system/fake-look.ts';

const USER = '/home/u';
const facts = (tree: Tree, asked: readonly string[] = [], more: Partial<PipxQuestion> = {}) => {
  const named = readRequirements(asked);
  const question: PipxQuestion = {
    found: { path: '/usr/bin/pipx', interpreter: '/usr/bin/python3' },
    named,
    unnamed: asked.filter((word) => !named.some(({ text }) => text === word)),
    ...{ cwd: '/w', pep440, env: {}, home: USER, dataDirectory: `${USER}/.local/share/pip-shim`, uid: 1000 },
    ...more,
  };
  return pipxFacts(question, fakeLook(tree), { find: () => undefined });
};
/** Returns pipx's record of a tool. Every release of pipx writes these fields. */
const tool = (version: string, spec: string): Tree => ({
  'pipx_metadata.json': JSON.stringify({
    main_package: { package: 'x', package_or_url: spec, package_version: version },
    python_version: 'Python 3.11.2',
  }),
});

const VERSIONS: [where: string, interpreter: string, tree: Tree, version: string | undefined][] = [
  ['from Debian', '/usr/bin/python3', { 'usr/lib/python3/dist-packages/pipx-1.1.0.dist-info': {} }, '1.1.0'],
  ['an egg', '/usr/bin/python3', { 'usr/lib/python3/dist-packages/pipx-1.0.0-py3.10.egg-info': {} }, '1.0.0'],
  ['from Arch', '/usr/bin/python', { 'usr/lib/python3.13/site-packages/pipx-1.8.0.dist-info': {} }, '1.8.0'],
  [
    'the user’s pipx comes before the system’s pipx',
    '/usr/bin/python3',
    {
      'usr/lib': { 'python3.11': {}, 'python3/dist-packages/pipx-1.1.0.dist-info': {} },
      'home/u/.local/lib/python3.11/site-packages/pipx-1.7.1.dist-info': {},
    },
    '1.7.1',
  ],
  [
    'a pipx in a venv, and the user has another pipx',
    '/v/bin/python',
    {
      v: { 'pyvenv.cfg': '', 'lib/python3.11/site-packages/pipx-1.18.4.dist-info': {} },
      'home/u/.local/lib/python3.11/site-packages/pipx-1.7.1.dist-info': {},
    },
    '1.18.4',
  ],
  [
    'in directories that are not of a Python',
    '/usr/bin/python3',
    {
      'usr/lib': {
        'python3.11-old/site-packages/pipx-1.7.1.dist-info': {},
        'python3./site-packages/pipx-1.7.1.dist-info': {},
      },
    },
    undefined,
  ],
  ['no pipx', '/usr/bin/python3', { 'usr/lib/python3/dist-packages/pipxy-1.0.dist-info': {} }, undefined],
];
for (const [where, interpreter, tree, version] of VERSIONS) {
  test(`pipxFacts finds the version of pipx: ${where}`, () => {
    assert.equal(facts(tree, [], { found: { path: '/p', interpreter } }).found?.version, version);
  });
}

test('the home of pipx depends on the release of pipx, PIPX_HOME and XDG_DATA_HOME', () => {
  const debian = (version: string): Tree => ({
    [`usr/lib/python3/dist-packages/pipx-${version}.dist-info`]: {},
  });
  const home = (version: string, tree: Tree = {}, env: PipxQuestion['env'] = {}) =>
    facts({ ...debian(version), ...tree }, [], { env }).found?.home;
  const old = { 'home/u/.local/pipx': {} };
  assert.equal(home('1.2.1'), `${USER}/.local/pipx`);
  assert.equal(home('1.3.0'), `${USER}/.local/share/pipx`);
  assert.equal(home('1.18.4', old), `${USER}/.local/pipx`);
  assert.equal(home('1.18.4', {}, { XDG_DATA_HOME: '/d' }), '/d/pipx');
  assert.equal(home('1.18.4', {}, { XDG_DATA_HOME: 'd' }), `${USER}/.local/share/pipx`);
  assert.equal(home('1.1.0', {}, { XDG_DATA_HOME: '/d', PIPX_HOME: '/p' }), '/p');
  assert.equal(facts({}).found?.home, `${USER}/.local/share/pipx`); // an unknown release counts as new
  assert.deepEqual(facts(old).homes, { old: `${USER}/.local/pipx`, now: `${USER}/.local/pipx` });
});

test('pipxFacts finds the requested tools by name and by URL, in every home of pipx', () => {
  const url = 'git+https://h/x.git';
  const tree = {
    'home/u/.local/pipx/venvs': {
      black: tool('23.1', 'black<24'),
      x: tool('1.0', url),
      other: tool('1', 'other'),
    },
    'home/u/.local/share/pipx/venvs': { black: { 'pipx_metadata.json': '{' } },
  };
  const black = {
    name: 'black',
    home: `${USER}/.local/pipx`,
    version: '23.1',
    spec: 'black<24',
    python: '3.11',
  };
  const cut = { version: undefined, spec: undefined, python: undefined, satisfies: [] };
  assert.deepEqual(facts(tree, ['Black>=23', 'black==24']).held, [
    { ...black, home: `${USER}/.local/share/pipx`, ...cut },
    { ...black, satisfies: ['>=23'] },
  ]);
  assert.deepEqual(
    facts(tree, ['black>=23', 'other>=0.5']).held.map(({ satisfies }) => satisfies),
    [[], ['>=23'], ['>=0.5']],
  );
  assert.deepEqual(
    facts(tree, [url]).held.map(({ name, version }) => [name, version]),
    [['x', '1.0']],
  );
});

test('binOnPath tells whether the commands of pipx are on PATH', () => {
  const on = (PATH: string, more = {}): boolean => facts({}, [], { env: { PATH, ...more } }).binOnPath;
  assert.ok(on(`/usr/bin:${USER}/.local/bin`));
  assert.ok(!on('/usr/bin:.local/bin'));
  assert.ok(!on(`${USER}/.local/bin`, { PIPX_BIN_DIR: '/b' }) && on('/b', { PIPX_BIN_DIR: '/b' }));
});

test('symbolic links in PATH, PIPX_BIN_DIR and PIPX_HOME are resolved', () => {
  const linked = (path: string): string => path.replace(/^\/link/, `${USER}/.local`);
  const tree = fakeLook({});
  const look = { ...tree, realPath: linked };
  const asked = (env: PipxQuestion['env']) =>
    pipxFacts(
      {
        ...{ found: undefined, named: [], unnamed: [], cwd: '/w', pep440, env, home: USER, uid: 1000 },
        dataDirectory: `${USER}/.local/share/pip-shim`,
      },
      look,
      { find: () => undefined },
    );
  assert.equal(asked({ PATH: '/usr/bin:/link/bin' }).binOnPath, true);
  assert.equal(asked({ PATH: `${USER}/.local/bin`, PIPX_BIN_DIR: '/link/bin' }).binOnPath, true);
  assert.equal(asked({ PATH: '/other/bin' }).binOnPath, false);
  const home = `${USER}/.local/pipx`;
  assert.deepEqual(asked({ PIPX_HOME: '/link/pipx' }).homes, { old: home, now: home });
});

test('the variables of pipx are read, and empty variables count as unset', () => {
  const { sharedLibs, backend, binDirectory } = facts({}, [], {
    env: { PIPX_SHARED_LIBS: '/s', PIPX_DEFAULT_BACKEND: 'uv', PIPX_BIN_DIR: '/b' },
  });
  assert.deepEqual([sharedLibs, backend, binDirectory], ['/s', 'uv', '/b']);
  const unset = facts({}, [], { env: { PIPX_SHARED_LIBS: '', PIPX_DEFAULT_BACKEND: '', PIPX_BIN_DIR: '' } });
  const { sharedLibs: none, backend: neither, binDirectory: usual, binOnPath } = unset;
  assert.deepEqual([none, neither, usual, binOnPath], [undefined, undefined, `${USER}/.local/bin`, false]);
});

test('pip-shim’s own pipx is ready if pip-shim made the venv and the venv contains the pipx command', () => {
  const venv = `${USER}/.local/share/pip-shim/pipx`;
  const tree = (bin: Tree): Tree => ({
    [venv.slice(1)]: {
      ...{ 'pyvenv.cfg': 'version = 3.11.2\n', '.pip-shim': `token\n${venv}\n`, bin: { python: '', ...bin } },
      lib: { 'python3.11': { 'site-packages': { 'pipx-1.7.1.dist-info': {} } } },
    },
  });
  const ready = (bin: Tree, isOurs: boolean) => {
    const look = fakeLook(tree(bin));
    const { dev = 0, ino = 0, uid = 0 } = look.stat(venv) ?? {};
    const entry = { path: venv, dev, ino, uid, token: 'token', state: 'made' as const };
    const question = { found: undefined, named: [], unnamed: [], cwd: '/w', pep440, env: {}, home: USER };
    const known = { find: (path: string) => (isOurs && path === venv ? entry : undefined) };
    const more = { dataDirectory: `${USER}/.local/share/pip-shim`, uid: 1000 };
    return pipxFacts({ ...question, ...more }, look, known).own;
  };
  const own = ready({ pipx: '' }, true);
  assert.deepEqual([own.ready, own.version, own.path], [true, '1.7.1', `${venv}/bin/pipx`]);
  assert.equal(ready({}, true).ready, false);
  assert.equal(ready({ pipx: '' }, false).ready, false);
  assert.equal(facts({}).own.ready, false);
});

test('pipxHomes lists every home of pipx once', () => {
  const names = (env: PipxQuestion['env']) => pipxHomes({ env, home: USER });
  const [old, now] = [`${USER}/.local/pipx`, `${USER}/.local/share/pipx`];
  assert.deepEqual(names({}), [now, old]);
  assert.deepEqual(names({ PIPX_HOME: '', XDG_DATA_HOME: 'relative' }), [now, old]);
  assert.deepEqual(names({ PIPX_HOME: '/p', XDG_DATA_HOME: '/d' }), ['/p', '/d/pipx', now, old]);
  assert.deepEqual(names({ PIPX_HOME: old }), [old, now]);
});

const RECORDS: readonly (readonly [name: string, record: unknown, version: string | undefined])[] = [
  ['with all fields', { main_package: { package_version: '1', package_or_url: 'black' } }, '1'],
  ['with an empty version', { main_package: { package_version: '' } }, undefined],
  ['with a version that is not a string', { main_package: { package_version: 1 } }, undefined],
  ['without a package', {}, undefined],
  ['whose package is null', { main_package: null }, undefined],
  ['whose package is a string', { main_package: 'black' }, undefined],
  ['that is null', null, undefined],
  ['that is a number', 1, undefined],
];
for (const [name, record, version] of RECORDS) {
  test(`a record of pipx ${name} has the version ${version}`, () => {
    const tree = { 'home/u/.local/pipx/venvs/black': { 'pipx_metadata.json': JSON.stringify(record) } };
    const [held] = facts(tree, ['black>=1']).held;
    assert.deepEqual([held?.version, held?.python], [version, undefined]);
    assert.deepEqual(held?.satisfies, version === undefined ? [] : ['>=1']);
  });
}

test('if root runs pip-shim through sudo, it makes no pipx in the user’s home', () => {
  const sudo = { uid: 0, env: { SUDO_UID: '1000' } };
  const { own } = facts({ home: { u: {} } }, [], sudo);
  const why = 'it would belong to root, in your home directory';
  assert.deepEqual(own.state, { kind: 'broken', why, remake: false });
  assert.equal(facts({ home: { u: { entry: {}, stat: { uid: 0 } } } }, [], sudo).own.state.kind, 'absent');
  assert.equal(facts({ home: { u: {} } }, [], { uid: 0 }).own.state.kind, 'absent');
  assert.equal(facts({ home: { u: {} } }, [], { env: sudo.env }).own.state.kind, 'absent');
});

test('relative paths in pip’s variables become absolute, because pipx runs in another directory', () => {
  const env = {
    PIP_CONSTRAINT: 'c.txt /abs/d.txt',
    PIP_FIND_LINKS: 'https://h/links ./wheels ~/mine',
    PIP_CERT: '/etc/cert.pem',
    PIP_INDEX_URL: 'https://h/simple',
  };
  assert.deepEqual(facts({}, [], { env }).moved, {
    PIP_CONSTRAINT: '/w/c.txt /abs/d.txt',
    PIP_FIND_LINKS: 'https://h/links /w/./wheels ~/mine',
  });
});
