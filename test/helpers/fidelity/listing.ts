import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Maps the path of each entry below a directory to a text. The text changes if the entry changes. */
export type Listing = Map<string, string>;

/** Lists a tree. If an entry has the same text in two listings, nobody changed the entry in between. */
export function listing(root: string): Listing {
  const found: Listing = new Map();
  const visit = (dir: string): void => {
    for (const entry of readdirSync(dir, { withFileTypes: true })) {
      const path = join(dir, entry.name);
      found.set(path, identity(path));
      if (entry.isDirectory()) visit(path);
    }
  };
  visit(root);
  return found;
}

/** Returns an entry's text for a listing: its inode and ctime. A new name or mode changes the ctime, too. */
export function identity(path: string): string {
  const stat = lstatSync(path, { bigint: true });
  // Leave out a directory's ctime, because it changes with each temporary file in the directory.
  return stat.isDirectory() ? `${stat.ino} ${stat.mode}` : `${stat.ino} ${stat.ctimeNs}`;
}

/** Matches files whose content depends on the time: compiled Python files, and index pages in pip's cache. */
const TIMED = /\/__pycache__\/[^/]+\.pyc$|\/pip\/http[^/]*\//;

/** Describes an entry: its kind, mode and content. */
export function described(path: string): string {
  const { mode } = lstatSync(path);
  const rights = (mode & 0o7777).toString(8);
  if ((mode & 0o170000) === 0o120000) return `link to ${readlinkSync(path)}`;
  if ((mode & 0o170000) !== 0o100000) return `${(mode & 0o170000).toString(8)} ${rights}`;
  if (TIMED.test(path)) return `file ${rights}`;
  const text = lasting(readFileSync(path, 'latin1'));
  return `file ${rights} ${text.length < 2000 ? text : createHash('sha256').update(text, 'latin1').digest('hex')}`;
}

/** Replaces the parts that differ between two runs of pip: temporary names, addresses, times and speeds. */
export function lasting(text: string): string {
  return text
    .replace(/\bpip-([a-z-]+)-[a-z0-9_]{8}\b/g, 'pip-$1-RANDOM')
    .replace(/0x[0-9a-f]{6,}\b/g, '0xADDRESS') // no \b at the start, because a colour code may precede it
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d,\d{3}\b/g, 'TIME')
    .replace(/\b[\d.]+ [kM]?B\/s|\b\d+:\d\d:\d\d\b/g, 'SPEED');
}
