import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import type { FileKind, FileStat, Look } from './ports.ts';

/** Reads the real file system. A path that can't be read counts as missing. */
export const look: Look = {
  stat: (path) => attempt(() => describe(fs.statSync(path))),
  lstat: (path) => attempt(() => describe(fs.lstatSync(path))),
  list: (path) => attempt(() => fs.readdirSync(path)) ?? [],
  readText: (path, limit = 1 << 16) => attempt(() => readText(path, limit)),
  readBytes: (path, limit) => attempt(() => readBytes(path, limit)),
  digest: (algorithm, bytes) => createHash(algorithm).update(bytes).digest(),
  realPath: (path) => attempt(() => realPath(path)) ?? path,
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

/**
 * Prefer the system's own realpath, which takes a tenth of the time of Node's. But it changes a name that is
 * not UTF-8.
 */
function realPath(path: string): string {
  const real = fs.realpathSync.native(path);
  return real.includes('\ufffd') ? fs.realpathSync(path) : real;
}

function allowed(path: string, mode: number): boolean {
  return attempt(() => fs.accessSync(path, mode) ?? true) ?? false;
}

function describe(stats: fs.Stats): FileStat {
  const { dev, ino, uid, size, mtimeMs: modified } = stats;
  return { kind: kindOf(stats), dev, ino, uid, mode: stats.mode & 0o7777, modified, size };
}

function kindOf(stats: fs.Stats): FileKind {
  if (stats.isFile()) return 'file';
  if (stats.isDirectory()) return 'directory';
  return stats.isSymbolicLink() ? 'link' : 'other';
}

function readText(path: string, limit: number): string | undefined {
  // Read up to a page (4096 bytes) if the size is 0, as for files in /proc. Those that pip-shim reads there
  // are shorter.
  return withFile(path, (file, size) => {
    const buffer = Buffer.alloc(Math.min(limit, size || 4096));
    return buffer.toString('utf8', 0, fs.readSync(file, buffer, 0, buffer.length, 0));
  });
}

function readBytes(path: string, limit: number): Uint8Array | undefined {
  return withFile(path, (file, size) => (size > limit ? undefined : fs.readFileSync(file)));
}

/**
 * Opens only regular files. Someone may have left a pipe or a device in a project, and reading it would hang.
 */
function withFile<T>(path: string, read: (file: number, size: number) => T): T | undefined {
  if (!fs.statSync(path).isFile()) return undefined;
  const file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
  try {
    return read(file, fs.fstatSync(file).size);
  } finally {
    fs.closeSync(file);
  }
}
