// pip inherits stdin, stdout and stderr. If pip-shim predicts that pip will refuse, it reads pip's stderr.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { FAKE_REFUSAL, fakePip, venvWithFakePip, WAYS } from '../../helpers/fakes.ts';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { assertSameLook, inTerminal } from './same-look.ts';

const TTYS = `
import os, sys
with open(os.environ["SAW"], "w") as saw: saw.write(" ".join(str(os.isatty(n)) for n in (0, 1, 2)))`;

for (const { name, env, saw } of [
  { ...WAYS[0], saw: 'True True False' },
  { ...WAYS[1], saw: 'True True True' },
]) {
  test(`at a terminal, isatty of a fake pip's stdin, stdout and stderr is ${saw} (${name})`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    fakePip(box, TTYS);
    await inTerminal(box, 'pip', ['install', 'x'], { ...env, SAW: join(box.root, 'saw') });
    assert.equal(readFileSync(join(box.root, 'saw'), 'utf8'), saw);
  });
}

test('when pip-shim runs the command again in a venv, the venv’s fake pip has the terminal as stdin and stdout, and pip-shim reads its stderr', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  fakePip(box, FAKE_REFUSAL);
  const venv = await venvWithFakePip(box, TTYS);
  const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: venv, SAW: join(box.root, 'saw') };
  await inTerminal(box, 'pip', ['install', 'x'], env);
  assert.equal(readFileSync(join(box.root, 'saw'), 'utf8'), 'True True False');
});

// test/wide/forwarding/streams.test.ts has installs that succeed.
test('at a terminal, an install with PIP_TARGET that fails looks the same with and without the shim', (t) =>
  assertSameLook(t, { outcome: 'fails', args: ['install'], env: { PIP_TARGET: 'DIR' } }));

const INTERLEAVED = `
import os
for n in range(200): os.write(1 + n % 2, b"%d\\n" % n)`;
const IN_ORDER = Array.from({ length: 200 }, (_, n) => `${n}\n`).join('');

test('`>log 2>&1` keeps the order of a fake pip’s output if pip-shim predicts no refusal', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  fakePip(box, INTERLEAVED);
  await box.run('sh', ['-c', 'pip install x >log 2>&1'], { env: { ...WAYS[1]?.env } });
  assert.equal(readFileSync(join(box.project, 'log'), 'utf8'), IN_ORDER);
});

test('`>log 2>&1` gets pip-shim’s own lines first, and then the output of a venv’s fake pip in order', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  fakePip(box, FAKE_REFUSAL);
  const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: await venvWithFakePip(box, INTERLEAVED) };
  await box.run('sh', ['-c', 'pip install x >log 2>&1'], { env });
  assert.match(
    readFileSync(join(box.project, 'log'), 'utf8'),
    new RegExp(`^[^0-9]*given[^\n]*\n${IN_ORDER}`),
  );
});

test('`>log 2>&1` keeps the order of the real pip’s output if pip also writes to stderr', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(join(box.root, 'wheels'), { name: 'demo', requires: ['absent'] });
  const log = async (pip: string) => {
    await box.run('sh', ['-c', `${pip} install --targ out --no-index ${wheel} >log 2>&1`]);
    return readFileSync(join(box.project, 'log'), 'utf8');
  };
  assert.equal(await log('pip'), await log(box.python.pip));
});

for (const { name, env } of WAYS) {
  test(`stdin reaches a fake pip (${name})`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    fakePip(box, 'import sys; sys.stdout.write(sys.stdin.read())');
    const { stdout, stderr } = await box.run('pip', ['install', 'x'], { env, input: 'y\nrest' });
    assert.deepEqual([stdout, stderr], ['y\nrest', '']);
  });

  test(`a fake pip keeps its exit code if stdin, stdout or stderr is closed (${name})`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    fakePip(box, 'import sys; sys.exit(9)');
    for (const closed of ['<&-', '>&-', '2>&-', '<&- >&- 2>&-']) {
      const { code } = await box.run('sh', ['-c', `pip install x ${closed}`], { env });
      assert.equal(code, 9, closed);
    }
  });
}
