import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Entry } from '../../e2e/commands/undo-box.ts';
import { type InProcessBox, inProcessBoxFor } from '../../helpers/in-process.ts';

/** The directory of the history, relative to HOME. */
const HISTORY = '.local/state/pip-shim/history';

async function undoBox(t: TestContext): Promise<InProcessBox & { entries(): Promise<readonly Entry[]> }> {
  const box = await inProcessBoxFor(t);
  return { ...box, entries: () => box.json(['history']) };
}

test('undo takes back one venv at a time, the newest first, and only with consent', async (t) => {
  const box = await undoBox(t);
  assert.equal((await box.cli(['history'])).stdout, 'nothing yet\n');
  assert.deepEqual(await box.cli(['undo', '--yes']), {
    ...{ code: 0, signal: null, stdout: 'nothing to undo\n', stderr: '' },
  });
  const first = await box.madeVenv('project/.venv');
  const second = await box.madeVenv('second');
  const [one, two, ...others] = await box.entries();
  assert.deepEqual([one?.venv, two?.venv, others.length], [first, second, 0]);
  assert.deepEqual([one?.remedy, one?.directory, one?.undone], ['venv', box.project, null]);
  assert.match(
    (await box.cli(['history'])).stdout,
    /^(?:\d{4}-\d\d-\d\d \d\d:\d\d {2}venv {2}~\/project {2}pip install thing\n){2}$/,
  );
  const shown = await box.cli(['undo']);
  assert.deepEqual([shown.code, existsSync(second)], [2, true]);
  assert.match(
    shown.stdout,
    /in ~\/project: pip install .*\nthis deletes ~\/second, with .*\([\d.]+ MB\)\n→ rm -r \S+\/second\n$/,
  );
  assert.match(shown.stderr, /nobody can answer here \(no terminal\): Delete ~\/second\?\n {2}.*--yes/);
  for (const [venv, name] of [
    [second, '~/second'],
    [first, '~/project/.venv'],
  ] as const) {
    const done = await box.cli(['undo', '--yes']);
    assert.deepEqual([done.code, done.stderr, existsSync(venv)], [0, '', false]);
    assert.ok(done.stdout.endsWith(`deleted: ${name}\n`));
  }
  assert.deepEqual(readdirSync(join(box.home, '.local/state/pip-shim/venvs')), []);
  assert.match((await box.cli(['history'])).stdout, /^(?:.*\(undone \d{4}-.*\)\n){2}$/);
  assert.equal((await box.cli(['undo', '--yes'])).stdout, 'nothing to undo\n');
});

test('undo deletes only the recorded venv, and the next undo takes the previous entry', async (t) => {
  const box = await undoBox(t);
  const [kept, gone, replaced] = [
    await box.madeVenv('kept'),
    await box.madeVenv('gone'),
    await box.madeVenv('replaced'),
  ];
  for (const venv of [gone, replaced]) rmSync(venv, { recursive: true });
  await box.plainVenv(replaced);
  const undo = () => box.cli(['undo', '--yes']);
  const foreign = await undo();
  assert.equal(foreign.code, 1);
  assert.match(
    foreign.stdout,
    /~\/replaced is no longer the venv that pip-shim made then, so it stays\nskipped: /,
  );
  assert.ok(existsSync(join(replaced, 'pyvenv.cfg')));
  assert.match((await undo()).stdout, /~\/gone is gone already\n$/);
  assert.equal((await undo()).code, 0);
  assert.equal(existsSync(kept), false);
});

test('if undo reaches the entry of a deleted venv, it keeps a newer venv at the same path', async (t) => {
  const box = await undoBox(t);
  const venv = await box.madeVenv('again');
  assert.equal((await box.cli(['remove', '--yes', venv])).code, 0);
  await box.madeVenv('again');
  const [, second] = await box.entries();
  assert.equal(second?.venv, venv);
  const directory = join(box.home, HISTORY);
  const [, newest = ''] = readdirSync(directory).sort();
  rmSync(join(directory, newest));
  const { code, stdout } = await box.cli(['undo', '--yes']);
  assert.equal(code, 1);
  assert.match(stdout, /~\/again is no longer the venv that pip-shim made then, so it stays/);
  assert.ok(existsSync(venv));
});

test('undo skips an entry whose pipx is gone, and the next undo takes the previous entry', async (t) => {
  const box = await undoBox(t);
  const venv = await box.madeVenv('first');
  const home = join(box.home, 'pipx');
  mkdirSync(join(home, 'venvs/black'), { recursive: true });
  const directory = join(box.home, HISTORY);
  const [name = ''] = readdirSync(directory);
  const entry = JSON.parse(readFileSync(join(directory, name), 'utf8'));
  const tools = { pipx: '/nowhere/pipx', names: ['black'], home, binDirectory: '/b' };
  const text = JSON.stringify({ ...entry, remedy: 'pipx', venv: undefined, tools });
  writeFileSync(join(directory, `9${name.slice(1)}`), text, { mode: 0o600 });
  const passed = await box.cli(['undo', '--yes']);
  assert.equal(passed.code, 1, passed.stderr);
  assert.match(
    passed.stdout,
    /\/nowhere\/pipx, which installed black, is gone; with another pipx, type:\n→ pipx uninstall black\n/,
  );
  assert.equal((await box.cli(['undo', '--yes'])).code, 0);
  assert.equal(existsSync(venv), false);
});

test('the history shows how a command failed, and undo skips failures that left nothing', async (t) => {
  const box = await undoBox(t);
  const venv = await box.madeVenv('first');
  const directory = join(box.home, HISTORY);
  const [name = ''] = readdirSync(directory);
  const entry = JSON.parse(readFileSync(join(directory, name), 'utf8'));
  const add = (first: string, more: object): void =>
    writeFileSync(join(directory, `${first}${name.slice(1)}`), JSON.stringify({ ...entry, ...more }), {
      mode: 0o600,
    });
  add('7', { venv: undefined, exitCode: 1 });
  add('8', { venv: undefined, signal: 'SIGINT' });
  const { stdout } = await box.cli(['history']);
  const lines = stdout.trimEnd().split('\n');
  assert.deepEqual(
    lines.map((line) => /pip install thing(.*)/.exec(line)?.[1]),
    ['', '   (failed: exit code 1)', '   (failed: SIGINT)'],
  );
  const told = (await box.entries()).map(({ exitCode, signal, venv }) => ({ exitCode, signal, venv }));
  assert.deepEqual(told, [
    { exitCode: null, signal: null, venv },
    { exitCode: 1, signal: null, venv: null },
    { exitCode: null, signal: 'SIGINT', venv: null },
  ]);
  assert.equal((await box.cli(['undo', '--yes'])).code, 0);
  assert.equal(existsSync(venv), false);
  assert.equal((await box.cli(['undo', '--yes'])).stdout, 'nothing to undo\n');
});

test('an unreadable entry of the history is reported and ignored', async (t) => {
  const box = await undoBox(t);
  await box.madeVenv('venv');
  const directory = join(box.home, HISTORY);
  const [name = ''] = readdirSync(directory);
  writeFileSync(join(directory, name), '{');
  const { code, stdout, stderr } = await box.cli(['history']);
  assert.deepEqual([code, stdout], [0, 'nothing yet\n']);
  assert.match(stderr, /a part of the history could not be read; the unreadable record: .*\.unreadable\n$/);
});
