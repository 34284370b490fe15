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
  /** The same, but throws if the path exists already, even as a symbolic link. */
  makeNewDirectory(path: string): void;
  /** Removes a file; no error if it does not exist. */
  removeFile(path: string): void;
  /** Removes a tree; no error if it does not exist. */
  removeTree(path: string): void;
  /** Writes a whole file under another name and moves it into place. */
  writeFile(path: string, text: string): void;
  randomToken(): string;
  /** Runs `work` under a umask that keeps new files from being world-writable. */
  forOurselves<T>(work: () => Promise<T>): Promise<T>;
}

export const files: FileChanges = {
  makeDirectory: (path) => void fs.mkdirSync(path, { recursive: true }),
  makeNewDirectory(path) {
    fs.mkdirSync(dirname(path), { recursive: true });
    fs.mkdirSync(path);
  },
  removeFile: (path) => fs.rmSync(path, { force: true }),
  removeTree: (path) => fs.rmSync(path, { recursive: true, force: true }),
  writeFile: (path, text) => writeAtomically(path, text),
  randomToken: () => randomBytes(16).toString('hex'),
  async forOurselves(work) {
    const before = process.umask(process.umask() | 0o002);
    try {
      return await work();
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
    // Missing, or not ours. The times only tell when the venv was last used.
  }
}

/**
 * Writes a file under another name beside it, then renames it: a reader sees the old file or the new one, never a part.
 * @param mode set whatever the umask says
 * @param owner kept if we may give files away
 */
export function writeAtomically(
  path: string,
  content: string | Uint8Array,
  mode?: number,
  owner?: { readonly uid: number; readonly gid: number },
): void {
  const temporary = temporaryBeside(path);
  try {
    fs.writeFileSync(temporary, content, { flag: 'wx', mode: mode ?? 0o666 });
    if (owner && process.getuid?.() === 0) fs.chownSync(temporary, owner.uid, owner.gid);
    if (mode !== undefined) fs.chmodSync(temporary, mode);
    fs.renameSync(temporary, path);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

/** A name for a file to rename to `path`. Removes the temporary files that ended processes left there. */
export function temporaryBeside(path: string): string {
  const directory = dirname(path);
  removeTemporaries(directory);
  return `${directory}/.pip-shim-${process.pid}-${processSpace()}-${randomBytes(6).toString('hex')}.tmp`;
}

/** Removes the temporary files in a directory whose writers are gone. */
export function removeTemporaries(directory: string): void {
  for (const name of look.list(directory)) if (isLeft(name, directory)) removeFile(`${directory}/${name}`);
}

/** Whether the writer has ended. Another container's process id tells nothing, but no write takes a day. */
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
    // Already gone, or not a file that our writer left.
  }
}

const TEMPORARY = /^\.pip-shim-(\d+)-([0-9a-f]{8})-[0-9a-f]{12}\.tmp$/;
/** Milliseconds. */
const DAY = 24 * 60 * 60 * 1000;

function isRunning(pid: number): boolean {
  if (isZombie(processStat(pid))) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
