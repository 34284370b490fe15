import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { locksIn } from '../../../src/state/locks.ts';
import { Interrupted, ShimError } from '../../../src/system/errors.ts';
import { SignalKeeper } from '../../../src/system/signals.ts';
import { basePython } from '../../helpers/interpreter.ts';
import { freshDir } from '../../helpers/temp.ts';

const HOLDING =
  'import fcntl, sys\nit = open(sys.argv[1], "w")\nfcntl.flock(it, fcntl.LOCK_EX)\nprint("held", flush=True)\nsys.stdin.read()';

/** Waits for a lock that another process holds, and sends `signal` only to the waiting process. */
async function waitingEndedBy(signal: NodeJS.Signals): Promise<unknown> {
  const directory = freshDir('locks');
  const locks = locksIn(directory, new Set(), new SignalKeeper());
  const { executable } = await basePython();
  const [python, pid] = [join(directory, 'python3'), join(directory, 'pid')];
  writeFileSync(python, `#!/bin/sh\necho $$ >'${pid}'\nexec '${executable}' "$@"\n`, { mode: 0o755 });
  const holder = spawn(executable, ['-I', '-c', HOLDING, locks.fileOf('it')], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  try {
    await once(holder.stdout, 'data');
    const endWaiting = (): void => void process.kill(Number(readFileSync(pid, 'utf8')), signal);
    return await locks.hold('it', python, endWaiting, async () => 'held').catch((error) => error);
  } finally {
    holder.stdin.end();
  }
}

test('if Ctrl-C reaches the waiting process before pip-shim, the wait ends with Interrupted', async () => {
  const error = await waitingEndedBy('SIGINT');
  assert.ok(error instanceof Interrupted && error.signal === 'SIGINT', String(error));
});

test('if the waiting process is killed, the lock is not taken, and the error names the reason', async () => {
  const error = await waitingEndedBy('SIGKILL');
  assert.ok(error instanceof ShimError, String(error));
  assert.match(
    error.message,
    /^no venv was made, because .* can't be locked: the waiting process was killed$/,
  );
});
