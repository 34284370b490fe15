// Tests security holes that were found and closed after the first ten.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { asNobody, giveToNobody } from '../../e2e/attacks/traps.ts';
import { ownVenv } from '../../helpers/own-venv.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };
const isRoot = process.getuid?.() === 0;
const unshared = spawnSync('unshare', ['--mount', 'true']).status === 0;

interface SecondBox extends Sandbox {
  /** Arguments of pip that install a wheel, `demo` by default. */
  install(name?: string): string[];
  sh(line: string, env?: Record<string, string>): ReturnType<Sandbox['run']>;
}

async function secondBox(t: TestContext): Promise<SecondBox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'python3', 'pip-shim']);
  const wheels = join(box.root, 'wheels');
  for (const name of ['demo', 'other']) buildWheel(wheels, { name });
  return {
    ...box,
    install: (name = 'demo') => ['install', '--no-index', '--find-links', wheels, name],
    sh: (line, env = {}) => box.run('sh', ['-c', line], { env }),
  };
}

test('pip-shim recognizes its own venv behind a bind mount, and deletes nothing in it', {
  skip: (!isRoot && 'only root may mount') || (!unshared && 'no mount namespace can be had'),
}, async (t) => {
  const box = await secondBox(t);
  await ownVenv(box);
  const second = join(box.root, 'second');
  mkdirSync(second);
  const words = box.install('other').join(' ');
  const line = `mount --bind ${box.home} ${second} && cd ${second}/project && pip ${words} && pip-shim prune --yes`;
  const { code, stderr } = await box.run('unshare', ['--mount', 'sh', '-c', line], { env: AUTO });
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stderr, /making it again|moved/);
  const { stdout } = await box.run(join(box.project, '.venv/bin/pip'), ['list', '--format=freeze']);
  assert.match(stdout, /^demo==/m);
  assert.match(stdout, /^other==/m);
});

test('the python3 shim runs the real python3 in a directory that the user may not enter', {
  skip: !isRoot && 'only root can stand in a directory that the user may not enter',
}, async (t) => {
  const box = await secondBox(t);
  giveToNobody(box);
  execFileSync('chown', ['root', box.project]);
  chmodSync(box.project, 0o700);
  const words = ['-c', 'print("ran")'];
  const { code, stdout } = await asNobody(box, 'python3', words, { env: AUTO, timeout: 60_000 });
  assert.deepEqual([code, stdout], [0, 'ran\n']);
});

test('the python3 shim runs the real python3 below 1,500 nested directories', async (t) => {
  const box = await secondBox(t);
  const script = `
import os
for _ in range(1500): os.mkdir("d"); os.chdir("d")
os.execvp("python3", ["python3", "-c", "print(1)"])`;
  const { code, stdout } = await box.run(box.python.python, ['-c', script], { env: AUTO, timeout: 60_000 });
  assert.deepEqual([code, stdout], [0, '1\n']);
});

test('pip-shim does not hang if a directory on PATH has a FIFO with the name pip', async (t) => {
  const box = await secondBox(t);
  const [bin, wrapped] = [join(box.project, 'bin'), join(box.root, 'wrapped')];
  for (const directory of [bin, wrapped]) mkdirSync(directory);
  execFileSync('mkfifo', [join(bin, 'pip')]);
  // A pip that is a shell script may search PATH for pip again, so the shim reads all of PATH.
  writeFileSync(join(wrapped, 'pip'), `#!/bin/sh\nexec ${box.python.pip} "$@"\n`, { mode: 0o755 });
  for (const last of [bin, 'bin']) {
    const env = { PATH: `${box.shims}:${wrapped}:${dirname(box.python.pip)}:/usr/bin:/bin:${last}` };
    const version = await box.run('pip', ['--version'], { env, timeout: 60_000 });
    assert.deepEqual([version.code, version.stdout.slice(0, 4)], [0, 'pip '], last);
    const refused = await box.run('pip', box.install(), { env, timeout: 60_000 });
    assert.equal(refused.code, 1, last);
    assert.match(refused.stderr, /^error: externally-managed-environment/m);
  }
});

test('if config.toml names the venv by a relative path, pip-shim still runs nothing from the .venv of a cloned repository', async (t) => {
  const box = await secondBox(t);
  const made = await box.run(box.python.python, ['-m', 'venv', '--without-pip', join(box.project, '.venv')]);
  assert.equal(made.code, 0, made.stderr);
  writeFileSync(join(box.project, '.venv/bin/pip'), '#!/bin/sh\ntouch "$HOME/RAN"\n', { mode: 0o755 });
  mkdirSync(join(box.home, '.config/pip-shim'), { recursive: true });
  writeFileSync(join(box.home, '.config/pip-shim/config.toml'), 'auto = "venv"\nvenv = ".venv"\n');
  const { code, stderr } = await box.run('pip', box.install());
  assert.equal(code, 1, stderr);
  assert.match(stderr, /\.venv was not made by pip-shim, so nothing in it runs without your permission\n/);
  assert.ok(!existsSync(join(box.home, 'RAN')));
  const run = await box.sh('python3 -c pass; pip-shim push');
  assert.ok(!existsSync(join(box.home, 'RAN')), run.stderr);
});

test('pip-shim neither shows nor stores the query values of a URL', async (t) => {
  const box = await secondBox(t);
  const url = 'https://127.0.0.1:9/simple?token=SECRET&more=SECRET#x';
  const { stderr } = await box.run('pip', [...box.install(), '--extra-index-url', url], { env: AUTO });
  assert.match(stderr, /\?token=\*{4}&more=\*{4}#x/);
  assert.doesNotMatch(
    stderr
      .split('\n')
      .filter((line) => line.startsWith('→'))
      .join('\n'),
    /SECRET/,
  );
  const history = join(box.home, '.local/state/pip-shim/history');
  const kept = readdirSync(history).map((name) => readFileSync(join(history, name), 'utf8'));
  assert.match(kept.join(''), /\*{4}/);
  assert.doesNotMatch(kept.join(''), /SECRET/);
});

test('a venv still counts as made by pip-shim if its disk gets another device number (the test edits the record)', async (t) => {
  const box = await secondBox(t);
  await ownVenv(box);
  const records = join(box.home, '.local/state/pip-shim/venvs');
  const [name = ''] = readdirSync(records).filter((each) => each.endsWith('.json'));
  const record = JSON.parse(readFileSync(join(records, name), 'utf8'));
  writeFileSync(join(records, name), JSON.stringify({ ...record, dev: record.dev + 1 }));
  const again = await box.run('pip', box.install('other'), { env: AUTO });
  assert.equal(again.code, 0, again.stderr);
  // A copied venv has the same file .pip-shim at another path. pip-shim must not take the copy for its venv.
  execFileSync('cp', ['-a', join(box.project, '.venv'), join(box.root, 'copy')]);
  symlinkSync(join(box.root, 'copy'), join(box.root, 'link'));
  for (const path of ['copy', 'link']) {
    const { code, stderr } = await box.run('pip-shim', ['remove', '--yes', join(box.root, path)]);
    assert.equal(code, 1, stderr);
  }
  const removed = await box.run('pip-shim', ['remove', '--yes', './.venv']);
  assert.deepEqual([removed.code, removed.stderr], [0, '']);
});
