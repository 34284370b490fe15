import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname } from 'node:path';

import { look } from './look.ts';
import { processSpace } from './process-space.ts';
import { isZombie, processStat } from './process-stat.ts';

/** Changes to files. Each method throws the system's own error. */
export interface FileChanges {
  /** Makes the directory and its parents. */
  makeDirectory(path: string): void;
  /** Makes the directory and its parents. Throws if the path exists already, even as a symbolic link. */
  makeNewDirectory(path: string): void;
  /** Makes a directory with a new name below `directory`, for this user only. Returns its path. */
  makeTemporaryDirectory(directory: string): string;
  /** Removes a file. It is no error if the file does not exist. */
  removeFile(path: string): void;
  /** Removes a directory with its contents. It is no error if the directory does not exist. */
  removeTree(path: string): void;
  /** Renames a directory. It may replace an empty directory. */
  rename(from: string, to: string): void;
  /** Writes the whole file under another name, and then renames it to `path`. */
  writeFile(path: string, text: string, mode?: number): void;
  randomToken(): string;
  /**
   * Runs `work` under a umask that keeps new files from being world-writable. `asBefore` starts a program
   * under the original umask.
   */
  forOurselves<T>(work: (asBefore: (start: () => void) => void) => Promise<T>): Promise<T>;
}

export const files: FileChanges = {
  makeDirectory: (path) => void fs.mkdirSync(path, { recursive: true }),
  makeNewDirectory(path) {
    fs.mkdirSync(dirname(path), { recursive: true });
    fs.mkdirSync(path);
  },
  makeTemporaryDirectory: (directory) => fs.mkdtempSync(`${directory}/pip-shim-`),
  removeFile: (path) => fs.rmSync(path, { force: true }),
  removeTree: (path) => fs.rmSync(path, { recursive: true, force: true }),
  rename: (from, to) => fs.renameSync(from, to),
  writeFile: writeAtomically,
  randomToken: () => randomBytes(16).toString('hex'),
  async forOurselves(work) {
    const own = process.umask() | 0o002;
    const before = process.umask(own);
    const asBefore = (start: () => void): void => {
      process.umask(before);
      try {
        start();
      } finally {
        process.umask(own);
      }
    };
    try {
      return await work(asBefore);
    } finally {
      process.umask(before);
    }
  },
};

/** Sets a file's times to now, if possible. */
export function touchFile(path: string): void {
  try {
    const now = new Date();
    fs.lutimesSync(path, now, now);
  } catch {
    // The file is missing or not ours. That does no harm, because its time is only shown as the venv's last
    // use.
  }
}

/**
 * Writes a temporary file and renames it, so that a reader sees the old file or the new file, never a part.
 * @param mode the mode of the file; the umask does not change it
 * @param owner the owner of the file, if this user may set it
 */
export function writeAtomically(
  path: string,
  content: string | Uint8Array,
  mode?: number,
  owner?: { readonly uid: number; readonly gid: number },
): void {
  const temporary = temporaryBeside(path);
  try {
    const file = fs.openSync(temporary, 'wx', 0o666);
    try {
      fs.writeFileSync(file, content);
      if (owner) setOwner(file, owner);
      if (mode !== undefined) fs.fchmodSync(file, mode);
    } finally {
      fs.closeSync(file);
    }
    fs.renameSync(temporary, path);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

function setOwner(file: number, { uid, gid }: { readonly uid: number; readonly gid: number }): void {
  try {
    fs.fchownSync(file, uid, gid);
  } catch {
    // If the owner can't be changed, keep it. Only root can change it. Other users can change only the group,
    // to one of their own groups.
  }
}

/** Path of a new temporary file beside `path`. Removes temporary files there whose writers have ended. */
export function temporaryBeside(path: string): string {
  const directory = dirname(path);
  removeTemporaries(directory);
  return `${directory}/.pip-shim-${process.pid}-${processSpace()}-${randomBytes(6).toString('hex')}.tmp`;
}

/** Removes the temporary files in a directory if their writers have ended. */
export function removeTemporaries(directory: string): void {
  for (const name of look.list(directory)) if (isLeft(name, directory)) removeFile(`${directory}/${name}`);
}

/**
 * Whether a temporary file may be removed, because the process that wrote it has ended. For a process in
 * another container, we can't check this. Then the file must be older than a day, because no write takes that
 * long.
 */
function isLeft(name: string, directory: string): boolean {
  const [, pid, space] = TEMPORARY.exec(name) ?? [];
  if (pid === undefined) return false;
  if (space === processSpace()) return !isRunning(Number(pid));
  const written = fs.lstatSync(`${directory}/${name}`, { throwIfNoEntry: false })?.mtimeMs ?? Date.now();
  return Date.now() - written > DAY;
}

function removeFile(path: string): void {
  try {
    fs.unlinkSync(path);
  } catch {
    // It is no error if the file is already gone, or if this user can't remove it.
  }
}

const TEMPORARY = /^\.pip-shim-(\d+)-([0-9a-f]{8})-[0-9a-f]{12}\.tmp$/;
/** 24 hours, in milliseconds. */
export const DAY = 24 * 60 * 60 * 1000;

function isRunning(pid: number): boolean {
  if (isZombie(processStat(pid))) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
