import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { removeTemporaries, temporaryBeside, writeAtomically } from './files.ts';
import { look } from './look.ts';
import { encode } from './raw-bytes.ts';

/** Access to files that only setup needs. A change throws the system's own error if it fails. */
export interface InstallFiles {
  /** Makes one directory with exactly this mode. The umask does not change the mode. */
  makeDirectory(path: string, mode: number): void;
  /** Removes an empty directory. Returns false if the directory is not empty or does not exist. */
  removeEmptyDirectory(path: string): boolean;
  /** The target of a symbolic link. Undefined if the path is not a symbolic link. */
  readLink(path: string): string | undefined;
  makeLink(target: string, path: string): void;
  /** Makes or changes a symbolic link in one step, so that a reader sees the old target or the new target. */
  switchLink(target: string, path: string): void;
  /** The bytes of a file, as one character for each byte. Undefined if the path is not a readable file. */
  readBytes(path: string): string | undefined;
  /** The bytes of a text, in the form that readBytes returns. */
  bytesOf(text: string): string;
  /** Writes a file of bytes in one step, with exactly this mode. The umask does not change the mode. */
  writeBytes(path: string, bytes: string, mode: number): void;
  /**
   * Replaces a file in one step and keeps its mode and owner. Follows symbolic links. A file with hard links
   * is written in place instead, so that its other names keep the same content.
   */
  replaceBytes(path: string, bytes: string): void;
  /** Removes the temporary files that a killed pip-shim left in a directory. */
  removeTemporaries(directory: string): void;
  /** A new directory that no other user can write to. */
  temporaryDirectory(): string;
  /** SHA-256 of texts, as hexadecimal digits. */
  digest(texts: readonly string[]): string;
}

export const installFiles: InstallFiles = {
  makeDirectory(path, mode) {
    fs.mkdirSync(path, { mode });
    fs.chmodSync(path, mode);
  },
  removeEmptyDirectory(path) {
    try {
      fs.rmdirSync(path);
      return true;
    } catch {
      return false;
    }
  },
  readLink(path) {
    try {
      return fs.readlinkSync(path);
    } catch {
      return undefined;
    }
  },
  makeLink: (target, path) => fs.symlinkSync(target, path),
  switchLink(target, path) {
    const temporary = temporaryBeside(path);
    fs.symlinkSync(target, temporary);
    fs.renameSync(temporary, path);
  },
  readBytes(path) {
    try {
      return fs.statSync(path).isFile() ? fs.readFileSync(path, 'latin1') : undefined;
    } catch {
      return undefined;
    }
  },
  bytesOf: (text) => Buffer.from(encode(text)).toString('latin1'),
  writeBytes: (path, bytes, mode) => writeAtomically(path, Buffer.from(bytes, 'latin1'), mode),
  replaceBytes(path, bytes) {
    const file = look.realPath(path);
    const { mode, uid, gid, nlink } = fs.statSync(file);
    const content = Buffer.from(bytes, 'latin1');
    if (nlink > 1) writeInPlace(file, content);
    else writeAtomically(file, content, mode & 0o7777, { uid, gid });
  },
  removeTemporaries,
  temporaryDirectory: () => fs.mkdtempSync(`${tmpdir()}/pip-shim.`),
  digest(texts) {
    const hash = createHash('sha256');
    for (const text of texts) hash.update(text).update('\0');
    return hash.digest('hex');
  },
};

/**
 * Writes into the file itself. If that fails, restores the old content. If pip-shim is killed meanwhile, the
 * old content is in a file beside it, whose name ends with `.before-pip-shim`. A later run keeps that file.
 */
function writeInPlace(path: string, content: Uint8Array): void {
  const before = fs.readFileSync(path);
  const copy = `${path}.before-pip-shim`;
  const isLeft = fs.existsSync(copy);
  if (!isLeft) writeAtomically(copy, before, fs.statSync(path).mode & 0o7777);
  const removeCopy = (): void => (isLeft ? undefined : fs.rmSync(copy));
  try {
    overwrite(path, content);
  } catch (error) {
    overwrite(path, before);
    removeCopy();
    throw error;
  }
  removeCopy();
}

function overwrite(path: string, content: Uint8Array): void {
  const file = fs.openSync(path, 'r+');
  try {
    fs.writeFileSync(file, content);
    fs.ftruncateSync(file, content.length);
    fs.fsyncSync(file);
  } finally {
    fs.closeSync(file);
  }
}
