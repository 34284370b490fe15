import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ownPython } from '../../helpers/fakes.ts';
import { ownVenv } from '../../helpers/own-venv.ts';
import type { RunResult } from '../../helpers/process.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { removeTree } from '../../helpers/temp.ts';
import { buildWheel, writeProject } from '../../helpers/wheels.ts';

// Tests that no other command changes a venv while one command checks the venv and works in it.
// test/wide/faults/locks.test.ts tests all pairs of commands, and pauses one at each step that uses the lock.

interface Box extends Sandbox {
  readonly venv: string;
  readonly install: readonly string[];
}

async function lockBox(t: TestContext): Promise<Box> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip-shim', 'python3']);
  box.env.PIP_SHIM_AUTO = 'venv';
  const wheel = buildWheel(box.root, { name: 'demo' });
  return { ...box, venv: join(box.project, '.venv'), install: ['install', '--no-index', wheel] };
}

/** Waits until a condition holds. Throws if `running` ends before the condition holds. */
async function until(holds: () => boolean, running: Promise<RunResult>): Promise<void> {
  let ended: RunResult | undefined;
  void running.then((result) => {
    ended = result;
  });
  while (!holds()) {
    if (ended) throw new Error(`ended with ${ended.code} before that:\n${ended.stderr}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

test('an install succeeds even if `pip-shim remove` starts during the install', async (t) => {
  const box = await lockBox(t);
  for (const stage of ['.', 'pyvenv.cfg', 'bin/pip']) {
    const installing = box.run('pip', box.install);
    await until(() => existsSync(join(box.venv, stage)), installing);
    const removing = box.run('pip-shim', ['remove', '--yes', './.venv']);
    const [installed, removed] = [await installing, await removing];
    assert.equal(installed.code, 0, installed.stderr);
    assert.match(installed.stderr, /installed in \.venv/);
    // If remove ran before the install had recorded the venv as made by pip-shim, remove keeps the venv.
    if (removed.code !== 0) assert.match(removed.stderr, /was not made by pip-shim|there is no venv/);
    assert.equal(existsSync(box.venv), removed.code !== 0, removed.stderr);
    if (removed.code !== 0) assert.equal((await box.run('pip-shim', ['remove', '--yes', box.venv])).code, 0);
  }
});

/** Starts an install that builds a wheel and holds the venv's lock until letGo() is called. */
async function blocked(box: Box): Promise<{ readonly letGo: () => Promise<number | null> }> {
  const project = writeProject(join(box.root, 'slow'), { name: 'slow' });
  const [begun, go] = [join(box.root, 'begun'), join(box.root, 'go')];
  const backend = join(project, '_build/backend.py');
  const wait = `import os, time
open(${JSON.stringify(begun)}, 'w').close()
while not os.path.exists(${JSON.stringify(go)}): time.sleep(0.02)
`;
  writeFileSync(backend, `${wait}${readFileSync(backend, 'utf8')}`);
  const running = box.run('pip', ['install', '--no-index', '--no-build-isolation', project]);
  await until(() => existsSync(begun), running);
  return {
    async letGo() {
      writeFileSync(go, '');
      return (await running).code;
    },
  };
}

test('`pip-shim remove` waits for a running install, and then deletes the venv', async (t) => {
  const box = await lockBox(t);
  await ownVenv(box);
  const install = await blocked(box);
  const removing = box.run('pip-shim', ['remove', '--yes', './.venv']);
  let hasEnded = false;
  void removing.then(() => {
    hasEnded = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(hasEnded, false);
  assert.ok(existsSync(join(box.venv, 'bin/python')), 'nothing goes while pip is at work there');
  assert.equal(await install.letGo(), 0);
  const { code, stderr } = await removing;
  assert.equal(code, 0, stderr);
  assert.equal(existsSync(box.venv), false);
});

test('if `pip-shim remove` deletes the venv first, `pip uninstall` says so and makes no venv', async (t) => {
  const box = await lockBox(t);
  await ownVenv(box);
  const install = await blocked(box);
  const removing = box.run('pip-shim', ['remove', '--yes', './.venv']);
  const uninstalling = box.run('pip', ['uninstall', '-y', 'demo']);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  assert.equal(await install.letGo(), 0);
  const [removed, uninstalled] = [await removing, await uninstalling];
  assert.equal(removed.code, 0, removed.stderr);
  // Either command may get the lock first.
  if (uninstalled.code !== 0)
    assert.match(uninstalled.stderr, /\.venv was deleted meanwhile by another command/);
  assert.ok(!existsSync(box.venv));
});

test('an install in a deleted directory says that the directory was deleted', async (t) => {
  const box = await lockBox(t);
  const script = 'mkdir gone && cd gone && rmdir ../gone && exec pip install demo';
  const { stderr } = await box.run('/bin/sh', ['-c', script.replace('demo', box.install.at(-1) ?? '')]);
  assert.match(stderr, /no venv is made here: this directory was deleted/);
  assert.doesNotMatch(stderr, /root directory/);
});

test('if a fake venv module fails and pip-shim can’t delete the half-made venv, the message names that venv', async (t) => {
  const python = await ownPython();
  let stuck = '';
  t.after(() => {
    spawnSync('chattr', ['-i', stuck]);
    if (existsSync(stuck)) chmodSync(stuck, 0o755);
    removeTree(dirname(dirname(python.python)));
  });
  const box = await sandboxFor(t, { python });
  box.placeShims(['pip']);
  stuck = join(box.project, '.venv/stuck');
  // Root can't delete an immutable directory. Other users can't empty a directory without write permission.
  const leave = `import os, subprocess, sys
os.makedirs(${JSON.stringify(`${stuck}/deep`)})
os.chmod(${JSON.stringify(stuck)}, 0o500)
if os.path.exists("/usr/bin/chattr"): subprocess.run(["chattr", "+i", ${JSON.stringify(stuck)}], stderr=subprocess.DEVNULL)
sys.exit(3)
`;
  writeFileSync(join(python.stdlib, 'venv/__main__.py'), leave);
  const { code, stderr } = await box.run('pip', ['install', 'demo'], { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.equal(code, 3, stderr);
  if (!existsSync(stuck)) return t.skip('as root, and this file system has no immutable files');
  assert.match(stderr, /making \S+\.venv failed; the remains are in \S+\.venv, which can't be removed: /);
  assert.doesNotMatch(stderr, /nothing was left behind/);
});
