import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let base: string | undefined;

/**
 * Returns the directory for everything that tests write. test/run.mjs makes and removes one directory for the
 * whole run, so that test files can share costly files. A test file that runs alone makes its own directory,
 * and removes it when it exits.
 */
export function testTemp(): string {
  if (base !== undefined) return base;
  const shared = process.env.PIPSHIM_TEST_TMP;
  if (shared) {
    mkdirSync(shared, { recursive: true });
    base = realpathSync(shared);
    return base;
  }
  const own = realpathSync(mkdtempSync(join(tmpdir(), 'pip-shim-test-')));
  process.once('exit', () => removeTree(own));
  base = own;
  return own;
}

/** Makes a private directory below {@link testTemp}. Returns its path without symbolic links. */
export function freshDir(prefix: string): string {
  return mkdtempSync(join(testTemp(), `${prefix}-`));
}

/** Removes a directory with its content. The retries give a process that still writes there time to stop. */
export function removeTree(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
