import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };

interface Started {
  readonly child: ChildProcess;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;
}

/** Starts the shim in its own session, so a test can signal its whole process group or the shim alone. */
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
  // A signal does most harm while pip-shim puts pip into the venv, because the venv already looks complete.
  const inSeed = () => existsSync(join(venv, 'pyvenv.cfg')) && readdirSync(join(venv, 'lib')).length > 0;
  return { box, wheel, venv, inSeed };
}

test('a signal while pip-shim makes a venv leaves nothing behind, and after SIGKILL the next install makes the venv again', async (t) => {
  const { box, wheel, venv, inSeed } = await slowBox(t);
  const isWhole = (): boolean => existsSync(join(venv, '.pip-shim'));
  const cutOff = async (signal: NodeJS.Signals, whole: boolean): Promise<void> => {
    for (let tries = 0; tries < 5; tries++) {
      rmSync(venv, { recursive: true, force: true });
      const { child, ended } = start(box, ['install', '--no-index', wheel]);
      await until(inSeed);
      if (child.exitCode === null) process.kill(whole ? -(child.pid ?? 0) : (child.pid ?? 0), signal);
      const result = await ended;
      assert.doesNotMatch(result.stderr, /its creation was interrupted/, 'of the signal before');
      // On a busy machine, this test may see the half-made venv so late that the signal meets a whole one.
      if (isWhole()) continue;
      assert.equal(result.signal, signal, result.stderr);
      return;
    }
    assert.fail(`${signal} came five times after the venv was whole`);
  };
  for (const [signal, whole] of [
    ['SIGINT', true],
    ['SIGTERM', false],
    ['SIGHUP', false],
  ] as const) {
    await cutOff(signal, whole);
    assert.equal(existsSync(venv), false, signal);
  }
  await cutOff('SIGKILL', true);
  const { code, stderr } = await box.run('pip', ['install', '--no-index', wheel], { env: AUTO });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /its creation was interrupted; making it again/);
  assert.equal((await box.run(join(venv, 'bin/python'), ['-c', 'import demo'])).code, 0);
});

for (const wasThere of [false, true]) {
  const where = wasThere ? 'an existing directory' : 'a new directory';
  test(`fake interpreter: if python -m venv fails in ${where}, pip-shim prints the reason and leaves nothing behind`, async (t) => {
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
    assert.match(stderr, /nothing was left behind/);
    assert.deepEqual(existsSync(venv) ? readdirSync(venv) : undefined, wasThere ? [] : undefined);
  });
}

test('if pip-shim can’t write to its state directory, the install fails, says why and leaves nothing behind', async (t) => {
  const { box, wheel, venv } = await slowBox(t);
  mkdirSync(join(box.home, '.local'), { recursive: true });
  rmSync(join(box.home, '.local/state'), { recursive: true, force: true });
  writeFileSync(join(box.home, '.local/state'), 'a file in the way');
  const { code, stderr } = await box.run('pip', ['install', '--no-index', wheel], { env: AUTO });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /\.local\/state/);
  assert.equal(existsSync(venv), false);
});
