import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { oldVenvsIn } from '../../../src/state/old-venvs.ts';
import {
  APP,
  AUTO,
  type Box,
  namesIn,
  ok,
  olds,
  rebuildBox,
  upgradePython,
} from '../../e2e/venv/rebuild-box.ts';
import { withoutGit } from '../../helpers/git.ts';
import { ownVenv } from '../../helpers/own-venv.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { writeProject } from '../../helpers/wheels.ts';

/**
 * Starts `pip-shim rebuild`, and kills it and its children as soon as the new venv has a Python.
 * @returns the signal that ended it; null if it ended by itself before
 */
async function cutOffRebuild(box: Box): Promise<NodeJS.Signals | null> {
  const child = spawn('pip-shim', ['rebuild'], {
    ...{ cwd: box.project, env: box.env, stdio: 'ignore', detached: true },
  });
  const ended = new Promise<NodeJS.Signals | null>((resolve) =>
    child.once('close', (_, signal) => resolve(signal)),
  );
  const isHalfMade = (): boolean => olds(box).length > 0 && existsSync(join(box.venv, 'bin/python'));
  while (child.exitCode === null && !isHalfMade()) await new Promise((resolve) => setTimeout(resolve, 5));
  if (child.exitCode === null) process.kill(-(child.pid ?? 0), 'SIGKILL');
  return ended;
}

test('if `pip-shim rebuild` fails, the old venv is unchanged; if it is killed, the next rebuild renames the old venv back', async (t) => {
  const box = await rebuildBox(t);
  await ok(box, 'pip', ['install', 'app'], AUTO);
  upgradePython(box);
  const { ino } = statSync(box.venv);
  writeFileSync(join(box.venv, 'pip.conf'), '[global]\ntimeout = 20\n', { mode: 0o600 });
  const assertAsBefore = (): void => {
    assert.equal(statSync(box.venv).ino, ino);
    assert.deepEqual([namesIn(box), olds(box)], [['app', 'dep'], []]);
  };
  renameSync(box.wheels, `${box.wheels}-away`);
  const failed = await box.run('pip-shim', ['rebuild']);
  assert.equal(failed.code, 1, failed.stderr);
  assert.match(
    failed.stderr,
    /making .*\.venv failed; the old one is there as before\n(?:.*\n)*.*No matching distribution/,
  );
  assertAsBefore();
  const doctor = await box.run('pip-shim', ['doctor']);
  assert.match(
    doctor.stdout,
    /\.venv can't be used: it was made for Python 3\.1, .*\n {2}to make .*: pip-shim rebuild \.venv\n/,
  );
  renameSync(`${box.wheels}-away`, box.wheels);

  // On a busy machine, this test may see the half-made venv so late that the rebuild ends before the signal.
  let ended = await cutOffRebuild(box);
  for (let tries = 1; tries < 5 && ended !== 'SIGKILL'; tries++) ended = await cutOffRebuild(box);
  assert.equal(ended, 'SIGKILL');
  assert.equal(olds(box).length, 1);
  assert.match(
    (await box.run('pip-shim', ['doctor'])).stdout,
    /making \.venv again was interrupted; the old venv is \.venv-old/,
  );
  const stderr = await ok(box, 'pip-shim', ['rebuild']);
  assert.match(stderr, /\.venv: making it again was interrupted; the old one was renamed back\n/);
  assert.match(stderr, /rebuilt: \.venv, with app 1\.0, dep 1\.0\n/);
  assert.equal(statSync(join(box.venv, 'pip.conf')).mode & 0o777, 0o600, 'pip.conf came along');
  assert.deepEqual([namesIn(box), olds(box)], [['app', 'dep'], []]);
});

test('if a rebuild was cut off, the next install puts the old venv back, and if pip then fails, the old venv is kept', async (t) => {
  const box = await rebuildBox(t);
  await ownVenv(box, undefined, [APP, { name: 'dep' }]);
  upgradePython(box);
  const aside = join(box.project, '.venv-old-cut');
  const token = readFileSync(join(box.venv, '.pip-shim'), 'utf8').slice(0, 32);
  const { dev, ino } = statSync(box.venv);
  renameSync(box.venv, aside);
  const records = oldVenvsIn(join(box.home, '.local/state/pip-shim/old-venvs'));
  records.record({ path: box.venv, aside, dev, ino, token, isReplaced: false });
  const { code, stderr } = await box.run('pip', ['install', 'none-such'], { env: AUTO });
  assert.equal(code, 1);
  assert.match(stderr, /\.venv: making it again was interrupted; the old one was renamed back\n/);
  assert.match(stderr, /\.venv had 2 packages more before; to install them again: pip-shim rebuild/);
  assert.equal(olds(box).length, 1);
});

test('at a terminal, an install that makes the venv again asks whether to install the old venv’s packages, too', async (t) => {
  const box = await rebuildBox(t);
  box.command('apt-cache', 'exit 0');
  await ok(box, 'pip', ['install', 'app'], AUTO);
  upgradePython(box);
  mkdirSync(join(box.home, 'elsewhere/.git'), { recursive: true });
  const [elsewhere, project] = [join(box.home, 'elsewhere'), box.project];
  const away = await openTerminal('pip', ['install', 'more'], { env: box.env, cwd: elsewhere });
  await away.waitFor(/no longer working: ~\/project\/\.venv; to make .*:\s+pip-shim rebuild --all/);
  await away.waitFor(/Stop/);
  away.type(KEYS.escape);
  assert.equal((await away.exit).code, 1);

  const terminal = await openTerminal('pip', ['install', 'more'], { env: box.env, cwd: project });
  await terminal.waitFor(/Stop/);
  terminal.type(KEYS.enter);
  await terminal.waitFor(/Install again what \.venv had: app 1\.0, dep 1\.0\?/);
  await terminal.waitFor(/No/);
  terminal.type(KEYS.enter);
  assert.equal((await terminal.exit).code, 0, terminal.screen());
  assert.deepEqual([namesIn(box), olds(box)], [['app', 'dep', 'more'], []]);
});

test('at a terminal, rebuild shows which package it gets, and removes the line afterwards', async (t) => {
  const box = await rebuildBox(t);
  await ok(box, 'pip', ['install', 'app'], AUTO);
  upgradePython(box);
  let goOn = (): void => {};
  box.usual.held.set('/files/dep-1.0-py3-none-any.whl', new Promise<void>((resolve) => (goOn = resolve)));
  const terminal = await openTerminal('pip-shim', ['rebuild'], { env: box.env, cwd: box.project });
  await terminal.waitFor('filling .venv: package 2 of 2');
  goOn();
  await terminal.waitFor('rebuilt: .venv');
  assert.deepEqual(await terminal.exit, { code: 0, signal: null });
  assert.ok(terminal.raw().includes('\r\x1b[Kpip-shim: rebuilt'), 'the line is gone');
});

test('rebuild installs what came from a repository at the same commit, though the repository has gone on', {
  skip: withoutGit,
}, async (t) => {
  const box = await rebuildBox(t);
  const repository = writeProject(join(box.root, 'repository'), { name: 'tracked', version: '1.0' });
  const git = (...args: string[]) => {
    const identity = ['-c', 'user.name=test', '-c', 'user.email=test@localhost'];
    return ok(box, 'git', ['-C', repository, ...identity, ...args]);
  };
  await git('init', '--quiet');
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'one');
  await ok(box, 'pip', ['install', `git+file://${repository}`], AUTO);
  writeProject(repository, { name: 'tracked', version: '2.0' });
  await git('add', '.');
  await git('commit', '--quiet', '--message', 'two');
  upgradePython(box);
  const stderr = await ok(box, 'pip-shim', ['rebuild']);
  assert.match(stderr, /rebuilt: \.venv, with tracked 1\.0/);
  assert.deepEqual(namesIn(box), ['tracked']);
});
