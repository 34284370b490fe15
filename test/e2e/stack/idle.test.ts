import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOOKED_SHELLS, type HookedShell, pathOfShell, type StackBox, stackBox } from './stack-box.ts';

const PROMPTS = 10;
/** What a fork, an exec and an open are called on Linux, whatever the library. */
const TRACED = 'fork,vfork,clone,clone3,execve,open,openat,openat2,creat';
/**
 * A thread is no fork. fish gives every prompt's highlighting to a pool of them, which makes one
 * more when none is free: how many depends on the machine's load, not on what is loaded.
 */
const MAKES_THREAD = /\bclone3?\(.*\bCLONE_THREAD\b/;

/** Those calls of a shell and its children, from one command that is found in the trace to another. */
async function callsPerIdlePrompt(
  box: StackBox,
  shell: HookedShell,
  prepare: readonly string[],
): Promise<string[]> {
  const trace = join(box.root, `trace-${shell.name}-${prepare.length}`);
  const strace = ['-f', '-qq', '-e', `trace=${TRACED}`, '-o', trace];
  const session = await box.open(shell, { under: ['strace', ...strace], hooked: false });
  for (const line of prepare) await session.line(line);
  await session.line('true </dev/zero');
  for (let prompt = 0; prompt < PROMPTS; prompt++) await session.line('');
  await session.line('true </dev/full');
  await session.end();
  const lines = readFileSync(trace, 'utf8').split('\n');
  const [start, end] = ['/dev/zero', '/dev/full'].map((file) =>
    lines.findIndex((line) => line.includes(`"${file}"`)),
  );
  assert.ok(
    start !== undefined && end !== undefined && start > 0 && end > start,
    'the trace lacks its marks',
  );
  return lines.slice(start + 1, end).filter((line) => /\w+\(/.test(line) && !MAKES_THREAD.test(line));
}

for (const shell of HOOKED_SHELLS) {
  const missing = ['strace', shell.name].filter((name) => !pathOfShell(name));
  const skip = missing.length > 0 && `not installed: ${missing.join(', ')}`;

  test(`${shell.name}: an idle prompt starts and opens no more with the hook than without`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const bare = await callsPerIdlePrompt(box, shell, []);
    const hooked = await callsPerIdlePrompt(box, shell, [shell.load]);
    const active = await callsPerIdlePrompt(box, shell, [shell.load, 'pip-shim push', 'true']);
    assert.ok(existsSync(join(box.project, '.venv')));
    assert.deepEqual(
      [hooked.length, active.length],
      [bare.length, bare.length],
      [...hooked, ...active].join('\n'),
    );
  });
}
