import * as fs from 'node:fs';

/** Bytes on disk of a directory's tree. Does not follow symbolic links; skips entries that can't be read. */
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
