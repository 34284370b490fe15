import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { assertLeavesNothing, dryBox, WAYS } from '../../e2e/venv/dry-box.ts';
import { ownVenvWithFakePip } from '../../helpers/own-venv.ts';

// test/e2e/venv/dry-run.test.ts tests the other ways.
test('a dry run leaves nothing behind if PIP_DRY_RUN asks for it, or if PIP_SHIM_VENV is set', (t) =>
  assertLeavesNothing(t, WAYS.slice(2)));

test('SIGTERM ends a dry run by this signal, and pip-shim removes the throw-away venv', async (t) => {
  const box = await dryBox(t);
  const started = join(box.root, 'started');
  const source = join(box.root, 'slow');
  mkdirSync(source);
  const backend = '[build-system]\nrequires = []\nbuild-backend = "slow"\nbackend-path = ["."]\n';
  writeFileSync(join(source, 'pyproject.toml'), backend);
  writeFileSync(
    join(source, 'slow.py'),
    `import time\nopen(${JSON.stringify(started)}, "w").close()\ntime.sleep(60)\n`,
  );
  const before = box.names().filter((name) => name.startsWith('home/'));
  const child = spawn(join(box.shims, 'pip'), ['install', '--dry-run', source], {
    ...{ cwd: box.project, env: { ...box.env, PIP_SHIM_AUTO: 'venv' }, stdio: 'ignore', detached: true },
  });
  const ended = new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)));
  while (!existsSync(started)) await new Promise((resolve) => setTimeout(resolve, 5));
  process.kill(-(child.pid ?? 0), 'SIGTERM');
  assert.equal(await ended, 'SIGTERM');
  const left = box.names();
  assert.deepEqual(
    left.filter((name) => name.startsWith('home/')),
    before,
  );
  assert.ok(!left.some((name) => name.startsWith('tmp/pip-shim-')), left.join('\n'));
});

test('a dry run for a broken venv obeys find-links in the pip.conf of that venv', async (t) => {
  const box = await dryBox(t);
  const venv = await ownVenvWithFakePip(box, 'exit 3');
  rmSync(join(venv, 'bin'), { recursive: true });
  writeFileSync(join(venv, 'pip.conf'), `[install]\nfind-links = ${dirname(box.wheel)}\n`, { mode: 0o600 });
  const run = await box.run('pip', ['install', '--dry-run', 'demo'], { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stdout, /^Would install demo-1\.0$/m);
});

test('a dry run that fails or is quiet leaves nothing behind, and a missing TMPDIR is an error', async (t) => {
  const box = await dryBox(t);
  const before = box.names();
  const run = (...args: readonly string[]) =>
    box.run('pip', ['install', '--dry-run', ...args], { env: { PIP_SHIM_AUTO: 'venv' } });
  const failed = await run('none-such');
  assert.equal(failed.code, 1);
  assert.match(failed.stderr, /No matching distribution found for none-such/);
  assert.doesNotMatch(failed.stderr, /the new venv/);
  const quiet = await run('-q', box.wheel);
  assert.deepEqual([quiet.code, quiet.stdout, quiet.stderr], [0, '', '']);
  const report = await run('--quiet', '--report', '-', box.wheel);
  assert.equal(JSON.parse(report.stdout).install[0].metadata.name, 'demo');
  assert.deepEqual(box.names(), before);
  for (const words of [
    ['install', '--dry-run', box.wheel],
    ['uninstall', '-y', 'demo'],
  ]) {
    const nowhere = await box.run('pip', words, {
      env: { PIP_SHIM_AUTO: 'venv', TMPDIR: join(box.root, 'none') },
    });
    assert.equal(nowhere.code, 1);
    assert.match(nowhere.stderr, /no throw-away venv can be made: ENOENT.*\n.*TMPDIR=path/);
    assert.equal(/a dry run/.test(nowhere.stderr), words[0] === 'install');
  }
});
