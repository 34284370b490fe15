import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let base: string | undefined;

/**
 * The directory below which everything the tests write lives. test/run.mjs makes one for the whole run, so that test
 * files can share costly things, and removes it; a test file that is run alone gets its own, gone when it exits.
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

/** A fresh private directory below {@link testTemp}; its real path, so that it equals what programs print. */
export function freshDir(prefix: string): string {
  return mkdtempSync(join(testTemp(), `${prefix}-`));
}

/** Removes a directory with all it holds; a process still writing there is given half a second to stop. */
export function removeTree(path: string): void {
  rmSync(path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
}
