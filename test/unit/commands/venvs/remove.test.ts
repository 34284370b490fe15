import assert from 'node:assert/strict';
import { existsSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { Ports } from '../../../../src/commands/ports.ts';
import { removeVenv } from '../../../../src/remedies/venv/unused.ts';
import { look } from '../../../../src/system/look.ts';
import type { CliBox } from '../../../helpers/cli-box.ts';
import { inProcessBoxFor } from '../../../helpers/in-process.ts';

const records = (box: CliBox): number => readdirSync(join(box.home, '.local/state/pip-shim/venvs')).length;

test('remove deletes a venv that pip-shim made, by its name or path, and only with consent', async (t) => {
  const box = await inProcessBoxFor(t);
  const named = await box.madeVenv('.local/share/pip-shim/venvs/scratch');
  const own = await box.madeVenv('project/.venv');
  const unasked = await box.cli(['remove', 'scratch']);
  assert.equal(unasked.code, 2);
  assert.match(unasked.stderr, /nobody can answer here \(no terminal\): Delete .*scratch .*\n {2}.*--yes/);
  assert.ok(existsSync(named));
  const unnamed = await box.cli(['remove']);
  assert.deepEqual([unnamed.code, unnamed.stdout], [2, '']);
  assert.match(
    unnamed.stderr,
    /remove needs the name or the path of a venv\n {2}to list the venvs: pip-shim list\n/,
  );
  const removed = await box.cli(['remove', '--yes', 'scratch']);
  assert.deepEqual([removed.code, removed.stderr], [0, '']);
  assert.match(removed.stdout, /^deleted: ~\/.*\/scratch\n$/);
  assert.equal((await box.cli(['remove', '--yes', './.venv'])).code, 0);
  assert.deepEqual([existsSync(named), existsSync(own), records(box)], [false, false, 0]);
  assert.match(
    (await box.cli(['remove', '--yes', 'scratch'])).stderr,
    /there is no venv at .*scratch\n.*pip-shim list/,
  );
});

test('remove deletes only a venv that pip-shim made', async (t) => {
  const box = await inProcessBoxFor(t);
  await box.plainVenv('foreign');
  await box.plainVenv('allowed');
  assert.equal((await box.cli(['allow', './allowed'])).code, 0);
  const ours = await box.madeVenv('ours');
  renameSync(ours, join(box.project, 'moved'));
  await box.run('cp', ['-r', 'moved', 'copied'], { cwd: box.project });
  box.write('project/data/file', 'mine');
  symlinkSync(join(box.home, 'project/data'), ours);
  for (const path of ['./foreign', './allowed', './data', './copied', ours, box.home]) {
    const { code, stderr } = await box.cli(['remove', '--yes', path]);
    assert.equal(code, 1, path);
    const says =
      path === ours
        ? / leads to .* by a symbolic link/
        : /pip-shim did not make .*, so it does not delete it/;
    assert.match(stderr, says, path);
  }
  for (const path of ['foreign', 'allowed', 'copied', 'moved', 'data/file'])
    assert.ok(existsSync(join(box.project, path)), path);
});

test('prune lists broken and missing venvs, and deletes and forgets only the listed venvs', async (t) => {
  const box = await inProcessBoxFor(t);
  const whole = await box.madeVenv('whole');
  const broken = await box.madeVenv('broken');
  const gone = await box.madeVenv('gone');
  await box.plainVenv('allowed');
  assert.equal((await box.cli(['allow', './allowed'])).code, 0);
  rmSync(join(broken, 'bin/python'));
  rmSync(join(box.project, 'allowed/bin/python'));
  rmSync(gone, { recursive: true });
  const shown = await box.cli(['prune']);
  assert.equal(shown.code, 2);
  assert.match(
    shown.stdout,
    /^ {2}delete +~\/broken +its Python is gone \([\d.]+ MB\)\n {2}forget +~\/gone +it is gone\n$/,
  );
  assert.ok(existsSync(broken));
  const pruned = await box.cli(['prune', '--yes']);
  assert.match(pruned.stdout, /\npruned: 2\n$/);
  assert.deepEqual([existsSync(whole), existsSync(broken), records(box)], [true, false, 2]);
  assert.ok(existsSync(join(box.project, 'allowed/pyvenv.cfg')));
  const answer = box.write('.local/state/pip-shim/places/none/.pip-shim-answer', '');
  assert.match((await box.cli(['prune'])).stdout, /^nothing to prune/);
  assert.equal(existsSync(answer), false, 'what was noted about a directory that is gone');
});

test('remove finishes a removal that was interrupted', async (t) => {
  const box = await inProcessBoxFor(t);
  const entries = readdirSync(await box.madeVenv('whole')).length;
  assert.ok(entries > 4);
  for (let steps = 0; steps <= entries; steps++) {
    const venv = await box.madeVenv(`stopped-${steps}`);
    let left = steps;
    const stopping = (path: string): void => {
      if (left-- === 0) throw new Error('stopped');
      rmSync(path, { recursive: true });
    };
    const ports = {
      ...{
        files: { removeTree: stopping },
        look,
        registry: { forget() {}, all: () => [] },
        stacks: { wake() {} },
      },
      ...{ installation: { shims: venv }, uid: 0 },
    };
    try {
      removeVenv(venv, ports as unknown as Ports);
    } catch (error) {
      assert.equal((error as Error).message, 'stopped');
    }
    if (!existsSync(venv)) continue;
    const { code, stderr } = await box.cli(['remove', '--yes', venv]);
    assert.deepEqual([code, stderr, existsSync(venv)], [0, '', false], `after ${steps} steps`);
  }
});
