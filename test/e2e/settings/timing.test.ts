import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

// With PIP_SHIM_DEBUG=timing pip-shim prints each step's time. No test checks the times themselves.

const ENV = { PIP_SHIM_DEBUG: 'timing', PIP_SHIM_AUTO: 'venv' };

/** Returns the names of the steps from the timing lines, in order. */
function steps(stderr: string): string[] {
  const lines = [...stderr.matchAll(/^pip-shim\[timing\]: +(\d+\.\d) ms {2}(.*)$/gm)];
  return lines.map(([, , what = '']) => what);
}

test('PIP_SHIM_DEBUG=timing measures each step of an install into a new venv', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'demo' });
  const { code, stderr } = await box.run('pip', ['install', '--no-index', wheel], { env: ENV });
  assert.equal(code, 0, stderr);
  const [first, ...rest] = steps(stderr).map((what) => (what.startsWith('  ') ? '  a program' : what));
  // The sh shim's own time is measured only if `date` prints nanoseconds.
  assert.deepEqual(first === 'the sh shim' ? rest : [first, ...rest], [
    'Node.js starts',
    'the program is loaded',
    'will pip refuse?',
    'the facts are gathered',
    'the offers are made',
    'a remedy is chosen',
    '  a program',
    '  a program',
    '  a program',
    'the remedy has run',
    'the rest',
    'in all',
  ]);
  assert.match(stderr, /ms {4}.*-m venv --without-pip/);
});

test('PIP_SHIM_DEBUG=timing also measures the python3 shim, and pip gets no variable with times', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'python3']);
  const wheel = buildWheel(box.root, { name: 'demo' });
  await box.run('pip', ['install', '--no-index', wheel], { env: ENV });
  const asked = await box.run('python3', ['-c', 'pass'], { env: ENV });
  assert.equal(asked.code, 0, asked.stderr);
  assert.deepEqual(steps(asked.stderr).slice(-2), ['the question is answered', 'in all']);
  writeFileSync(join(box.project, '.venv/bin/pip'), '#!/bin/sh\nenv\n');
  const { code, stdout } = await box.run('pip', ['install', 'demo'], { env: ENV });
  assert.equal(code, 0);
  assert.deepEqual(stdout.match(/^_PIPSHIM_\w+/gm), ['_PIPSHIM_NESTED']);
});
