import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { ShimError, STATE_NOT_OWN } from './errors.ts';
import { look } from './look.ts';
import type { FileStat } from './ports.ts';

/**
 * Our records decide what runs without a question. They are believed, and written, only where nobody else can have had
 * a hand in them: not in a home that root has from another user (`sudo -E`, `su -m`), not through another user's link.
 * @param directory in `$XDG_STATE_HOME/pip-shim`; it need not exist
 */
export function isOwn(directory: string): boolean {
  return foreign(directory) === undefined;
}

/**
 * Makes a directory of ours, for its user alone.
 * @throws ShimError where somebody else could write there
 */
export function makeOwn(directory: string): void {
  const before = foreign(directory);
  if (before === undefined) fs.mkdirSync(directory, { recursive: true, mode: 0o700 });
  const path = before ?? foreign(directory);
  if (path === undefined) return;
  throw new ShimError(
    STATE_NOT_OWN,
    `${path} is where pip-shim keeps its records, and others may write there`,
    {
      next: ['use a HOME of your own (sudo -H), or name another place: XDG_STATE_HOME=path'],
    },
  );
}

/** The part that others may write to: the directory, or that of all our records above it. */
function foreign(directory: string): string | undefined {
  return [dirname(directory), directory].find(
    (path) => isForeign(look.lstat(path)) || isForeign(look.stat(path)),
  );
}

function isForeign(stat: FileStat | undefined): boolean {
  if (stat === undefined) return false;
  const isOpen = stat.kind !== 'link' && (stat.mode & 0o002) !== 0; // a link's mode says nothing
  return isOpen || stat.uid !== process.getuid?.();
}
