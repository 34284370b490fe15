import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import spawn from 'cross-spawn';
import type { Locks } from '../remedies/venv/making.ts';

/**
 * Holds flock(2) until its stdin ends, which the kernel sees to even when we are killed: nothing is ever left to be
 * judged by pid or by age. Python's fcntl is the one flock that is there wherever a venv can be made; Node has none.
 * The terminal's Ctrl-C is ours to handle: the lock must outlive it until what was begun is cleaned up.
 */
const HOLDER = `
import fcntl, os, signal, sys
for name in ("SIGINT", "SIGQUIT", "SIGTSTP"):
    signal.signal(getattr(signal, name), signal.SIG_IGN)
lock = os.open(sys.argv[1], os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
try:
    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
except OSError:
    print("waiting", flush=True)
    fcntl.flock(lock, fcntl.LOCK_EX)
print("locked", flush=True)
sys.stdin.read()
`;

/** @param directory `$XDG_STATE_HOME/pip-shim/locks` */
export function locksIn(directory: string): Locks {
  return {
    async hold(name, python, onWait, work) {
      fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
      const digest = createHash('sha256').update(name).digest('hex').slice(0, 32);
      const holder = spawn(python, ['-I', '-S', '-c', HOLDER, `${directory}/${digest}.lock`], {
        stdio: ['pipe', 'pipe', 'inherit'],
        cwd: '/',
      });
      const ended = new Promise<void>((resolve) => holder.once('close', () => resolve()));
      await new Promise<void>((resolve, reject) => {
        holder.once('error', reject);
        holder.once('close', () => reject(new Error('the lock could not be taken')));
        holder.stdout?.on('data', (words: Buffer) => {
          if (words.includes('waiting')) onWait();
          if (words.includes('locked')) resolve();
        });
      });
      try {
        return await work();
      } finally {
        holder.stdin?.end();
        await ended;
      }
    },
  };
}
