import * as fs from 'node:fs';
import type { FileKind, FileStat, Look } from './ports.ts';

/** Reads the real file system. A path that can't be read counts as missing. */
export const look: Look = {
  stat: (path) => attempt(() => describe(fs.statSync(path))),
  lstat: (path) => attempt(() => describe(fs.lstatSync(path))),
  list: (path) => attempt(() => fs.readdirSync(path)) ?? [],
  readText: (path, limit = 1 << 16) => attempt(() => readText(path, limit)),
  realPath: (path) => attempt(() => fs.realpathSync(path)) ?? path,
  writable: (path) => allowed(path, fs.constants.W_OK),
  executable: (path) => allowed(path, fs.constants.X_OK) && fs.statSync(path).isFile(),
};

function attempt<T>(action: () => T): T | undefined {
  try {
    return action();
  } catch {
    return undefined;
  }
}

function allowed(path: string, mode: number): boolean {
  return attempt(() => fs.accessSync(path, mode) ?? true) ?? false;
}

function describe(stats: fs.Stats): FileStat {
  return { kind: kindOf(stats), dev: stats.dev, ino: stats.ino, uid: stats.uid, mode: stats.mode & 0o7777 };
}

function kindOf(stats: fs.Stats): FileKind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

/** Opens only regular files, because reading a pipe or a device that someone left in a project would hang. */
function readText(path: string, limit: number): string | undefined {
  if (!fs.statSync(path).isFile()) return undefined;
  const file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  try {
    // Files in /proc report size 0. Those that pip-shim reads are shorter than a page (4096 bytes).
    const buffer = Buffer.alloc(Math.min(limit, fs.fstatSync(file).size || 4096));
    const size = fs.readSync(file, buffer, 0, buffer.length, 0);
    return buffer.toString('utf8', 0, size);
  } finally {
    fs.closeSync(file);
  }
}
