import * as fs from 'node:fs';
import { look } from './look.ts';

/**
 * The bytes that a directory and all its contents take on disk. Does not follow symbolic links. Skips entries
 * that can't be read.
 */
export function treeSize(path: string): number {
  const stat = lstat(path);
  if (!stat) return 0;
  const own = stat.blocks * 512; // st_blocks counts units of 512 bytes on every file system (stat(2))
  if (!stat.isDirectory()) return own;
  return look.list(path).reduce((sum, name) => sum + treeSize(`${path}/${name}`), own);
}

function lstat(path: string): fs.Stats | undefined {
  try {
    return fs.lstatSync(path);
  } catch {
    return undefined;
  }
}
