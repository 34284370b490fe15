// Who gets a signal, and how often: pip decides what it means, we live on to end as pip does.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { FAKE_REFUSAL, fakePip, venvWithFakePip, WAYS } from '../../helpers/fakes.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';

/** Counts what it gets; half a second after the first signal it says so and exits with 7. */
const COUNT = `
import signal, sys, time
got = []
for name in ("SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"):
    signal.signal(getattr(signal, name), lambda number, frame: got.append(signal.Signals(number).name))
print("ready", flush=True)
for _ in range(3000):
    time.sleep(0.01)
    if got: break
end = time.monotonic() + 0.5
while time.monotonic() < end: time.sleep(0.01)
with open("got", "w") as file: print(*got, file=file)
sys.exit(7)`;

/** Says which signals it was started with ignored, hangs up on its parent and exits with 7. */
const IGNORED = `
import os, signal, sys, time
names = ("SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP")
print(*sorted(name for name in names if signal.getsignal(getattr(signal, name)) == signal.SIG_IGN), flush=True)
os.kill(os.getppid(), signal.SIGHUP)
time.sleep(0.2)
sys.exit(7)`;
/** As nohup does, and a shell without job control for what it puts in the background. */
const HANGING_UP = 'trap "" HUP INT';

const got = (box: Sandbox) => readFileSync(join(box.project, 'got'), 'utf8').trim();

async function boxWith(t: TestContext, pip: string): Promise<Sandbox> {
  const box = await sandboxFor(t);
  box.placeShims();
  fakePip(box, pip);
  return box;
}

/** Starts pip in a session of its own, without a terminal, and sends it signals as soon as it is ready. */
async function signalled(box: Sandbox, env: Record<string, string>, signals: readonly NodeJS.Signals[]) {
  const child = spawn('pip', ['install', 'x'], {
    cwd: box.project,
    env: { ...box.env, ...env },
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  await new Promise<void>((resolve) => child.stdout.once('data', () => resolve()));
  for (const signal of signals) {
    child.kill(signal);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return closed;
}

const ALONE: readonly (readonly [sent: readonly NodeJS.Signals[], got: string])[] = [
  [['SIGINT'], 'SIGINT'],
  [['SIGQUIT'], 'SIGQUIT'],
  [['SIGTERM'], 'SIGTERM'],
  [['SIGHUP'], 'SIGHUP'],
  [['SIGINT', 'SIGINT'], 'SIGINT SIGINT'],
  [['SIGTERM', 'SIGTERM'], 'SIGTERM'],
  [['SIGHUP', 'SIGHUP', 'SIGTERM'], 'SIGHUP SIGTERM'],
  [['SIGTERM', 'SIGHUP', 'SIGTERM'], 'SIGTERM SIGHUP'],
];

for (const { name, env } of WAYS) {
  for (const [sent, expected] of ALONE) {
    test(`${sent.join(', ')} sent to us alone: a fake pip gets ${expected}, and its exit code is ours (${name})`, async (t) => {
      const box = await boxWith(t, COUNT);
      assert.equal(await signalled(box, env, sent), 7);
      assert.equal(got(box), expected);
    });
  }

  test(`what is ignored stays so, for a fake pip and for us (${name})`, async (t) => {
    const box = await boxWith(t, IGNORED);
    const { code, stdout } = await box.run('sh', ['-c', `${HANGING_UP}; exec pip install x`], { env });
    assert.deepEqual([code, stdout], [7, 'SIGHUP SIGINT\n']);
  });

  for (const [key, signal] of [
    [KEYS.ctrlC, 'SIGINT'],
    ['\x1c', 'SIGQUIT'],
  ] as const) {
    test(`${signal} typed at a terminal reaches a fake pip once (${name})`, async (t) => {
      const box = await boxWith(t, COUNT);
      const terminal = await openTerminal('pip', ['install', 'x'], {
        cwd: box.project,
        env: { ...box.env, ...env },
      });
      await terminal.waitFor('ready');
      terminal.type(key);
      assert.deepEqual(await terminal.exit, { code: 7, signal: null });
      assert.equal(got(box), signal);
    });
  }

  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    test(`${signal} sent to us alone at a terminal reaches a fake pip once (${name})`, async (t) => {
      const box = await boxWith(t, COUNT);
      const terminal = await openTerminal('pip', ['install', 'x'], {
        cwd: box.project,
        env: { ...box.env, ...env },
      });
      await terminal.waitFor('ready');
      terminal.kill(signal);
      assert.deepEqual(await terminal.exit, { code: 7, signal: null });
      assert.equal(got(box), signal);
    });
  }

  test(`a background job of a terminal hands SIGINT on to a fake pip (${name})`, async (t) => {
    const box = await boxWith(t, COUNT);
    const script =
      'set -m; pip install x >out & until grep -q ready out; do sleep 0.05; done; kill -INT $!; wait $!; echo ended $?';
    const terminal = await openTerminal('bash', ['-c', script], {
      cwd: box.project,
      env: { ...box.env, ...env },
    });
    await terminal.waitFor('ended 7');
    assert.equal(got(box), 'SIGINT');
  });
}

test('Ctrl-C while the command runs again in a venv reaches its fake pip once', async (t) => {
  const box = await boxWith(t, FAKE_REFUSAL);
  const env = { ...box.env, PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: await venvWithFakePip(box, COUNT) };
  const terminal = await openTerminal('pip', ['install', 'x'], { cwd: box.project, env });
  await terminal.waitFor('ready');
  terminal.type(KEYS.ctrlC);
  assert.deepEqual(await terminal.exit, { code: 7, signal: null });
  assert.equal(got(box), 'SIGINT');
  assert.doesNotMatch(terminal.screen(), /installed in/);
});

test('Ctrl-C before a fake pip has refused starts nothing more', async (t) => {
  const box = await boxWith(
    t,
    `
import signal, sys, time
signal.signal(signal.SIGINT, lambda *_: None)
print("ready", flush=True)
time.sleep(0.5)${FAKE_REFUSAL}`,
  );
  const env = { ...box.env, PIP_SHIM_AUTO: 'venv' };
  const terminal = await openTerminal('pip', ['install', 'x'], { cwd: box.project, env });
  await terminal.waitFor('ready');
  terminal.type(KEYS.ctrlC);
  const { code, signal } = await terminal.exit;
  assert.deepEqual([code, signal], [null, 'SIGINT'], terminal.screen());
  assert.equal(existsSync(join(box.project, '.venv')), false);
});
