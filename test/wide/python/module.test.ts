import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { boxWithPython, compared, HINT } from '../../e2e/python/module-box.ts';
import { ownVenv } from '../../helpers/own-venv.ts';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };

const REFUSED: readonly (readonly string[])[] = [
  ['-m', 'pip', 'install', 'absent'],
  ['-Impip', 'install', 'absent'],
  ['-BEs', '-W', 'error::UserWarning', '-X', 'utf8', '-m', 'pip', 'install', 'absent'],
  ['-m', 'pip', '-q', 'install', '--pre', 'absent'],
];

test("with options before -m or pip's subcommand, the python3 shim prints pip's own refusal and a hint", async (t) => {
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
