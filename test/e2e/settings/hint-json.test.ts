import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const JSON_HINT = { PIP_SHIM_HINT: 'json' };

test('PIP_SHIM_HINT=json adds a line of JSON to pip’s message, and the command in that line works', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const words = ['install', '--no-index', buildWheel(box.root, { name: 'demo' })];
  const own = await box.run(box.python.pip, words);
  const hinted = await box.run('pip', words, { env: JSON_HINT });
  assert.deepEqual([hinted.code, hinted.stdout], [1, own.stdout]);
  assert.ok(hinted.stderr.startsWith(own.stderr), hinted.stderr);
  const [line = '', ...rest] = hinted.stderr.slice(own.stderr.length).split('\n');
  assert.deepEqual(rest, ['']);
  const { reason, requirements, offers } = JSON.parse(line);
  assert.deepEqual([reason, requirements], ['no terminal', [words[2]]]);
  assert.deepEqual(offers[0].environment, { PIP_SHIM_AUTO: 'venv' });

  // With -qqq or PIP_SHIM_AUTO=off, pip-shim adds no JSON, just as it adds no hint in words.
  const quiet = await box.run('pip', [...words, '-qqq'], { env: JSON_HINT });
  const off = await box.run('pip', words, { env: { ...JSON_HINT, PIP_SHIM_AUTO: 'off' } });
  assert.deepEqual([quiet.code, quiet.stderr, off.code, off.stderr], [1, '', 1, own.stderr]);

  const followed = await box.run('sh', ['-c', offers[0].run], { env: JSON_HINT });
  assert.equal(followed.code, 0, followed.stderr);
  assert.equal((await box.run('.venv/bin/python', ['-c', 'import demo'])).code, 0);
});
