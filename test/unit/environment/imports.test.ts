import assert from 'node:assert/strict';
import { test } from 'node:test';
import { importedIn, importsOf, moduleNames } from '../../../src/environment/imports.ts';
import type { Look } from '../../../src/system/ports.ts';
import { fakeLook, type Tree } from '../system/fake-look.ts';

const TEXTS: readonly (readonly [name: string, text: string, modules: readonly string[]])[] = [
  ['import', 'import yaml', ['yaml']],
  ['several modules, with names of their own', 'import yaml as y, a.b,  _c # d', ['yaml', 'a', '_c']],
  ['two statements on a line', 'import yaml; import six', ['yaml']],
  ['from', 'from gi.repository import Gtk', ['gi']],
  ['a module of the same package', 'from . import a\nfrom .b import c\nfrom .. import d', []],
  ['a guarded import', 'try:\n    import yaml\nexcept ImportError:\n\tfrom six import moves', []],
  ['a docstring', '"""Usage:\nimport yaml\n"""\nimport six', ['six']],
  ['a docstring on one line', '"""A tool."""\nimport six', ['six']],
  [
    'a docstring with escaped and other triple quotes',
    "'''\n\\'''\n\"\"\"\nimport yaml\n'''\nimport six",
    ['six'],
  ],
  ['a string right behind another', '"""a"""\'\'\'\nimport yaml\n\'\'\'\nimport six', ['six']],
  ['triple quotes in a comment and in a string', '# """\na = "\'\'\'"\nimport six', ['six']],
  ['nothing in other text', 'imported = 1\nfrom here on\nimport\nimport 1a\nfromage import x', []],
  ['Windows’ line ends', 'import yaml\r\nfrom six import moves\r\n', ['yaml', 'six']],
];
for (const [name, text, modules] of TEXTS) {
  test(`importedIn reads ${name}`, () => assert.deepEqual([...importedIn(text)], modules));
}

test('moduleNames knows a module by the ending of its file’s name', () => {
  const modules = ['a.py', 'b.pyc', 'c.so', 'd.cpython-311-x86_64-linux-gnu.so', 'e'];
  assert.deepEqual([...moduleNames(modules)], ['a', 'b', 'c', 'd', 'e']);
  const others = ['a.pyi', 'b.so.1', 'c..so'];
  for (const module of ['a', 'ai', 'b', 'b.1', 'c'])
    assert.equal(moduleNames(others).has(module), false, module);
});

const found = (project: Tree, alike: Partial<Look> = {}) =>
  importsOf('/p', { ...fakeLook({ p: project }), ...alike }).map(({ file, module }) => `${file} ${module}`);

test('importsOf reads the files of the project level by level, and names the first file of each module', () => {
  const project = {
    'app.py': 'import yaml',
    pkg: { 'a.py': 'import yaml, six', deep: { 'b.py': 'import gi' } },
  };
  assert.deepEqual(found(project), ['app.py yaml', 'pkg/a.py six', 'pkg/deep/b.py gi']);
});

test('importsOf leaves out modules of the project: at its root, in src, and beside the file', () => {
  const text = 'import own, pkg, mod, beside, yaml';
  const project = {
    ...{ 'own.py': '', pkg: { '__init__.py': '' }, src: { mod: { '__init__.py': '' } } },
    tools: { 'beside.py': '', 'run.py': text },
  };
  assert.deepEqual(found(project), ['tools/run.py yaml']);
});

test('importsOf reads no venv, no hidden and no installed directory, and follows no symbolic link', () => {
  const inner = { 'a.py': 'import yaml' };
  const project = {
    ...{ '.venv': inner, '.hidden': inner, node_modules: inner, 'site-packages': inner },
    ...{
      mine: { 'pyvenv.cfg': '', ...inner },
      'setup.py': 'import setuptools',
      'link.py': 'import gi',
      linked: inner,
      'data.txt': 'import x',
    },
  };
  const look = fakeLook({ p: project });
  const lstat: Look['lstat'] = (path) => {
    const stat = look.lstat(path);
    return stat && /link/.test(path) ? { ...stat, kind: 'link' } : stat;
  };
  assert.deepEqual(found(project, { lstat }), []);
});

test('importsOf reads at most 64 files, 32 directories, and the first 8 kB of a file', () => {
  const number = (at: number): string => String(at).padStart(3, '0');
  const many = Object.fromEntries(
    Array.from({ length: 100 }, (_, at) => [`f${number(at)}.py`, `import m${number(at)}`]),
  );
  assert.equal(found(many).length, 64);
  const wide = Object.fromEntries(
    Array.from({ length: 100 }, (_, at) => [`d${number(at)}`, { 'a.py': `import m${number(at)}` }]),
  );
  assert.equal(found(wide).length, 31);
  const limits: (number | undefined)[] = [];
  const readText: Look['readText'] = (_, limit) => void limits.push(limit) as undefined;
  found({ 'a.py': '' }, { readText });
  assert.deepEqual(limits, [1 << 13]);
});
