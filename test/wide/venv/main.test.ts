import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };

test('three installs at the same time make one venv and all succeed, and a venv without pip gets a new pip', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const names = ['demo0', 'demo1', 'demo2'];
  const wheels = names.map((name) => buildWheel(box.root, { name, version: '1.0' }));
  const runs = wheels.map((wheel) => box.run('pip', ['install', '--no-index', wheel], { env: AUTO }));
  const ended = await Promise.all(runs);
  for (const { code, stderr } of ended) assert.equal(code, 0, stderr);
  assert.equal(ended.filter(({ stderr }) => /-m venv/.test(stderr)).length, 1);
  const bin = join(box.project, '.venv/bin');
  assert.equal((await box.run(join(bin, 'python'), ['-c', `import ${names.join(', ')}`])).code, 0);

  const removed = await box.run(join(bin, 'pip'), ['uninstall', '-y', 'pip']);
  assert.equal(removed.code, 0, removed.stderr);
  assert.equal(existsSync(join(bin, 'pip')), false, 'RECORD names the scripts too');
  const file = join(box.root, 'github-path');
  writeFileSync(file, '/somewhere\n');
  const env = { ...AUTO, GITHUB_ACTIONS: 'true', GITHUB_PATH: file };
  const again = await box.run('pip', ['install', '--no-index', ...wheels.slice(0, 1)], { env });
  assert.equal(again.code, 0, again.stderr);
  assert.equal(existsSync(join(bin, 'pip')), true);
  assert.equal(
    readFileSync(file, 'utf8'),
    `/somewhere\n${bin}\n`,
    'in GitHub Actions the later steps have it',
  );
  assert.match(again.stderr, /GITHUB_PATH/);
  // In a container GITHUB_PATH may name a file that does not exist. The install still succeeds.
  const nowhere = { ...env, GITHUB_PATH: join(box.root, 'none/github-path') };
  const without = await box.run('pip', ['install', '--no-index', ...wheels.slice(0, 1)], { env: nowhere });
  assert.equal(without.code, 0, without.stderr);
  assert.doesNotMatch(without.stderr, /GITHUB_PATH/);
});
