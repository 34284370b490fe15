// The shim must end with the same exit code as pip, or by the same signal.
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  FAKE_REFUSAL,
  fakePip,
  inParallel,
  venvWithFakePip,
  WAYS,
  writeScript,
} from '../../helpers/fakes.ts';
import { sandboxFor } from '../../helpers/sandbox.ts';

const EXIT = 'import os; os._exit(int(os.environ["CODE"]))';
const ALL = Array.from({ length: 256 }, (_, code) => code);
const SOME = [0, 1, 2, 3, 23, 126, 127, 128, 130, 137, 143, 254, 255];

for (const { name, env, codes } of [
  { name: 'Node watches the output', env: {}, codes: ALL },
  {
    name: 'Node does not watch the output',
    env: { PIP_BREAK_SYSTEM_PACKAGES: '1', PIP_REQUIRE_VENV: '0' },
    codes: SOME,
  },
]) {
  test(`the shim exits with the exit code of a fake pip, for ${codes.length} codes (${name})`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    fakePip(box, EXIT);
    await inParallel(codes, 4, async (code) => {
      const ended = await box.run('pip', ['install', 'x'], { env: { ...env, CODE: String(code) } });
      assert.deepEqual(ended, { code, signal: null, stdout: '', stderr: '' });
    });
  });
}

test("pip-shim exits with the exit code of a venv's fake pip", async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  fakePip(box, FAKE_REFUSAL);
  const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: await venvWithFakePip(box, EXIT) };
  await inParallel(SOME, 4, async (wanted) => {
    const { code } = await box.run('pip', ['install', 'x'], { env: { ...env, CODE: String(wanted) } });
    assert.equal(code, wanted);
  });
});

/** Signals that kill pip. If Node.js can't send a signal to itself, the shim exits with `code` instead. */
const DEATHS: readonly { signal: NodeJS.Signals; code?: number }[] = [
  { signal: 'SIGHUP' },
  { signal: 'SIGINT' },
  { signal: 'SIGQUIT' },
  { signal: 'SIGABRT' },
  { signal: 'SIGKILL' },
  { signal: 'SIGSEGV' },
  { signal: 'SIGBUS' },
  { signal: 'SIGUSR2' },
  { signal: 'SIGALRM' },
  { signal: 'SIGTERM' },
  { signal: 'SIGPIPE', code: 141 },
  { signal: 'SIGUSR1', code: process.platform === 'linux' ? 138 : 158 },
];

const DIE = `
import os, resource, signal
resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
number = getattr(signal, os.environ["SIGNAL"])
if number != signal.SIGKILL: signal.signal(number, signal.SIG_DFL)
os.kill(os.getpid(), number)`;

for (const { name, env } of WAYS) {
  test(`if a signal kills a fake pip, the shim dies by the same signal (${name})`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    fakePip(box, DIE);
    for (const { signal, code } of DEATHS) {
      const ended = await box.run('sh', ['-c', 'ulimit -c 0; exec pip install x'], {
        env: { ...env, SIGNAL: signal },
      });
      const expected = code === undefined ? { code: null, signal } : { code, signal: null };
      assert.deepEqual(ended, { ...expected, stdout: '', stderr: '' }, signal);
    }
  });
}

test("if a signal kills a venv's fake pip, the shim dies by the same signal", async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  fakePip(box, FAKE_REFUSAL);
  const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: await venvWithFakePip(box, DIE), SIGNAL: 'SIGTERM' };
  const { signal, stderr } = await box.run('pip', ['install', 'x'], { env });
  assert.equal(signal, 'SIGTERM');
  assert.doesNotMatch(stderr, /installed in/);
});

test('if the Python of a real pip is gone, the shim exits with 127 and its message names the pip', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const pip = writeScript(join(box.bin, 'pip'), '#!/nonexistent/python3.11\n');
  const { code, stderr } = await box.run('pip', ['install', 'x']);
  assert.equal(code, 127);
  assert.match(stderr, new RegExp(`^pip-shim: ${pip} could not be started: .*ENOENT\n$`));
});
