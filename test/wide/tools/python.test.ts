import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { askPython } from '../../helpers/interpreter.ts';
import { MARKER_TEXT } from '../../helpers/make-python.ts';
import { run } from '../../helpers/process.ts';
import { makePython, markedPython } from '../../helpers/python.ts';
import { freshDir, testTemp } from '../../helpers/temp.ts';

const install = ['install', '--no-index', 'nothing-of-this-name'];

test('the Python from markedPython refuses to install', async () => {
  const marked = await markedPython();
  const { code, stdout, stderr } = await run(marked.pip, install, { env: { HOME: testTemp() } });
  assert.equal(code, 1);
  assert.equal(stdout, '');
  assert.match(stderr, /^error: externally-managed-environment/);
  assert.ok(existsSync(join(marked.stdlib, 'EXTERNALLY-MANAGED')));
});

test('a Python from makePython with the marker refuses with the text of the marker', async () => {
  const made = await makePython({ marked: true });
  const { code, stderr } = await run(made.pip, install, { env: { HOME: testTemp(), LC_ALL: 'C.UTF-8' } });
  assert.equal(code, 1);
  for (const line of MARKER_TEXT.split('\n')) assert.ok(stderr.includes(line), stderr);
});

test('a Python from makePython without the marker does not refuse, and can make a venv', async () => {
  const made = await makePython({ marked: false });
  const { code, stderr } = await run(made.pip, install, { env: { HOME: testTemp() } });
  assert.equal(code, 1);
  assert.match(stderr, /No matching distribution/);
  const venv = join(freshDir('venv'), 'v');
  assert.equal((await run(made.python, ['-m', 'venv', '--without-pip', venv])).code, 0);
  assert.equal((await askPython(join(venv, 'bin', 'python')))?.prefix, venv);
});

test('two simultaneous calls of makePython for the same Python make only one Python', async () => {
  const [one, other] = await Promise.all([makePython({ marked: true }), makePython({ marked: true })]);
  assert.deepEqual(one, other);
});
