import * as fs from 'node:fs';

/**
 * The bytes that a directory and all its contents take on disk. Does not follow symbolic links. Skips entries
 * that can't be read.
 */
export function treeSize(path: string): number {
  const stat = attempt(() => fs.lstatSync(path));
  if (!stat) return 0;
  const own = stat.blocks * 512; // st_blocks counts units of 512 bytes on every file system (stat(2))
  if (!stat.isDirectory()) return own;
  const names = attempt(() => fs.readdirSync(path)) ?? [];
  return names.reduce((sum, name) => sum + treeSize(`${path}/${name}`), own);
}

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}
