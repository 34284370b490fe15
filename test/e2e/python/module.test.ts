import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { ownVenv } from '../../helpers/own-venv.ts';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { promptBox, text } from '../menu/prompt-box.ts';
import { boxWithPython, compared, HINT } from './module-box.ts';

// Tests `python3 -m pip install` through the python3 shim. The Python has the marker EXTERNALLY-MANAGED.

const AUTO = { PIP_SHIM_AUTO: 'venv' };

/** Commands that pip refuses. test/wide/python/module.test.ts tries other options before -m. */
const REFUSED: readonly (readonly string[])[] = [
  ['-BEs', '-W', 'error::UserWarning', '-X', 'utf8', '-m', 'pip', 'install', 'absent'],
];

test("pip-shim prints pip's own refusal and a hint, with many options before -m", async (t) => {
  const box = await boxWithPython(t);
  for (const args of REFUSED) {
    const [real, ours] = await compared(box, args);
    assert.match(real.stderr, /^error: externally-managed-environment$/m);
    assert.match(ours.stderr, HINT, args.join(' '));
    assert.deepEqual({ ...ours, stderr: ours.stderr.replace(HINT, '') }, real);
  }
});

test("if `python3 -m pip` does not run the Python's own pip, pip-shim prints nothing", async (t) => {
  const box = await boxWithPython(t);
  const [without, alone] = await compared(box, ['-S', '-m', 'pip', 'install', 'absent'], AUTO);
  assert.match(without.stderr, /No module named pip/);
  assert.deepEqual(alone, without);
  mkdirSync(join(box.project, 'pip'));
  for (const file of ['__init__.py', '__main__.py'])
    writeFileSync(join(box.project, 'pip', file), 'print("mine")\n');
  const [real, ours] = await compared(box, ['-m', 'pip', 'install', 'absent'], AUTO);
  assert.equal(real.stdout, 'mine\nmine\n');
  assert.deepEqual(ours, real);
  const [isolated, intercepted] = await compared(box, ['-I', '-m', 'pip', 'install', 'absent']);
  assert.match(isolated.stderr, /^error: externally-managed-environment$/m);
  assert.match(intercepted.stderr, HINT);
});

test('a pip module on PYTHONPATH runs without pip-shim, and with -E Python ignores that module', async (t) => {
  const box = await boxWithPython(t);
  const module = join(box.root, 'path/pip');
  mkdirSync(module, { recursive: true });
  writeFileSync(join(module, '__init__.py'), '');
  writeFileSync(join(module, '__main__.py'), 'print("another pip")\n');
  const env = { ...AUTO, PYTHONPATH: join(box.root, 'path') };
  const [real, ours] = await compared(box, ['-m', 'pip', 'install', 'absent'], env);
  assert.equal(real.stdout, 'another pip\n');
  assert.deepEqual(ours, real);
  const wheel = buildWheel(box.root, { name: 'demo' });
  await ownVenv(box, undefined, [{ name: 'other' }]);
  const args = ['-E', '-m', 'pip', 'install', '--no-index', wheel];
  assert.match((await box.run('python3', args, { env })).stdout, /Successfully installed demo/);
});

test('with PIP_SHIM_AUTO=venv, `python3 -m pip` makes a venv, reuses it, and uninstalls packages from it', async (t) => {
  const box = await boxWithPython(t);
  const wheel = buildWheel(box.root, { name: 'demo' });
  const install = ['-m', 'pip', 'install', '--no-index', wheel];
  const first = await box.run(basename(box.python.python), install, { env: AUTO });
  assert.match(first.stdout, /Successfully installed demo-1\.0/, first.stderr);
  assert.match(first.stderr, new RegExp(`^→ ${box.python.python} -m venv --without-pip \\.venv$`, 'm'));
  const venv = join(box.project, '.venv/bin/python');
  assert.equal((await box.run(venv, ['-c', 'import demo'])).code, 0);
  assert.match((await box.run('python3', install, { env: AUTO })).stdout, /already installed/);
  const removed = await box.run('python3', ['-Bm', 'pip', 'uninstall', '-y', 'demo'], { env: AUTO });
  assert.match(removed.stdout, /Successfully uninstalled demo/, removed.stderr);
});

test('if pip-shim refuses a venv that it did not make, its message says how to permit it', async (t) => {
  const box = await boxWithPython(t);
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', '.venv']);
  const { code, stderr } = await box.run('python3', ['-B', '-m', 'pip', 'install', 'absent'], { env: AUTO });
  assert.equal(code, 1);
  assert.match(stderr, /allow it for good: pip-shim allow \.venv\n.*name it: PIP_SHIM_VENV=\.venv$/m);
});

test('if pip-shim’s program is missing, the python3 shim runs the real Python with the same arguments', async (t) => {
  const box = await boxWithPython(t);
  box.placeShims(['python3']);
  const broken = join(box.root, 'broken');
  mkdirSync(broken);
  const [real] = await compared(box, ['-m', 'pip', 'install', 'absent']);
  const shim = join((await sandboxFor(t, { program: broken })).placeShims(['python3']), 'python3');
  const ours = await box.run(shim, ['-m', 'pip', 'install', 'absent']);
  assert.match(ours.stderr, /^pip-shim: the program is missing.*; running plain pip\n/);
  assert.equal(ours.stderr.replace(/^.*\n/, ''), real.stderr);
});

test('at the menu of `python3 -m pip install`, Enter makes a venv, and Esc shows pip’s own message', async (t) => {
  const box = await promptBox(t);
  box.placeShims(['python3']);
  const terminal = await box.open('python3', ['-s', '-m', 'pip', 'install', 'library']);
  await terminal.waitFor('Stop');
  terminal.type('\x1b');
  assert.equal((await terminal.exit).code, 1);
  assert.match(text(terminal), /externally-managed-environment/);
  assert.equal(box.hasVenv(), false);
  const again = await box.open('python3', ['-m', 'pip', 'install', 'library']);
  await again.waitFor('Stop');
  again.type('\r');
  assert.equal((await again.exit).code, 0);
  assert.match(text(again), /Successfully installed library/);
  assert.ok(existsSync(join(box.project, '.venv/bin/python')));
});
