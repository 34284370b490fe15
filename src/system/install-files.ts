import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { removeTemporaries, temporaryBeside, writeAtomically } from './files.ts';
import { look } from './look.ts';
import { encode } from './raw-bytes.ts';

/** The changes that installing makes beside those of other commands. Each throws the system's own error. */
export interface InstallFiles {
  /** Makes one directory, with this mode whatever the umask says. */
  makeDirectory(path: string, mode: number): void;
  /** Removes a directory that is empty. Returns false if it holds something or is not there. */
  removeEmptyDirectory(path: string): boolean;
  /** Where a symbolic link points. Undefined for anything else. */
  readLink(path: string): string | undefined;
  makeLink(target: string, path: string): void;
  /** Makes a symbolic link, or points it elsewhere in one step: a reader sees the old target or the new one. */
  switchLink(target: string, path: string): void;
  /** The bytes of a file, one character each. Undefined if it is not a file that can be read. */
  readBytes(path: string): string | undefined;
  /** The bytes of a text, as readBytes returns them. */
  bytesOf(text: string): string;
  /** Writes a new file of bytes in one step, with this mode whatever the umask says. */
  writeBytes(path: string, bytes: string, mode: number): void;
  /** Replaces a file in one step and keeps its mode and owner. Symbolic links are followed. */
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
    const { mode, uid, gid } = fs.statSync(file);
    writeAtomically(file, Buffer.from(bytes, 'latin1'), mode & 0o7777, { uid, gid });
  },
  removeTemporaries,
  temporaryDirectory: () => fs.mkdtempSync(`${tmpdir()}/pip-shim.`),
  digest(texts) {
    const hash = createHash('sha256');
    for (const text of texts) hash.update(text).update('\0');
    return hash.digest('hex');
  },
};
