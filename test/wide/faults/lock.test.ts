import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { test } from 'node:test';
import { haltAt, type Point } from './cut.ts';
import { AUTO, type Box, filesIn, inBox, install, skips, wholeRun } from './venv-box.ts';

interface Waiting {
  readonly pid: number;
  /** Resolves when the process ends or prints that it waits for the lock. */
  readonly waits: Promise<void>;
  readonly ended: Promise<{ code: number | null; signal: NodeJS.Signals | null; stderr: string }>;
}

/** Starts the install in a new process group. */
function start(box: Box): Waiting {
  const [command = '', ...args] = install(box);
  const child = spawn(command, args, {
    cwd: box.project,
    env: { ...box.env, ...AUTO },
    stdio: ['ignore', 'ignore', 'pipe'],
    detached: true,
  });
  const timer = setTimeout(() => process.kill(-(child.pid ?? 0), 'SIGKILL'), 120_000);
  let stderr = '';
  const waits = new Promise<void>((resolve) => {
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      if (stderr.includes('waiting for another pip-shim')) resolve();
    });
  });
  const ended: Waiting['ended'] = new Promise((resolve) =>
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      resolve({ code, signal, stderr });
    }),
  );
  return { pid: child.pid ?? 0, waits: Promise.race([waits, ended.then(() => undefined)]), ended };
}

/** Returns the number of a step in the middle of those that put pip into the new venv. */
const inSeed = (points: readonly Point[]): number => {
  const seeding = points.filter(({ path }) => path.includes('/site-packages/pip/'));
  return seeding[seeding.length >> 1]?.number ?? 0;
};

test('if kill -9 ends pip-shim but not its children, the next run waits for the children, then makes the venv again', async (t) => {
  if (await skips(t)) return;
  const { points, venv } = await wholeRun();
  await inBox(async (box) => {
    const first = await haltAt(box, inSeed(points), 'first', install(box), AUTO);
    const second = start(box);
    await second.waits;
    await first.release();
    const { code, stderr } = await second.ended;
    assert.equal(code, 0, stderr);
    assert.match(stderr, /waiting for another pip-shim[\s\S]*its creation was interrupted; making it again/);
    assert.deepEqual(filesIn(box.venv), venv, stderr);
  });
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} immediately ends a run that waits for the lock, and the run that holds the lock goes on`, async (t) => {
    if (await skips(t)) return;
    const { points, venv } = await wholeRun();
    await inBox(async (box) => {
      const first = await haltAt(box, inSeed(points), 'stop', install(box), AUTO);
      const second = start(box);
      await second.waits;
      process.kill(signal === 'SIGINT' ? -second.pid : second.pid, signal);
      const ended = await second.ended;
      assert.equal(ended.signal, signal, ended.stderr);
      const { code, stderr } = await first.release();
      assert.equal(code, 0, stderr);
      assert.deepEqual(filesIn(box.venv), venv, stderr);
    });
  });
}
