import assert from 'node:assert/strict';
import { existsSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RunResult } from '../../helpers/process.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { cutAt, haltAt } from './cut.ts';
import { AUTO, type Box, inBox, install, skips } from './venv-box.ts';

// Runs two commands at the same time, each of which makes, fills or removes a venv. In any order, each
// command must succeed or print a clear message, and a whole venv or no venv must be left.

const own = (box: Box, ...words: string[]): string[] => [join(box.shims, 'pip-shim'), ...words];
/** Each command line, and the exit codes that the command may have if another command was quicker. */
const COMMANDS: Readonly<Record<string, { words: (box: Box) => string[]; codes: readonly number[] }>> = {
  install: { words: install, codes: [0] },
  uninstall: { words: (box) => [join(box.shims, 'pip'), 'uninstall', '-y', 'demo'], codes: [0, 1] },
  remove: { words: (box) => own(box, 'remove', '--yes', box.venv), codes: [0, 1] },
  undo: { words: (box) => own(box, 'undo', '--yes'), codes: [0, 1] },
  prune: { words: (box) => own(box, 'prune', '--yes'), codes: [0] },
};
/** The states of the project in which two commands start, each with a function that makes this state. */
const BEFORE: Readonly<Record<string, (box: Box) => Promise<void>>> = {
  'no venv': async () => {},
  'a whole venv': async (box) => void (await run(box, 'install')),
  'a broken venv': async (box) => {
    await run(box, 'install');
    rmSync(join(box.venv, 'bin/python'));
    symlinkSync('/nowhere', join(box.venv, 'bin/python'));
  },
};

function run(box: Box, name: string): Promise<RunResult> {
  const [command = '', ...args] = COMMANDS[name]?.words(box) ?? [];
  return box.run(command, args, { env: AUTO, timeout: 120_000 });
}

function assertClear(name: string, { code, signal, stdout, stderr }: RunResult): void {
  const said = `${name}: ${code ?? signal}\n${stdout}${stderr}`;
  assert.ok(COMMANDS[name]?.codes.includes(code ?? -1), said);
  assert.doesNotMatch(said, /ENOENT|Traceback|could not be started|running plain pip|no longer works/);
}

/** Asserts that the venv is whole, or that there is neither a venv nor a record of it. */
async function assertWhole(box: Box, said: string): Promise<void> {
  const records = join(box.home, '.local/state/pip-shim/venvs');
  const known = existsSync(records) ? readdirSync(records).filter((name) => name.endsWith('.json')) : [];
  if (!existsSync(box.venv)) return assert.deepEqual(known, [], said);
  assert.equal(known.length, 1, said);
  assert.ok(!readdirSync(box.venv).some((name) => name.startsWith('.pip-shim.making')), said);
  const checked = await box.run(join(box.venv, 'bin/python'), ['-m', 'pip', 'check']);
  assert.equal(checked.code, 0, said + checked.stdout + checked.stderr);
}

async function inLockBox<T>(before: string, work: (box: Box) => Promise<T>): Promise<T> {
  return inBox(async (box) => {
    box.placeShims(['pip', 'pip-shim']);
    await BEFORE[before]?.(box);
    return work(box);
  });
}

/** Returns the steps at which the command uses a venv's lock file, and the step after the last of these. */
async function lockSteps(before: string, name: string): Promise<readonly number[]> {
  const { points } = await inLockBox(before, (box) =>
    cutAt(box, 0, 'kill', COMMANDS[name]?.words(box) ?? [], { env: AUTO }),
  );
  const at = points.filter(({ path }) => path.includes('/pip-shim/locks')).map(({ number }) => number);
  const last = at.at(-1);
  return last === undefined ? [] : [...at, ...(points.length > last ? [last + 1] : [])];
}

for (const before of Object.keys(BEFORE)) {
  for (const halted of Object.keys(COMMANDS)) {
    test(`with ${before}, if ${halted} pauses while it uses the lock, ${halted} and any second command end cleanly`, async (t) => {
      if (await skips(t)) return;
      for (const step of await lockSteps(before, halted)) {
        // All pairs of commands run in parallel, because the commands mostly wait.
        const pairs = Object.keys(COMMANDS).map((other) =>
          inLockBox(before, async (box) => {
            const first = await haltAt(box, step, 'stop', COMMANDS[halted]?.words(box) ?? [], AUTO);
            const second = run(box, other);
            // Gives the second command 3 s to end or to wait for the lock. Then the first command goes on.
            await Promise.race([second, new Promise((resolve) => setTimeout(resolve, 3000))]);
            const [one, two] = [await first.release(), await second];
            const said = `${halted} at ${step}, ${other}:\n${one.stderr}\n---\n${two.stderr}`;
            assertClear(halted, one);
            assertClear(other, two);
            if (before !== 'a broken venv' || [halted, other].includes('install'))
              await assertWhole(box, said);
          }),
        );
        await Promise.all(pairs);
      }
    });
  }
}

/** Makes a small random number generator (mulberry32). The same seed gives the same numbers again. */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

test('if five random commands run at once and one of them is killed, the next install makes the venv whole (30 rounds)', async () => {
  await inLockBox('no venv', async (box) => {
    for (let round = 1; round <= 30; round++) {
      const random = randomFrom(round);
      const names = Array.from({ length: 5 }, () => Object.keys(COMMANDS)[random(5)] ?? '');
      const delay = random(900) / 1000;
      const [command = '', ...args] = COMMANDS[names[0] ?? '']?.words(box) ?? [];
      const killed = ['-s', 'KILL', '-k', '1', String(delay + 0.01), command, ...args];
      const ended = await Promise.all([
        box.run('timeout', killed, { env: AUTO }),
        ...names.slice(1).map((name) => run(box, name)),
      ]);
      for (const [at, name] of names.slice(1).entries()) assertClear(name, ended[at + 1] as RunResult);
      const last = await run(box, 'install');
      assertClear('install', last);
      await assertWhole(box, `round ${round}: ${names.join(', ')}\n${last.stderr}`);
    }
  });
});

test('if 60 installs run at once and every sixth is killed, the others exit with 0, and one more install completes the venv', async () => {
  await inLockBox('no venv', async (box) => {
    const wheels = join(box.root, 'wheels');
    for (let n = 0; n < 60; n++) buildWheel(wheels, { name: `demo-${n}` });
    const words = (n: number): string[] => ['install', '--no-index', '--find-links', wheels, `demo-${n}`];
    const pip = join(box.shims, 'pip');
    const ended = await Promise.all(
      Array.from({ length: 60 }, (_, n) =>
        n % 6 === 5
          ? box.run('timeout', ['-s', 'KILL', String(0.5 + n / 20), pip, ...words(n)], {
              env: AUTO,
              timeout: 500_000,
            })
          : box.run(pip, words(n), { env: AUTO, timeout: 500_000 }),
      ),
    );
    for (const [n, { code, stderr }] of ended.entries()) if (n % 6 !== 5) assert.equal(code, 0, stderr);
    const again = Array.from({ length: 10 }, (_, n) => words(n * 6 + 5).at(-1) ?? '');
    const last = await box.run(pip, [...words(0), ...again], { env: AUTO });
    assert.equal(last.code, 0, last.stderr);
    await assertWhole(box, last.stderr);
    const modules = Array.from({ length: 60 }, (_, n) => `demo_${n}`);
    const imported = await box.run(join(box.venv, 'bin/python'), ['-c', `import ${modules.join(', ')}`]);
    assert.equal(imported.code, 0, imported.stderr);
  });
});
