import * as fs from 'node:fs';

/** Bytes that everything below a directory takes on the disk; links are not followed, what can't be read is left out. */
export function treeSize(path: string): number {
  const stat = attempt(() => fs.lstatSync(path));
  if (!stat) return 0;
  const own = stat.blocks * 512; // st_blocks counts in 512 bytes whatever the file system (stat(2))
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
