import assert from 'node:assert/strict';
import { test } from 'node:test';
import { missingIn, systemImports } from '../../../../src/remedies/venv/system-imports.ts';
import { fakeLook, type Tree } from '../../system/fake-look.ts';
import { factsFor, requestFor } from '../facts.ts';

const { project, interpreter } = factsFor(requestFor([]));
const SYSTEM: Tree = {
  usr: {
    lib: {
      python3: {
        'dist-packages': {
          yaml: { '__init__.py': '' },
          'PyYAML-6.0.dist-info': { 'top_level.txt': '_yaml\nyaml\n' },
          'google_auth-1.0.egg-info': { 'top_level.txt': 'google/auth\n' },
          google: { auth: {} },
          ...{ 'six.py': '', 'apt_pkg.cpython-311-x86_64-linux-gnu.so': '' },
          ...{ left: { __pycache__: {} }, typing: { '__init__.py': '' } },
        },
      },
      'python3.11': { 'typing.py': '', json: {} },
    },
  },
};
const APP = 'import yaml, six, apt_pkg, left, typing, json, unknown, mine';

function imported(files: Tree, coming: readonly string[] = [], given = project): readonly string[] {
  const mine = { '.local/lib/python3.11/site-packages/mine.py': '' };
  const look = fakeLook({ ...SYSTEM, home: { u: { p: files, ...mine } } });
  const question = { project: given, interpreter, userBase: '/home/u/.local' };
  return systemImports(question, () => coming, look).map(({ module }) => module);
}

test('systemImports finds packages, modules and extensions of the system and of the user', () => {
  assert.deepEqual(imported({ 'app.py': APP }), ['yaml', 'six', 'apt_pkg', 'mine']);
});

test('systemImports leaves out modules that the install brings, by metadata or by name', () => {
  assert.deepEqual(imported({ 'app.py': APP }, ['pyyaml', 'six', 'apt-pkg']), ['mine']);
  const google = { 'app.py': 'import google.auth' };
  assert.deepEqual([imported(google), imported(google, ['google-auth'])], [['google'], []]);
});

test('systemImports finds nothing outside of a project, or where no venv may be made', () => {
  assert.deepEqual(imported({ 'app.py': APP }, [], { ...project, found: false }), []);
  assert.deepEqual(imported({ 'app.py': APP }, [], { ...project, unfit: 'it is a temporary directory' }), []);
});

const missing = (site: Tree, state: Partial<Parameters<typeof missingIn>[1]> = {}): readonly string[] => {
  const look = fakeLook({ v: { 'lib/python3.11/site-packages': site }, other: { 'six.py': '' } });
  const imports = ['yaml', 'six', 'apt_pkg'].map((module) => ({ module, file: 'app.py' }));
  return missingIn('/v', { version: '3.11', holds: [], ...state }, imports, look).map(({ module }) => module);
};

test('missingIn returns imports that the venv neither has, nor links to, nor sees in the system', () => {
  assert.deepEqual(missing({}), ['yaml', 'six', 'apt_pkg']);
  assert.deepEqual(missing({ yaml: {}, 'six.py': '' }), ['apt_pkg']);
  assert.deepEqual(missing({ 'editable.pth': 'import x\n/other\n' }), ['yaml', 'apt_pkg']);
  assert.deepEqual(missing({}, { holds: ['apt-pkg'] }), ['yaml', 'six']);
  assert.deepEqual(missing({}, { seesSystem: true }), []);
});
