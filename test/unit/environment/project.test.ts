import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findProject, outsideOf, projectSigns } from '../../../src/environment/project.ts';
import { fakeLook, type Tree } from '../system/fake-look.ts';

const VENV: Tree = { 'pyvenv.cfg': '' };
const NO_UNFIT = undefined;

/** Paths are below /home/u. `found`: `root` is a project. `unfit`: why no .venv may be made in `root`. */
const ROWS: [
  name: string,
  tree: Tree,
  cwd: string,
  root: string,
  found: boolean,
  unfit: string | undefined,
][] = [
  ['the current directory, without a project file', { p: {} }, 'p', 'p', false, NO_UNFIT],
  ['pyproject.toml in the current directory', { p: { 'pyproject.toml': '' } }, 'p', 'p', true, NO_UNFIT],
  ['setup.py in a parent directory', { p: { 'setup.py': '', a: { b: {} } } }, 'p/a/b', 'p', true, NO_UNFIT],
  ['the nearest project', { p: { '.git': {}, a: { Pipfile: '', b: {} } } }, 'p/a/b', 'p/a', true, NO_UNFIT],
  ['.hg in a parent directory', { p: { '.hg': {}, a: {} } }, 'p/a', 'p', true, NO_UNFIT],
  ['the .git file of a worktree', { p: { '.git': 'gitdir: x', a: {} } }, 'p/a', 'p', true, NO_UNFIT],
  ['only a venv in a parent directory', { p: { env: VENV, a: {} } }, 'p/a', 'p', true, NO_UNFIT],
  ['a directory env that is not a venv', { p: { env: {}, a: {} } }, 'p/a', 'p/a', false, NO_UNFIT],
  ['requirements.txt in the current directory', { p: { 'requirements.txt': '' } }, 'p', 'p', true, NO_UNFIT],
  [
    'requirements-dev.txt in a parent directory',
    { p: { 'requirements-dev.txt': '', a: {} } },
    'p/a',
    'p',
    true,
    NO_UNFIT,
  ],
  [
    'a venv in a parent directory wins over requirements.txt in the current directory',
    { p: { '.venv': VENV, '.git': {}, a: { 'requirements.txt': '' } } },
    'p/a',
    'p',
    true,
    NO_UNFIT,
  ],
  [
    'requirements.txt in the current directory wins over a .git in a parent directory',
    { p: { '.git': {}, a: { 'requirements.txt': '' } } },
    'p/a',
    'p/a',
    true,
    NO_UNFIT,
  ],
  [
    'outside a work tree, requirements.txt in the current directory wins over a venv in a parent directory',
    { p: { '.venv': VENV, a: { 'requirements.txt': '' } } },
    'p/a',
    'p/a',
    true,
    NO_UNFIT,
  ],
  [
    'requirements.txt in the current directory wins over a venv above the repository',
    { q: { '.venv': VENV, p: { '.git': {}, a: { 'requirements.txt': '' } } } },
    'q/p/a',
    'q/p/a',
    true,
    NO_UNFIT,
  ],
  ['the home directory', { 'pyproject.toml': '' }, '', '', false, 'it is your home directory'],
  ['below the home, whose .git does not count', { '.git': {}, p: {} }, 'p', 'p', false, NO_UNFIT],
  ['$TMPDIR itself', { tmp: { 'setup.py': '' } }, 'tmp', 'tmp', false, 'it is a temporary directory'],
  ['below $TMPDIR', { tmp: { 'setup.py': '', x: {} } }, 'tmp/x', 'tmp/x', false, NO_UNFIT],
  [
    'below a sticky directory that is writable by everybody',
    { shared: { entry: { '.git': {}, x: {} }, stat: { mode: 0o1777 } } },
    'shared/x',
    'shared/x',
    false,
    NO_UNFIT,
  ],
  [
    'below a directory of another owner',
    { p: { entry: { '.git': {}, a: {} }, stat: { uid: 0 } } },
    'p/a',
    'p/a',
    false,
    NO_UNFIT,
  ],
  [
    'below a directory on another file system',
    { p: { entry: { '.git': {}, a: {} }, stat: { dev: 2 } } },
    'p/a',
    'p/a',
    false,
    NO_UNFIT,
  ],
  [
    'a directory of another user',
    { p: { entry: { '.git': {} }, stat: { uid: 1001 } } },
    'p',
    'p',
    true,
    'it belongs to another user',
  ],
  [
    'a directory that everybody may write to',
    { p: { entry: { '.git': {} }, stat: { mode: 0o777 } } },
    'p',
    'p',
    true,
    'everybody may write to it',
  ],
  ['a directory of root', { p: { entry: { '.git': {} }, stat: { uid: 0 } } }, 'p', 'p', true, NO_UNFIT],
  ['a read-only project', { ro: { '.git': {}, a: {} } }, 'ro/a', 'ro', true, 'it is not writable'],
];
const USER = { home: '/home/u', temp: undefined, uid: 1000, isAlone: false };

for (const [name, tree, cwd, root, found, unfit] of ROWS) {
  test(`project: ${name}`, () => {
    const look = fakeLook({ home: { u: tree } }, ['/home/u/ro']);
    const at = (path: string): string => `/home/u/${path}`.replace(/\/$/, '');
    const project = findProject(at(cwd), { ...USER, temp: '/home/u/tmp' }, look);
    assert.deepEqual(project, { root: at(root), found, unfit });
  });
}

test('project: in CI a checkout may belong to another user and be writable by everybody', () => {
  const look = fakeLook({
    builds: { entry: { '.git': {} }, stat: { uid: 1001, mode: 0o777 } },
    tmp: { entry: { '.git': {} }, stat: { mode: 0o1777 } },
  });
  const ci = outsideOf({ CI: 'true' }, '/root', 0);
  assert.deepEqual(findProject('/builds', ci, look), { root: '/builds', found: true, unfit: undefined });
  assert.equal(findProject('/tmp', ci, look).unfit, 'it is a temporary directory');
  assert.equal(findProject('/builds', outsideOf({}, '/root', 0), look).unfit, 'it belongs to another user');
});

test('the files that make a directory a project: its own, version control, requirements and a venv', () => {
  const venv = { 'pyvenv.cfg': '' };
  const tree = {
    'setup.py': '',
    'requirements.txt': '',
    '.git': {},
    '.venv': venv,
    env: {},
    other: venv,
    'app.py': '',
  };
  assert.deepEqual(projectSigns('/p', fakeLook({ p: tree })), [
    'setup.py',
    'requirements.txt',
    '.git',
    '.venv',
  ]);
});

test('project: / is not accepted as a project directory', () => {
  const look = fakeLook({ 'setup.py': '' });
  const found = findProject('/', USER, look);
  assert.deepEqual(found, { root: '/', found: false, unfit: 'it is the root directory' });
});

test('project: no .venv may be made in a current directory that was deleted', () => {
  const found = findProject('/gone', USER, fakeLook({}));
  assert.deepEqual(found, { root: '/gone', found: false, unfit: 'this directory was deleted' });
});

test('project: no .venv may be made in a directory whose name is not UTF-8', () => {
  const { unfit } = findProject('/caf\ufffd', USER, fakeLook({}));
  assert.equal(unfit, 'its name is not UTF-8');
});
