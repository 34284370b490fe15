import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { inProcessBoxFor } from '../../helpers/in-process.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { APT_HAS_ALL } from '../menu/prompt-box.ts';
import { boot } from './built-cli.ts';
import { undoBox } from './undo-box.ts';

test('the history lists an install that made a venv, but not its passwords, and undo deletes the venv', async (t) => {
  const box = await undoBox(t);
  const program = (...args: string[]) => box.run(process.execPath, [boot, 'cli', ...args]);
  const secret = 'https://me:s3cret@index.example/simple';
  const venv = await box.install(
    'project/.venv',
    '--index-url',
    secret,
    '--proxy',
    'me:s3cret@proxy.example:1',
  );
  await box.install('project/.venv'); // the venv exists already, so the history gets no new entry
  const [entry, ...others] = await box.entries();
  assert.deepEqual([entry?.venv, entry?.remedy, entry?.directory], [venv, 'venv', box.project]);
  assert.deepEqual([entry?.undone, others], [null, []]);
  assert.match(entry?.command ?? '', /^pip install --no-index .*\S+thing-\S+\.whl$/);
  assert.match(entry?.ran[0] ?? '', /-m venv --without-pip .*\.venv$/);
  const directory = join(box.home, '.local/state/pip-shim/history');
  const [name = ''] = readdirSync(directory);
  const text = readFileSync(join(directory, name), 'utf8');
  assert.match(text, /--index-url '?https:\/\/me:\*{4}@index\.example/);
  assert.doesNotMatch(text, /s3cret/);
  const told = await program('history');
  assert.deepEqual([told.code, told.stderr], [0, '']);
  assert.match(told.stdout, /^\d{4}-\d\d-\d\d \d\d:\d\d {2}venv {2}~\/project {2}pip install .*\n$/);
  const shown = await program('undo');
  assert.deepEqual([shown.code, existsSync(venv)], [2, true]);
  assert.match(
    shown.stdout,
    /this deletes ~\/project\/\.venv, with everything installed in it since \(.*\)\n→ rm -r \S+\/\.venv\n$/,
  );
  assert.match(
    shown.stderr,
    /nobody can answer here \(no terminal\): Delete ~\/project\/\.venv\?\n {2}.*--yes/,
  );
  const done = await program('undo', '--yes');
  assert.deepEqual([done.code, done.stderr, existsSync(venv)], [0, '', false]);
  assert.ok(done.stdout.endsWith('deleted: ~/project/.venv\n'));
});

test('at a terminal pip-shim undo asks before it deletes a venv, and Enter alone means no', async (t) => {
  const box = await inProcessBoxFor(t);
  const venv = await box.madeVenv('scratch');
  for (const [keys, code] of [
    [KEYS.enter, 1],
    [KEYS.ctrlC, 130],
    [`${KEYS.down}${KEYS.enter}`, 0],
  ] as const) {
    assert.ok(existsSync(venv));
    const terminal = await openTerminal(process.execPath, [boot, 'cli', 'undo'], {
      env: box.env,
      cwd: box.project,
    });
    await terminal.waitFor(/Yes/);
    terminal.type(keys);
    assert.equal((await terminal.exit).code, code);
  }
  assert.equal(existsSync(venv), false);
});

test('an install succeeds even if the history can not be written', async (t) => {
  const box = await undoBox(t);
  box.write('.local/state/pip-shim/history', 'a file in the place of the directory');
  await box.install('venv');
  assert.deepEqual(await box.entries(), []);
});

const notDebian = !existsSync('/etc/debian_version') && 'the system is not of apt';
test('fake apt: undo prints apt’s remove command and exits with 1', { skip: notDebian }, async (t) => {
  const box = await undoBox(t);
  box.command('apt-cache', APT_HAS_ALL);
  for (const name of ['apt', 'apt-get', 'sudo']) box.command(name, `echo "fake ${name}: $*"`);
  box.command('dpkg-query', 'echo /usr/bin/env'); // the package has a command
  const env = { PIP_SHIM_AUTO: 'system' };
  const installed = await box.run('pip', ['install', 'codespell'], { env });
  assert.equal(installed.code, 0, installed.stderr);
  const before = await box.cli(['undo']);
  assert.equal(before.code, 2);
  const { code, stdout } = await box.cli(['undo', '--yes']);
  assert.equal(code, 1);
  assert.match(stdout, /to take it back, type:\n→ (?:sudo )?apt remove codespell\nskipped: /);
  assert.equal((await box.cli(['undo', '--yes'])).stdout, 'nothing to undo\n');
  // The package is still installed, so the history does not call the install undone.
  assert.match((await box.cli(['history'])).stdout, / {3}\(skipped \d{4}-.*\)\n$/);
  const [entry] = JSON.parse((await box.cli(['history', '--json'])).stdout);
  assert.deepEqual([entry.undone, typeof entry.passedOver], [null, 'string']);
});
