// Tests which process gets a signal, and how often. pip decides how to react, and pip-shim ends as pip ends.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { type TestContext, test } from 'node:test';
import { brokenProgram } from '../../helpers/broken-program.ts';
import { FAKE_REFUSAL, fakePip, venvWithFakePip, WAYS } from '../../helpers/fakes.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { KEYS, openTerminal, type Terminal } from '../../helpers/terminal.ts';

/** A fake pip that prints each signal. After a line of input it writes them to a file and exits with 7. */
const COUNT = `
import os, select, signal, sys
got = []
def note(number, frame):
    got.append(signal.Signals(number).name)
    os.write(1, ("got %d: %s\\n" % (len(got), got[-1])).encode())
for name in ("SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP"): signal.signal(getattr(signal, name), note)
print("ready", flush=True)
# A signal that comes just before a read would be noted only after it.
while not select.select([sys.stdin], [], [], 0.02)[0]: pass
sys.stdin.readline()
with open("got", "w") as file: print(*got, file=file)
sys.exit(7)`;

/** A fake pip that prints which signals it ignores, sends SIGHUP to its parent and exits with 7. */
const IGNORED = `
import os, signal, sys
names = ("SIGINT", "SIGQUIT", "SIGTERM", "SIGHUP")
print(*sorted(name for name in names if signal.getsignal(getattr(signal, name)) == signal.SIG_IGN), flush=True)
os.kill(os.getppid(), signal.SIGHUP)
sys.exit(7)`;
/** Ignores SIGHUP as nohup does, and SIGINT as a shell without job control does for background commands. */
const HANGING_UP = 'trap "" HUP INT';

const got = (box: Sandbox) => readFileSync(join(box.project, 'got'), 'utf8').trim();

/** The two ways of WAYS to start pip, and a third way: boot.cjs starts pip, because the program is broken. */
const ALL_WAYS = [
  ...WAYS.map((way) => ({ ...way, isBroken: false })),
  { name: 'a broken program', env: {}, isBroken: true },
];

async function boxWith(t: TestContext, pip: string, isBroken = false): Promise<Sandbox> {
  const box = await sandboxFor(t, isBroken ? { program: brokenProgram() } : {});
  box.placeShims();
  fakePip(box, pip);
  return box;
}

/** A signal that the test sends only to pip-shim. `arrives` is false for a repeat that pip must not get. */
interface Sent {
  readonly signal: NodeJS.Signals;
  readonly arrives: boolean;
}

/** Starts pip in its own session, without a terminal. Sends each signal once the previous one has arrived. */
async function signalled(box: Sandbox, env: Record<string, string>, signals: readonly Sent[]) {
  const child = spawn('pip', ['install', 'x'], {
    cwd: box.project,
    env: { ...box.env, ...env },
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  assert.equal((await lines.next()).value, 'ready');
  let count = 0;
  for (const { signal, arrives } of signals) {
    child.kill(signal);
    if (arrives) assert.equal((await lines.next()).value, `got ${++count}: ${signal}`);
  }
  child.stdin.end();
  return closed;
}

const arriving = (...signals: NodeJS.Signals[]): Sent[] =>
  signals.map((signal) => ({ signal, arrives: true }));
const twice = (signal: NodeJS.Signals): Sent => ({ signal, arrives: false });

/** Sends a last signal only to pip-shim. When pip has this signal, pip also has all earlier signals. */
async function endIn(terminal: Terminal): Promise<void> {
  terminal.kill('SIGTERM');
  await terminal.waitFor('got 2: SIGTERM');
  terminal.type(KEYS.enter);
  assert.deepEqual(await terminal.exit, { code: 7, signal: null });
}

const ALONE: readonly (readonly Sent[])[] = [
  arriving('SIGINT'),
  arriving('SIGQUIT'),
  arriving('SIGTERM'),
  arriving('SIGHUP'),
  arriving('SIGINT', 'SIGINT'),
  arriving('SIGQUIT', 'SIGQUIT'),
  [...arriving('SIGTERM'), twice('SIGTERM')],
  [...arriving('SIGHUP'), twice('SIGHUP'), ...arriving('SIGTERM')],
  [...arriving('SIGTERM', 'SIGHUP'), twice('SIGTERM')],
];
/** The last signals of each test. pip-shim passes signals on in order, so they reach pip last. */
const LAST = arriving('SIGINT', 'SIGINT');

for (const { name, env, isBroken } of ALL_WAYS) {
  for (const sent of ALONE) {
    const arrived = sent.filter(({ arrives }) => arrives).map(({ signal }) => signal);
    test(`${sent.map(({ signal }) => signal).join(', ')} sent to pip-shim alone: a fake pip gets ${arrived.join(', ')}, and pip-shim exits with pip’s exit code (${name})`, async (t) => {
      const box = await boxWith(t, COUNT, isBroken);
      assert.equal(await signalled(box, env, [...sent, ...LAST]), 7);
      assert.equal(got(box), [...arrived, 'SIGINT', 'SIGINT'].join(' '));
    });
  }

  test(`ignored signals stay ignored, in a fake pip and in pip-shim (${name})`, async (t) => {
    const box = await boxWith(t, IGNORED, isBroken);
    const { code, stdout } = await box.run('sh', ['-c', `${HANGING_UP}; exec pip install x`], { env });
    assert.deepEqual([code, stdout], [7, 'SIGHUP SIGINT\n']);
  });

  for (const [key, signal] of [
    [KEYS.ctrlC, 'SIGINT'],
    ['\x1c', 'SIGQUIT'],
  ] as const) {
    test(`${signal} typed at a terminal reaches a fake pip only once (${name})`, async (t) => {
      const box = await boxWith(t, COUNT, isBroken);
      const terminal = await openTerminal('pip', ['install', 'x'], {
        cwd: box.project,
        env: { ...box.env, ...env },
      });
      await terminal.waitFor('ready');
      terminal.type(key);
      await terminal.waitFor(`got 1: ${signal}`);
      await endIn(terminal);
      assert.equal(got(box), `${signal} SIGTERM`);
    });
  }

  for (const signal of ['SIGTERM', 'SIGHUP'] as const) {
    test(`${signal} sent to pip-shim alone at a terminal reaches a fake pip only once (${name})`, async (t) => {
      const box = await boxWith(t, COUNT, isBroken);
      const terminal = await openTerminal('pip', ['install', 'x'], {
        cwd: box.project,
        env: { ...box.env, ...env },
      });
      await terminal.waitFor('ready');
      terminal.kill(signal);
      await terminal.waitFor(`got 1: ${signal}`);
      terminal.type(KEYS.ctrlC);
      await terminal.waitFor('got 2: SIGINT');
      terminal.type(KEYS.enter);
      assert.deepEqual(await terminal.exit, { code: 7, signal: null });
      assert.equal(got(box), `${signal} SIGINT`);
    });
  }

  test(`a background job at a terminal passes SIGINT on to a fake pip (${name})`, async (t) => {
    const box = await boxWith(t, COUNT, isBroken);
    const said = (text: string) => `until grep -q '${text}' out; do sleep 0.02; done`;
    const script = [
      'mkfifo keys; exec 3<>keys; set -m; pip install x >out <keys &',
      `${said('ready')}; kill -INT $!; ${said('got 1: SIGINT')}; kill -TERM $!; ${said('got 2: SIGTERM')}`,
      'echo >&3; wait $!; echo ended $?',
    ].join('\n');
    const terminal = await openTerminal('bash', ['-c', script], {
      cwd: box.project,
      env: { ...box.env, ...env },
    });
    await terminal.waitFor('ended 7');
    assert.equal(got(box), 'SIGINT SIGTERM');
  });
}

test('if pip-shim runs the command again in a venv, Ctrl-C reaches the venv’s fake pip only once', async (t) => {
  const box = await boxWith(t, FAKE_REFUSAL);
  const env = { ...box.env, PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: await venvWithFakePip(box, COUNT) };
  const terminal = await openTerminal('pip', ['install', 'x'], { cwd: box.project, env });
  await terminal.waitFor('ready');
  terminal.type(KEYS.ctrlC);
  await terminal.waitFor('got 1: SIGINT');
  await endIn(terminal);
  assert.equal(got(box), 'SIGINT SIGTERM');
  assert.doesNotMatch(terminal.screen(), /installed in/);
});

test('if Ctrl-C comes before a fake pip has refused, pip-shim starts no further program', async (t) => {
  const box = await boxWith(
    t,
    `
import signal
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
print("ready", flush=True)
signal.sigwait([signal.SIGINT])${FAKE_REFUSAL}`,
  );
  const env = { ...box.env, PIP_SHIM_AUTO: 'venv' };
  const terminal = await openTerminal('pip', ['install', 'x'], { cwd: box.project, env });
  await terminal.waitFor('ready');
  terminal.type(KEYS.ctrlC);
  const { code, signal } = await terminal.exit;
  assert.deepEqual([code, signal], [null, 'SIGINT'], terminal.screen());
  assert.equal(existsSync(join(box.project, '.venv')), false);
});
