import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOOKED_SHELLS, pathOfShell, type Session, stackBox } from './stack-box.ts';

const PROMPTS = 6;
/** The Linux system calls with which C libraries make a process, run a program or open a file. */
const TRACED = 'fork,vfork,clone,clone3,execve,open,openat,openat2,creat';
/**
 * Matches a call that starts a thread. fish highlights each prompt in a pool of threads, which starts another
 * thread if none is free. The number of threads depends on the machine's load, not on the hook.
 */
const MAKES_THREAD = /\bclone3?\(.*\bCLONE_THREAD\b/;

/** Presses Enter at some empty prompts. The commands before and after mark this time in the trace. */
async function idle(session: Session): Promise<void> {
  await session.line('true </dev/zero');
  for (let prompt = 0; prompt < PROMPTS; prompt++) await session.line('');
  await session.line('true </dev/full');
}

/** Returns the system calls of the shell and its children during each call of `idle`. */
function callsWhileIdle(trace: string): string[][] {
  const lines = trace.split('\n').filter((line) => /\w+\(/.test(line) && !MAKES_THREAD.test(line));
  const at = (file: string) => [...lines.keys()].filter((number) => lines[number]?.includes(`"${file}"`));
  const ends = at('/dev/full');
  return at('/dev/zero').map((start, time) => lines.slice(start + 1, ends[time]));
}

for (const shell of HOOKED_SHELLS) {
  const missing = ['strace', shell.name].filter((name) => !pathOfShell(name));
  const skip = missing.length > 0 && `not installed: ${missing.join(', ')}`;

  test(`${shell.name}: with the hook, an idle prompt starts no more processes and opens no more files than without it`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const trace = join(box.root, 'trace');
    const strace = ['strace', '-f', '-qq', '-e', `trace=${TRACED}`, '-o', trace];
    const session = await box.open(shell, { under: strace, hooked: false });
    await idle(session);
    await session.line(shell.load);
    await idle(session);
    await session.line('pip-shim push');
    await session.line('true');
    await idle(session);
    await session.end();
    assert.ok(existsSync(join(box.project, '.venv')));
    const [bare, hooked, active, ...more] = callsWhileIdle(readFileSync(trace, 'utf8'));
    assert.ok(bare && hooked && active && more.length === 0, 'the trace lacks its marks');
    assert.deepEqual(
      [hooked.length, active.length],
      [bare.length, bare.length],
      [...hooked, ...active].join('\n'),
    );
  });
}
