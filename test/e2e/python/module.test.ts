import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
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
  assert.match(
    stderr,
    /allow it permanently: pip-shim allow \.venv\n.*name it: PIP_SHIM_VENV=\/\S+\/project\/\.venv$/m,
  );
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
