import * as fs from 'node:fs';
import { look } from './look.ts';

/**
 * Whether another process has the venv active, runs a program of it, or waits for its lock. Reads /proc, so
 * it sees only processes of the same user and container. Always true on systems without /proc.
 * @param lock the venv's lock file
 */
export function isVenvInUse(venv: string, lock: string): boolean {
  const others = look.list('/proc').filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid);
  return others.length === 0 || others.some((pid) => uses(pid, venv, look.realPath(lock)));
}

function uses(pid: string, venv: string, lock: string): boolean {
  return (
    texts(`/proc/${pid}/environ`).includes(`VIRTUAL_ENV=${venv}`) ||
    texts(`/proc/${pid}/cmdline`).some((word) => word.startsWith(`${venv}/`)) ||
    look.list(`/proc/${pid}/fd`).some((name) => look.realPath(`/proc/${pid}/fd/${name}`) === lock)
  );
}

/** The NUL-terminated texts in a file of /proc. Empty if the process is gone or another user's. */
function texts(file: string): readonly string[] {
  try {
    return fs.readFileSync(file, 'utf8').split('\0');
  } catch {
    return [];
  }
}
