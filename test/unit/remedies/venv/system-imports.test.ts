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
  const question = { project: given, interpreter, home: '/home/u' };
  return systemImports(question, () => coming, look).map(({ module }) => module);
}

test('systemImports finds what the system’s Python has: packages, modules and extensions, also the user’s own', () => {
  assert.deepEqual(imported({ 'app.py': APP }), ['yaml', 'six', 'apt_pkg', 'mine']);
});

test('systemImports leaves out what the install brings, by the metadata and by the name', () => {
  assert.deepEqual(imported({ 'app.py': APP }, ['pyyaml', 'six', 'apt-pkg']), ['mine']);
});

test('systemImports reads nothing outside of a project, and nothing in a place that can be none', () => {
  assert.deepEqual(imported({ 'app.py': APP }, [], { ...project, found: false }), []);
  assert.deepEqual(imported({ 'app.py': APP }, [], { ...project, unfit: 'it is a temporary directory' }), []);
});

const missing = (site: Tree, state: Partial<Parameters<typeof missingIn>[1]> = {}): readonly string[] => {
  const look = fakeLook({ v: { 'lib/python3.11/site-packages': site }, other: { 'six.py': '' } });
  const imports = ['yaml', 'six', 'apt_pkg'].map((module) => ({ module, file: 'app.py' }));
  return missingIn('/v', { version: '3.11', holds: [], ...state }, imports, look).map(({ module }) => module);
};

test('missingIn finds what a venv does not have: neither installed, nor linked, nor seen', () => {
  assert.deepEqual(missing({}), ['yaml', 'six', 'apt_pkg']);
  assert.deepEqual(missing({ yaml: {}, 'six.py': '' }), ['apt_pkg']);
  assert.deepEqual(missing({ 'editable.pth': 'import x\n/other\n' }), ['yaml', 'apt_pkg']);
  assert.deepEqual(missing({}, { holds: ['apt-pkg'] }), ['yaml', 'six']);
  assert.deepEqual(missing({}, { seesSystem: true }), []);
});
