import { createHash } from 'node:crypto';
import { lstatSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

/** Every entry below a directory, by path: its inode and its last change, of name or mode too. */
export type Listing = Map<string, string>;

/** Lists a tree. If an entry keeps its text, nobody touched it in between. */
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

/** Returns the text of an entry in a listing. */
export function identity(path: string): string {
  const stat = lstatSync(path, { bigint: true });
  // A directory's time changes with each temporary file in it.
  return stat.isDirectory() ? `${stat.ino} ${stat.mode}` : `${stat.ino} ${stat.ctimeNs}`;
}

/** A compiled file contains the time of its source; a cached page of an index contains the answer's time. */
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
    .replace(/0x[0-9a-f]{6,}\b/g, '0xADDRESS') // also right after a colour
    .replace(/\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d,\d{3}\b/g, 'TIME')
    .replace(/\b[\d.]+ [kM]?B\/s|\b\d+:\d\d:\d\d\b/g, 'SPEED');
}
