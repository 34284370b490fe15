import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { ShimError, STATE_NOT_OWN } from './errors.ts';
import { look } from './look.ts';
import type { FileStat } from './ports.ts';

/**
 * Whether no other user can have changed a directory of our records. pip-shim reads and writes only such
 * directories, because the records decide which commands run without a question. Another user may own the
 * home, as with `sudo -E` or `su -m`. Another user may also own a symbolic link in the path.
 * @param directory in `$XDG_STATE_HOME/pip-shim`; it need not exist
 */
export function isOwn(directory: string): boolean {
  return foreign(directory) === undefined;
}

/**
 * Makes one of our directories, with access for its user only.
 * @throws ShimError if another user could write there
 */
export function makeOwn(directory: string): void {
  const before = foreign(directory);
  if (before === undefined) fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = before ?? foreign(directory);
  if (path === undefined) return;
  throw new ShimError(
    STATE_NOT_OWN,
    `${path} is where pip-shim keeps its records, and others may write there`,
    ['use a HOME of your own (sudo -H), or name another place: XDG_STATE_HOME=path'],
  );
}

/**
 * The first path that another user may write to: the parent directory, which has all our records, or the
 * directory itself.
 */
function foreign(directory: string): string | undefined {
  return [dirname(directory), directory].find(
    (path) => isForeign(look.lstat(path)) || isForeign(look.stat(path)),
  );
}

function isForeign(stat: FileStat | undefined): boolean {
  if (stat === undefined) return false;
  const isOpen = stat.kind !== 'link' && (stat.mode & 0o002) !== 0; // a symbolic link's mode has no meaning
  return isOpen || stat.uid !== process.getuid?.();
}
