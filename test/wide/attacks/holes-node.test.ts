import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Box, boxFor, executable, fakePip, fakePython, placeShim } from '../../e2e/shims/shim-box.ts';
import { FAKE_REFUSAL, fakePip as fakePipOf, venvWithFakePip } from '../../helpers/fakes.ts';
import { repository, sandboxFor } from '../../helpers/sandbox.ts';
import { underLimit } from './under-limit.ts';

// Tests that pip still runs if Node.js can't start, and that variables which act on Node.js (NODE_OPTIONS and
// others) change nothing in the shim but still reach pip.

const read = (path: string): string => readFileSync(join(repository, path), 'utf8');
const NAMES = read('data/node-variables/names.txt')
  .split('\n')
  .filter((line) => line && !line.startsWith('#'));

/** Makes a fake Python with the marker and a fake pip, and a shim that starts Node.js at the path `node`. */
function markedBox(t: TestContext, node: string): { box: Box; shim: string } {
  const box = boxFor(t);
  const python = fakePython(join(box.root, 'marked'), { marked: true });
  fakePip(join(box.bin, 'pip'), python, 'echo "real $*"; exit 7');
  return { box, shim: placeShim(join(box.shims, 'pip'), box.home, node) };
}

const UNFIT: readonly (readonly [what: string, why: RegExp, make: (path: string) => void])[] = [
  ['empty', /can't start, because \S+ is empty/, (path) => void executable(path, '')],
  [
    'full of zeros',
    /can't start, because \S+ is damaged/,
    (path) => void executable(path, Buffer.alloc(1 << 20)),
  ],
  ['not executable', /was not found/, (path) => writeFileSync(path, '#!/bin/sh\n')],
  ['a directory', /was not found/, (path) => void mkdirSync(path)],
];
for (const [what, why, make] of UNFIT) {
  test(`if the file of Node.js is ${what}, the shim prints one line why, and exits with the exit code of a fake pip`, async (t) => {
    const node = 'node-that-broke';
    const { box } = markedBox(t, '');
    make(join(box.root, node));
    const shim = placeShim(join(box.shims, 'pip'), box.home, join(box.root, node));
    for (const PIP_SHIM_AUTO of ['', 'venv']) {
      const { code, stdout, stderr } = await box.run(shim, ['install', 'x'], { env: { PIP_SHIM_AUTO } });
      assert.deepEqual([code, stdout], [7, 'real install x\n']);
      assert.match(stderr, new RegExp(`^pip-shim: Node\\.js ${why.source}.*; running plain pip\\n$`));
    }
    const launcher = placeShim(join(box.root, 'pip-shim'), box.home, join(box.root, node), 'pip-shim');
    const listed = await box.run(launcher, ['list']);
    assert.equal(listed.code, 127);
    assert.match(listed.stderr, why);
    const asked = await box.run(launcher, ['doctor']);
    assert.ok(asked.code === 1 && /node-that-broke does not start/.test(asked.stderr), asked.stderr);
  });
}

test('if boot.cjs is empty, pip-shim prints one line about it and runs plain pip', async (t) => {
  const { box, shim } = markedBox(t, process.execPath);
  writeFileSync(join(box.home, 'boot.cjs'), '');
  const { code, stderr } = await box.run(shim, ['install', 'x']);
  assert.equal(code, 7);
  assert.match(stderr, /^pip-shim: the program is missing \(run install\.sh again\); running plain pip\n$/);
});

test('if a fake Node dies before it runs boot.cjs, the command ends with the same signal or exit code', async (t) => {
  for (const [script, code, signal] of [
    ['kill -SEGV $$', null, 'SIGSEGV'],
    ['kill -KILL $$', null, 'SIGKILL'],
    ['exit 134', 134, null],
  ] as const) {
    const { box, shim } = markedBox(t, '');
    const node = executable(join(box.root, 'dying'), `#!/bin/sh\nulimit -c 0\n${script}\n`);
    placeShim(shim, box.home, node);
    const ended = await box.run(shim, ['install', 'x']);
    assert.deepEqual([ended.code, ended.signal], [code, signal]);
  }
});

for (const limit of ['-v 200000', '-n 20']) {
  test(`under ulimit ${limit} Node does not start, and pip behaves as it does without the shim`, async (t) => {
    await underLimit(t, limit);
  });
}

test('shims/node.sh hides all variables of data/node-variables from Node', () => {
  const listed = /_pipshim_node_names='([^']*)'/.exec(read('shims/node.sh'))?.[1];
  assert.deepEqual(listed?.trim().split(/\s+/), NAMES);
  for (const name of ['NODE_OPTIONS', 'NODE_DEBUG', 'NODE_V8_COVERAGE', 'NODE_PATH'])
    assert.ok(NAMES.includes(name));
});

test('Node ignores the variables of data/node-variables, but the program gets each variable unchanged', async (t) => {
  const { box, shim } = markedBox(t, process.execPath);
  const launcher = placeShim(join(box.root, 'pip-shim'), box.home, process.execPath, 'pip-shim');
  const answer = `console.log(JSON.stringify(Object.entries(process.env).filter(([name]) => /NODE_|OPENSSL|KEPT/.test(name))))`;
  writeFileSync(
    join(box.home, 'pip-shim.cjs'),
    `exports.shim = async () => ${answer}; exports.cli = async () => ${answer}`,
  );
  const stale = { _PIPSHIM_KEPT: 'HOME', _PIPSHIM_NODE_OPTIONS: 'stale', _PIPSHIM_NODE_DEBUG: 'stale' };
  const values = ['module', '', `${box.root}/it's "$HOME" \\ `, '/proc/x', '77'];
  for (const value of values) {
    for (const names of [NAMES, NAMES.slice(0, 9), []]) {
      const env = Object.fromEntries(names.map((name) => [name, value]));
      for (const command of [
        [shim, 'install', 'x'],
        [launcher, 'list'],
      ]) {
        const [file = '', ...args] = command;
        const { stdout, stderr } = await box.run(file, args, { env: { ...stale, ...env } });
        assert.deepEqual([Object.fromEntries(JSON.parse(stdout || '[["",""]]')), stderr], [env, '']);
      }
    }
  }
});

test('a fake pip in a venv gets NODE_PATH unchanged, even if its value is not UTF-8', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims(['pip']);
  fakePipOf(box, FAKE_REFUSAL);
  const record = 'import os; os.write(1, os.environb[b"NODE_PATH"])';
  box.env.PIP_SHIM_VENV = await venvWithFakePip(box, record);
  box.env.PIP_SHIM_AUTO = 'venv';
  const script = `NODE_PATH=$(printf 'a\\377b') exec pip install demo`;
  const { code, stdout } = await box.runBytes('/bin/sh', ['-c', script]);
  assert.deepEqual([code, stdout.toString('latin1')], [0, 'a\xffb']);
});

test('if PIP_BREAK_SYSTEM_PACKAGES is set, the shim ignores PIP_SHIM_AUTO, and an install or uninstall without -q prints one line about it', async (t) => {
  const { box, shim } = markedBox(t, '/nowhere/node');
  const line =
    "pip-shim: PIP_BREAK_SYSTEM_PACKAGES wins over PIP_SHIM_AUTO=venv: pip works on the system's Python\n";
  const both = { PIP_BREAK_SYSTEM_PACKAGES: '1', PIP_SHIM_AUTO: 'venv' };
  for (const [args, env, said] of [
    [['install', 'x'], both, line],
    [['uninstall', 'x'], both, line],
    [['install', '-q', 'x'], both, ''],
    [['install', 'x'], { ...both, PIP_QUIET: '1' }, ''],
    [['install', 'x'], { ...both, PIP_SHIM_AUTO: 'off' }, ''],
    [['install', 'x'], { PIP_BREAK_SYSTEM_PACKAGES: 'Yes' }, ''],
    [['list'], both, ''],
  ] as const) {
    const { code, stdout, stderr } = await box.run(shim, args, { env });
    assert.deepEqual([code, stdout, stderr], [7, `real ${args.join(' ')}\n`, said]);
  }
  rmSync(join(box.root, 'marked/lib/python3.11/EXTERNALLY-MANAGED'));
  assert.equal((await box.run(shim, ['install', 'x'], { env: both })).stderr, '');
});
