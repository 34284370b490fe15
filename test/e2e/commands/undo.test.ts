import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { noPipx, pipxBox } from '../menu/pipx-box.ts';
import { APT_HAS_ALL } from '../menu/prompt-box.ts';
import { boot, type CliBox, cliBoxFor } from './cli-box.ts';

interface Entry {
  readonly remedy: string;
  readonly directory: string;
  readonly command: string;
  readonly ran: readonly string[];
  readonly byHand: readonly string[];
  readonly undone: string | null;
  readonly venv: string | null;
  readonly tools: readonly string[];
}

interface UndoBox extends CliBox {
  /** By PIP_SHIM_AUTO=venv, into a venv below HOME, whose path it returns. */
  install(venv: string, ...more: string[]): Promise<string>;
  entries(): Promise<readonly Entry[]>;
}

async function undoBox(t: TestContext): Promise<UndoBox> {
  const box = await cliBoxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'thing' });
  return {
    ...box,
    async install(name, ...more) {
      const venv = join(box.home, name);
      const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: venv };
      const done = await box.run('pip', ['install', '--no-index', ...more, wheel], { env });
      assert.equal(done.code, 0, done.stderr);
      return venv;
    },
    entries: () => box.json(['history']),
  };
}

test('history and undo: the last venv first, one after the other, and only when told', async (t) => {
  const box = await undoBox(t);
  assert.equal((await box.cli(['history'])).stdout, 'nothing yet\n');
  assert.deepEqual(await box.cli(['undo', '--yes']), {
    ...{ code: 0, signal: null, stdout: 'nothing to undo\n', stderr: '' },
  });
  const first = await box.install('project/.venv');
  const second = await box.install('second');
  await box.install('second'); // into a venv that is there: that makes nothing
  const [one, two, ...others] = await box.entries();
  assert.deepEqual([one?.venv, two?.venv, others.length], [first, second, 0]);
  assert.deepEqual([one?.remedy, one?.directory, one?.undone], ['venv', box.project, null]);
  assert.match(one?.command ?? '', /^pip install --no-index \S+thing-\S+\.whl$/);
  assert.match(one?.ran[0] ?? '', /-m venv --without-pip .*\.venv$/);
  assert.match(
    (await box.cli(['history'])).stdout,
    /^(?:\d{4}-\d\d-\d\d \d\d:\d\d {2}venv {2}~\/project {2}pip .*\n){2}$/,
  );
  const shown = await box.cli(['undo']);
  assert.deepEqual([shown.code, existsSync(second)], [2, true]);
  assert.match(
    shown.stdout,
    /in ~\/project: pip install .*\n~\/second goes, .*\([\d.]+ MB\)\n→ rm -r \S+\/second\n$/,
  );
  assert.match(shown.stderr, /nobody can be asked here: Delete ~\/second\?\n {2}.*--yes/);
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

test('undo asks at a terminal, and Enter alone is no', async (t) => {
  const box = await undoBox(t);
  const venv = await box.install('scratch');
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

test('undo never deletes what is not the venv that was made, and goes on with the one before', async (t) => {
  const box = await undoBox(t);
  const [kept, gone, replaced] = [
    await box.install('kept'),
    await box.install('gone'),
    await box.install('replaced'),
  ];
  for (const venv of [gone, replaced]) rmSync(venv, { recursive: true });
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', replaced]);
  const undo = () => box.cli(['undo', '--yes']);
  const foreign = await undo();
  assert.equal(foreign.code, 1);
  assert.match(foreign.stdout, /~\/replaced is not the venv that was made then, and stays\npassed over: /);
  assert.ok(existsSync(join(replaced, 'pyvenv.cfg')));
  assert.match((await undo()).stdout, /~\/gone is gone already\n$/);
  assert.equal((await undo()).code, 0);
  assert.equal(existsSync(kept), false);
});

test('the same venv made anew is not undone by the entry of the one before', async (t) => {
  const box = await undoBox(t);
  const venv = await box.install('again');
  assert.equal((await box.cli(['remove', '--yes', venv])).code, 0);
  await box.install('again');
  const [, second] = await box.entries();
  assert.equal(second?.venv, venv);
  const directory = join(box.home, '.local/state/pip-shim/history');
  const [, newest = ''] = readdirSync(directory).sort();
  rmSync(join(directory, newest));
  const { code, stdout } = await box.cli(['undo', '--yes']);
  assert.equal(code, 1);
  assert.match(stdout, /~\/again is not the venv that was made then, and stays/);
  assert.ok(existsSync(venv));
});

test('venvs made at once are all in the history', async (t) => {
  const box = await undoBox(t);
  const venvs = await Promise.all(['a', 'b', 'c', 'd'].map((name) => box.install(name)));
  const made = (await box.entries()).map(({ venv }) => venv);
  assert.deepEqual(made.sort(), venvs.sort());
});

test('no password is kept', async (t) => {
  const box = await undoBox(t);
  await box.install(
    'venv',
    '--index-url',
    'https://me:s3cret@index.example/simple',
    '--proxy',
    'me:s3cret@proxy.example:1',
  );
  const directory = join(box.home, '.local/state/pip-shim/history');
  const [name = ''] = readdirSync(directory);
  const text = readFileSync(join(directory, name), 'utf8');
  assert.match(text, /--index-url '?https:\/\/me:\*{4}@index\.example/);
  assert.doesNotMatch(text, /s3cret/);
});

test('a history that can not be written or read is no matter of an install', async (t) => {
  const box = await undoBox(t);
  const file = box.write('.local/state/pip-shim/history', 'a file in the place of the directory');
  await box.install('venv');
  assert.deepEqual(await box.entries(), []);
  rmSync(file);
  await box.install('another');
  const [name = ''] = readdirSync(file);
  writeFileSync(join(file, name), '{');
  const { code, stdout, stderr } = await box.cli(['history']);
  assert.deepEqual([code, stdout], [0, 'nothing yet\n']);
  assert.match(stderr, /a part of the history could not be read; what was there: .*\.unreadable\n$/);
});

test('a pipx that is gone keeps nothing from being undone: its part is said, and passed over', async (t) => {
  const box = await undoBox(t);
  const venv = await box.install('first');
  const home = join(box.home, 'pipx');
  mkdirSync(join(home, 'venvs/black'), { recursive: true });
  const directory = join(box.home, '.local/state/pip-shim/history');
  const [name = ''] = readdirSync(directory);
  const entry = JSON.parse(readFileSync(join(directory, name), 'utf8'));
  const tools = { pipx: '/nowhere/pipx', names: ['black'], home, binDirectory: '/b' };
  const text = JSON.stringify({ ...entry, remedy: 'pipx', venv: undefined, tools });
  writeFileSync(join(directory, `9${name.slice(1)}`), text, { mode: 0o600 });
  const passed = await box.cli(['undo', '--yes']);
  assert.equal(passed.code, 1, passed.stderr);
  assert.match(passed.stdout, /\/nowhere\/pipx, which installed it, is gone.*\n→ pipx uninstall black\n/);
  assert.equal((await box.cli(['undo', '--yes'])).code, 0);
  assert.equal(existsSync(venv), false);
});

test('undo has the real pipx uninstall what it did not have before', async (t) => {
  const missing = await noPipx();
  if (missing) return t.skip(missing);
  const box = await pipxBox(t);
  const env = { PIP_SHIM_AUTO: 'pipx' };
  const cli = (args: readonly string[]) => box.run(process.execPath, [boot, 'cli', ...args]);
  const tool = (name: string): boolean => existsSync(join(box.home, '.local/bin', name));
  for (const words of [['codespell'], ['codespell', 'yamllint']])
    assert.equal((await box.run('pip', ['install', ...words], { env, timeout: 240_000 })).code, 0);
  const entries: readonly Entry[] = JSON.parse((await cli(['history', '--json'])).stdout);
  assert.deepEqual(
    entries.map(({ tools }) => tools),
    [['codespell'], ['yamllint']],
  );
  const first = await cli(['undo', '--yes']);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /→ \S*pipx uninstall yamllint\n/);
  assert.deepEqual([tool('codespell'), tool('yamllint')], [true, false]);
  assert.equal((await cli(['undo', '--yes'])).code, 0);
  assert.equal(tool('codespell'), false);
});

const notDebian = !existsSync('/etc/debian_version') && 'the system is not of apt';
test('fake apt: undo says the command for a system package, exit code 1', { skip: notDebian }, async (t) => {
  const box = await undoBox(t);
  box.command('apt-cache', APT_HAS_ALL);
  for (const name of ['apt', 'apt-get', 'sudo']) box.command(name, `echo "fake ${name}: $*"`);
  const env = { PIP_SHIM_AUTO: 'system' };
  const installed = await box.run('pip', ['install', 'codespell'], { env });
  assert.equal(installed.code, 0, installed.stderr);
  const before = await box.cli(['undo']);
  assert.equal(before.code, 2);
  const { code, stdout } = await box.cli(['undo', '--yes']);
  assert.equal(code, 1);
  assert.match(stdout, /to take it back, type:\n→ (?:sudo )?apt remove codespell\npassed over: /);
  assert.equal((await box.cli(['undo', '--yes'])).stdout, 'nothing to undo\n');
  // It stands, and nothing says otherwise.
  assert.match((await box.cli(['history'])).stdout, / {3}\(passed over \d{4}-.*\)\n$/);
  const [entry] = JSON.parse((await box.cli(['history', '--json'])).stdout);
  assert.deepEqual([entry.undone, typeof entry.passedOver], [null, 'string']);
});
