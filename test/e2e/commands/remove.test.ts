import assert from 'node:assert/strict';
import { existsSync, readdirSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { boot, type CliBox, cliBoxFor } from './cli-box.ts';

/** A venv that pip-shim makes at a path below HOME. */
async function madeAt(box: CliBox, path: string): Promise<string> {
  const venv = join(box.home, path);
  const wheel = buildWheel(box.root, { name: 'thing', version: '1.0' });
  const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: venv };
  const made = await box.run('pip', ['install', '--no-index', wheel], { env });
  assert.equal(made.code, 0, made.stderr);
  return venv;
}

async function removeBox(t: Parameters<typeof cliBoxFor>[0]): Promise<CliBox> {
  const box = await cliBoxFor(t);
  box.placeShims();
  return box;
}

const records = (box: CliBox): number => readdirSync(join(box.home, '.local/state/pip-shim/venvs')).length;

test('remove: a venv of ours, by its name or path, and only with consent', async (t) => {
  const box = await removeBox(t);
  const named = await madeAt(box, '.local/share/pip-shim/venvs/scratch');
  const own = await madeAt(box, 'project/.venv');
  const unasked = await box.cli(['remove', 'scratch']);
  assert.equal(unasked.code, 2);
  assert.match(unasked.stderr, /nobody can be asked here: Delete .*scratch .*\n {2}.*--yes/);
  assert.ok(existsSync(named));
  const unnamed = await box.cli(['remove']);
  assert.deepEqual([unnamed.code, unnamed.stdout], [2, '']);
  assert.match(unnamed.stderr, /which venv\?\n {2}what there is: pip-shim list\n/);
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

test('remove: asks at a terminal, and Enter alone is no', async (t) => {
  const box = await removeBox(t);
  const named = await madeAt(box, '.local/share/pip-shim/venvs/scratch');
  for (const [keys, code] of [
    [KEYS.enter, 1],
    [KEYS.ctrlC, 130],
    [`${KEYS.down}${KEYS.enter}`, 0],
  ] as const) {
    assert.ok(existsSync(named));
    const words = [boot, 'cli', 'remove', 'scratch'];
    const terminal = await openTerminal(process.execPath, words, { env: box.env, cwd: box.project });
    await terminal.waitFor(/Yes/);
    terminal.type(keys);
    assert.equal((await terminal.exit).code, code);
  }
  assert.equal(existsSync(named), false);
});

test('remove: what pip-shim did not make is not deleted', async (t) => {
  const box = await removeBox(t);
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', 'foreign']);
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', 'allowed']);
  assert.equal((await box.cli(['allow', './allowed'])).code, 0);
  const ours = await madeAt(box, 'ours');
  renameSync(ours, join(box.project, 'moved'));
  await box.run('cp', ['-r', 'moved', 'copied'], { cwd: box.project });
  box.write('project/data/file', 'mine');
  symlinkSync(join(box.home, 'project/data'), ours);
  for (const path of ['./foreign', './allowed', './data', './copied', ours, box.home]) {
    const { code, stderr } = await box.cli(['remove', '--yes', path]);
    assert.equal(code, 1, path);
    assert.match(stderr, /was not made by pip-shim/, path);
  }
  for (const path of ['foreign', 'allowed', 'copied', 'moved', 'data/file'])
    assert.ok(existsSync(join(box.project, path)), path);
});

test('prune: shows what is broken or gone, deletes and forgets that, and nothing else', async (t) => {
  const box = await removeBox(t);
  const whole = await madeAt(box, 'whole');
  const broken = await madeAt(box, 'broken');
  const gone = await madeAt(box, 'gone');
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', 'allowed']);
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
  assert.match((await box.cli(['prune'])).stdout, /^nothing to prune/);
});
