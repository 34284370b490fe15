import {
  chmodSync,
  copyFileSync,
  lstatSync,
  mkdirSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
} from 'node:fs';
import { basename, join, relative } from 'node:path';
import { run } from '../process.ts';
import { freshDir } from '../temp.ts';
import { described, identity, type Listing, listing } from './listing.ts';

/** Directories that can be restored from saved copies. */
export interface Kept {
  /** Returns the changes in these directories, by path. */
  changed(dirs: readonly string[]): Record<string, string>;
  /** Undoes all changes that {@link Kept.changed} found. */
  restore(): void;
}

/** Saves copies of directories, with times and modes. */
export async function keep(dirs: readonly string[]): Promise<Kept> {
  const saved = freshDir('saved');
  const listings = new Map<string, Listing>();
  const found = new Map<string, readonly string[]>();
  for (const dir of dirs) {
    const { code, stderr } = await run('cp', ['-a', dir, saved], { env: { PATH: '/usr/bin:/bin' } });
    if (code !== 0) throw new Error(stderr);
    listings.set(dir, listing(dir));
  }
  const changed = (dir: string): Record<string, string> => {
    const [before, after] = [listings.get(dir) ?? new Map(), listing(dir)];
    const paths = [...new Set([...before.keys(), ...after.keys()])]
      .filter((path) => before.get(path) !== after.get(path))
      .sort();
    found.set(dir, paths);
    return Object.fromEntries(paths.map((path) => [path, after.has(path) ? described(path) : 'gone']));
  };
  const restore = (dir: string, paths: readonly string[]): void => {
    const known = listings.get(dir);
    for (const path of paths) {
      if (!known?.has(path)) {
        rmSync(path, { recursive: true, force: true });
        continue;
      }
      bringBack(join(saved, basename(dir), relative(dir, path)), path);
    }
    // Note the identities only after all entries are restored, because restoring one may change the
    // directories above it.
    for (const path of paths) if (known?.has(path)) known.set(path, identity(path));
  };
  return {
    changed: (wanted) => Object.assign({}, ...wanted.map(changed)),
    restore: () => {
      for (const [dir, paths] of found) restore(dir, paths);
      found.clear();
    },
  };
}

/** Restores one entry from its copy. If both are directories, the content of `path` stays. */
function bringBack(saved: string, path: string): void {
  const was = lstatSync(saved);
  const isThere = was.isDirectory() && lstatSync(path, { throwIfNoEntry: false })?.isDirectory();
  if (!isThere) rmSync(path, { recursive: true, force: true });
  if (was.isSymbolicLink()) {
    symlinkSync(readlinkSync(saved), path);
    return;
  }
  if (was.isDirectory()) mkdirSync(path, { recursive: true });
  else copyFileSync(saved, path);
  chmodSync(path, was.mode);
  // Restore the times too: Python compiles a source file again if its time differs from the time in the
  // compiled file.
  utimesSync(path, was.atime, was.mtime);
}
