import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { repository, type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;
}

/** Starts the shim in a session of its own, so that a signal can be sent to its whole group or to it alone. */
function start(box: Sandbox, args: readonly string[]): Started {
  const child = spawn(join(box.shims, 'pip'), args, {
    cwd: box.project,
    env: { ...box.env, ...AUTO },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  let stderr = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const ended = new Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>(
    (resolve) => child.once('close', (code, signal) => resolve({ code, signal, stderr })),
  );
  return { child, ended };
}

async function until(what: () => boolean): Promise<void> {
  for (let tries = 0; tries < 2000 && !what(); tries++)
    await new Promise((resolve) => setTimeout(resolve, 5));
  assert.ok(what(), 'what was waited for did not happen');
}

async function slowBox(
  t: TestContext,
): Promise<{ box: Sandbox; wheel: string; venv: string; inSeed: () => boolean }> {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'demo', version: '1.0' });
  const venv = join(box.project, '.venv');
  // Seeding is where a cut is worst: a venv stands there that looks whole.
  const inSeed = () => existsSync(join(venv, 'pyvenv.cfg')) && readdirSync(join(venv, 'lib')).length > 0;
  return { box, wheel, venv, inSeed };
}

test('cut off by SIGKILL while it is made: never taken for whole, the next run makes it anew', async (t) => {
  const { box, wheel, venv, inSeed } = await slowBox(t);
  const { child, ended } = start(box, ['install', '--no-index', wheel]);
  await until(inSeed);
  process.kill(-(child.pid ?? 0), 'SIGKILL');
  await ended;
  assert.equal(existsSync(join(venv, '.pip-shim')), false);
  const { code, stderr } = await box.run('pip', ['install', '--no-index', wheel], { env: AUTO });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /its making was cut off; making it anew/);
  assert.equal((await box.run(join(venv, 'bin/python'), ['-c', 'import demo'])).code, 0);
});

for (const [signal, whole] of [
  ['SIGINT', true],
  ['SIGTERM', false],
  ['SIGHUP', false],
] as const) {
  test(`${signal} while it is made: nothing is left, the shim ends by that signal`, async (t) => {
    const { box, wheel, venv, inSeed } = await slowBox(t);
    const { child, ended } = start(box, ['install', '--no-index', wheel]);
    await until(inSeed);
    process.kill(whole ? -(child.pid ?? 0) : (child.pid ?? 0), signal);
    const result = await ended;
    assert.equal(result.signal, signal, result.stderr);
    assert.equal(existsSync(venv), false);
    const again = await box.run('pip', ['install', '--no-index', wheel], { env: AUTO });
    assert.equal(again.code, 0, again.stderr);
    assert.doesNotMatch(again.stderr, /cut off/);
  });
}

for (const wasThere of [false, true]) {
  const where = wasThere ? 'a directory that was there, and stays' : 'a new directory';
  test(`python -m venv fails in ${where}: its words are shown, nothing is left, its exit code is ours (fake interpreter)`, async (t) => {
    const { box, wheel, venv } = await slowBox(t);
    if (wasThere) mkdirSync(venv);
    const real = box.python.python;
    const script = `case "$*" in *"-m venv"*) for last; do :; done; mkdir -p "$last/lib"; echo "no venv for you" >&2; exit 7 ;; esac\nexec ${real} "$@"`;
    const fake = box.command('python3', script);
    const pip = readFileSync(box.python.pip, 'utf8').replace(/^#!.*/, `#!${fake}`);
    writeFileSync(join(box.bin, 'pip'), pip, { mode: 0o755 });
    const { code, stderr } = await box.run('pip', ['install', '--no-index', wheel], { env: AUTO });
    assert.equal(code, 7, stderr);
    assert.match(stderr, /no venv for you/);
    assert.match(stderr, /nothing of it is left/);
    assert.deepEqual(existsSync(venv) ? readdirSync(venv) : undefined, wasThere ? [] : undefined);
  });
}

test('a full disk while it is made: nothing is left, and the message says so', async (t) => {
  const { box, wheel } = await slowBox(t);
  if (process.getuid?.() !== 0) return t.skip('needs root to mount a small tmpfs');
  const small = join(box.root, 'small');
  mkdirSync(small);
  const mounted = await box.run('mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=755', 'tmpfs', small]);
  if (mounted.code !== 0) return t.skip('mount is not permitted here');
  try {
    const project = join(small, 'project');
    mkdirSync(join(project, '.git'), { recursive: true });
    const args = ['install', '--no-index', wheel];
    const { code, stderr } = await box.run('pip', args, { env: AUTO, cwd: project });
    assert.notEqual(code, 0);
    assert.match(stderr, /[Nn]o space left/);
    assert.equal(existsSync(join(project, '.venv')), false, stderr);
  } finally {
    await box.run('umount', [small]);
  }
});

test('an index that can not be reached: pip says so, the new venv is whole and stays', async (t) => {
  const { box, venv } = await slowBox(t);
  const args = ['install', '--retries', '0', '--index-url', 'http://127.0.0.1:9/simple', 'demo'];
  const { code, stderr } = await box.run('pip', args, { env: AUTO });
  assert.equal(code, 1);
  assert.match(stderr, /No matching distribution/);
  assert.match(stderr, /\.venv is whole and stays/);
  assert.equal((await box.run(join(venv, 'bin/pip'), ['--version'])).code, 0);
});

test('a state directory that can not be written: the install is refused with the reason, nothing is left', async (t) => {
  const { box, wheel, venv } = await slowBox(t);
  mkdirSync(join(box.home, '.local'), { recursive: true });
  rmSync(join(box.home, '.local/state'), { recursive: true, force: true });
  writeFileSync(join(box.home, '.local/state'), 'a file in the way');
  const { code, stderr } = await box.run('pip', ['install', '--no-index', wheel], { env: AUTO });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /\.local\/state/);
  assert.equal(existsSync(venv), false);
});

/** seed.py with the wheels' directories taken out: what a Debian without python3-venv and python3-pip-whl is left with. */
test('pip comes from the installed copy where no wheel lies ready, and can remove itself', async (t) => {
  const { box } = await slowBox(t);
  const venv = join(box.root, 'venv');
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', venv]);
  const seed = readFileSync(join(repository, 'src/remedies/venv/seed.py'), 'utf8');
  const script = seed.replace(
    'if __name__ == "__main__":',
    'find_wheel = lambda name: None\nif __name__ == "__main__":',
  );
  const [lib = ''] = readdirSync(join(venv, 'lib'));
  const site = join(venv, 'lib', lib, 'site-packages');
  const seeded = await box.run(box.python.python, ['-I', '-c', script, join(venv, 'bin/python3'), site]);
  assert.equal(seeded.code, 0, seeded.stderr);
  assert.match(seeded.stdout, /"installed": \["pip /);
  assert.equal((await box.run(join(venv, 'bin/pip'), ['check'])).code, 0);
  assert.equal((await box.run(join(venv, 'bin/python'), ['-m', 'pip', 'list'])).code, 0);
  const removed = await box.run(join(venv, 'bin/pip'), ['uninstall', '-y', 'pip']);
  assert.equal(removed.code, 0, removed.stderr);
  assert.deepEqual(
    readdirSync(site).filter((name) => name.startsWith('pip')),
    [],
  );
});
