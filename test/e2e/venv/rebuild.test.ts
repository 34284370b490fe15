import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { oldVenvsIn } from '../../../src/state/old-venvs.ts';
import { type LocalIndex, serveIndex } from '../../helpers/local-index.ts';
import { ownVenv } from '../../helpers/own-venv.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { buildWheel, writeProject } from '../../helpers/wheels.ts';

/** No install takes the fast path: it starts no Node, so pip-shim would record no index. */
const AUTO = { PIP_SHIM_AUTO: 'venv', GITHUB_ACTIONS: '1' };

const APP = { name: 'app', requires: ['dep'], scripts: { app: 'app:main' } };

interface Box extends Sandbox {
  readonly venv: string;
  readonly usual: LocalIndex;
  readonly other: LocalIndex;
  readonly wheels: string;
}

/** A sandbox with two indices: `usual`, which pip is set to, has app, dep and more. `other` has secret and hidden. */
async function boxFor(t: TestContext): Promise<Box> {
  const box = await sandboxFor(t);
  box.placeShims();
  box.placeShims(['pip-shim']);
  const wheels = join(box.root, 'usual');
  buildWheel(wheels, APP);
  for (const name of ['dep', 'more']) buildWheel(wheels, { name });
  for (const name of ['secret', 'hidden']) buildWheel(join(box.root, 'other'), { name });
  const [usual, other] = [await serveIndex(wheels), await serveIndex(join(box.root, 'other'))];
  t.after(() => Promise.all([usual.close(), other.close()]));
  box.env.PIP_INDEX_URL = usual.url;
  return { ...box, venv: join(box.project, '.venv'), usual, other, wheels };
}

async function ok(box: Box, command: string, args: readonly string[], env = {}): Promise<string> {
  const { code, stderr } = await box.run(command, args, { env });
  assert.equal(code, 0, stderr);
  return stderr;
}

/** Makes the venv look as an upgrade of the system's Python leaves it: its packages are another version's. */
function upgradePython({ venv, python }: Box): void {
  const minor = python.version.split('.').slice(0, 2).join('.');
  renameSync(join(venv, 'lib', `python${minor}`), join(venv, 'lib/python3.1'));
  const config = join(venv, 'pyvenv.cfg');
  writeFileSync(config, readFileSync(config, 'utf8').replace(/^version.*$/m, 'version = 3.1.0'));
}

function siteOf({ venv }: Box): string {
  const python = readdirSync(join(venv, 'lib')).find((name) => name.startsWith('python')) ?? '';
  return join(venv, 'lib', python, 'site-packages');
}

function namesIn(box: Box): string[] {
  const names = readdirSync(siteOf(box)).flatMap((file) => /^(.+)-[^-]+\.dist-info$/.exec(file)?.[1] ?? []);
  return names.filter((name) => name !== 'pip' && name !== 'setuptools').sort();
}

const olds = ({ project }: Box): string[] =>
  readdirSync(project).filter((name) => name.startsWith('.venv-old'));

test('rebuild makes a venv again with what it had, each name from its own index, and fetches no other name', async (t) => {
  const box = await boxFor(t);
  const lib = writeProject(join(box.root, 'lib'), { name: 'lib' });
  const local = buildWheel(box.root, { name: 'local' });
  await ok(box, 'pip', ['install', 'app', local, '-e', lib], AUTO);
  await ok(box, 'pip', ['install', '--index-url', box.other.url, 'secret'], AUTO);
  await ok(box, join(box.venv, 'bin/pip'), ['install', '--index-url', box.other.url, 'hidden']);
  upgradePython(box);
  const asked = box.usual.requests.length;

  const remade = await ok(box, 'pip', ['install', 'more'], AUTO);
  assert.match(remade, /\.venv had 6 packages more before; to install them again: pip-shim rebuild \.venv\n/);
  assert.deepEqual(namesIn(box), ['more']);
  assert.equal(olds(box).length, 1);

  const stderr = await ok(box, 'pip-shim', ['rebuild']);
  assert.deepEqual(namesIn(box), ['app', 'dep', 'lib', 'local', 'more', 'secret']);
  assert.match(stderr, /not fetched: hidden 1\.0: no record says which index it came from\n/);
  assert.match(
    stderr,
    /pip-shim: to install from the index that pip uses: .*-m pip install --no-deps hidden==1\.0\n/,
  );
  assert.equal(
    await ok(box, join(box.venv, 'bin/python'), ['-c', 'import app, dep, lib, local, secret']),
    '',
  );
  const paths = box.usual.requests.slice(asked).join('\n');
  assert.doesNotMatch(paths, /secret|hidden/);
  const site = siteOf(box);
  assert.ok(existsSync(join(site, 'app-1.0.dist-info/REQUESTED')));
  assert.equal(existsSync(join(site, 'dep-1.0.dist-info/REQUESTED')), false, 'only a dependency');
  assert.equal(
    JSON.parse(readFileSync(join(site, 'lib-1.0.dist-info/direct_url.json'), 'utf8')).dir_info.editable,
    true,
  );

  // What could not be fetched keeps the old venv. With it installed, the next rebuild deletes the old venv.
  assert.equal(olds(box).length, 1);
  await ok(box, join(box.venv, 'bin/pip'), ['install', '--index-url', box.other.url, 'hidden']);
  assert.match(
    await ok(box, 'pip-shim', ['rebuild', '--all']),
    /works, and no package of an older one is missing/,
  );
  assert.deepEqual(olds(box), []);
});

test('if rebuild fails, or is killed, the old venv is there as before', async (t) => {
  const box = await boxFor(t);
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

  const child = spawn('pip-shim', ['rebuild'], {
    cwd: box.project,
    env: box.env,
    stdio: 'ignore',
    detached: true,
  });
  const ended = new Promise((resolve) => child.once('close', (_, signal) => resolve(signal)));
  for (
    let tries = 0;
    tries < 2000 && !(olds(box).length > 0 && existsSync(join(box.venv, 'bin/python')));
    tries++
  )
    await new Promise((resolve) => setTimeout(resolve, 5));
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  assert.equal(await ended, 'SIGKILL');
  assert.equal(olds(box).length, 1);
  assert.match(
    (await box.run('pip-shim', ['doctor'])).stdout,
    /making \.venv again was cut off; the old one is \.venv-old/,
  );
  const stderr = await ok(box, 'pip-shim', ['rebuild']);
  assert.match(stderr, /\.venv: making it again was interrupted; the old one was renamed back\n/);
  assert.match(stderr, /rebuilt: \.venv, with app 1\.0, dep 1\.0\n/);
  assert.equal(statSync(join(box.venv, 'pip.conf')).mode & 0o777, 0o600, 'pip.conf came along');
  assert.deepEqual([namesIn(box), olds(box)], [['app', 'dep'], []]);
});

test('an install after a remake that was cut off puts the old venv back, and keeps it if pip fails', async (t) => {
  const box = await boxFor(t);
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

test('at a terminal, an install that makes the venv again asks whether to install what it had', async (t) => {
  const box = await boxFor(t);
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
