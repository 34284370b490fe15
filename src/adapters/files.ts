import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import type { FileChanges } from '../remedies/venv/making.ts';
import { look } from './look.ts';

export const files: FileChanges = {
  makeDirectory: (path) => void fs.mkdirSync(path, { recursive: true }),
  makeNewDirectory(path) {
    fs.mkdirSync(dirname(path), { recursive: true });
    fs.mkdirSync(path);
  },
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

/** Sets a file's times to now; nothing happens where that can't be done. */
export function touchFile(path: string): void {
  try {
    const now = new Date();
    fs.utimesSync(path, now, now);
  } catch {
    // Not there, or not ours: it only tells when the venv was last used.
  }
}

/**
 * Readers see the old file or the new one, never a part: written beside it under a name of its own, then renamed; a mode
 * holds whatever the umask.
 */
export function writeAtomically(path: string, text: string, mode?: number): void {
  const temporary = temporaryBeside(path);
  try {
    fs.writeFileSync(temporary, text, { flag: 'wx', mode: mode ?? 0o666 });
    if (mode !== undefined) fs.chmodSync(temporary, mode);
    fs.renameSync(temporary, path);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}

/** A name for a file that is about to be renamed to `path`; what a process that is gone has left of its own is removed. */
export function temporaryBeside(path: string): string {
  const directory = dirname(path);
  for (const name of look.list(directory)) {
    const writer = TEMPORARY.exec(name)?.[1];
    if (writer !== undefined && !isRunning(Number(writer))) removeFile(`${directory}/${name}`);
  }
  return `${directory}/.pip-shim-${process.pid}-${randomBytes(6).toString('hex')}.tmp`;
}

function removeFile(path: string): void {
  try {
    fs.unlinkSync(path);
  } catch {
    // Gone meanwhile, or none that a writer of ours has left.
  }
}

const TEMPORARY = /^\.pip-shim-(\d+)-[0-9a-f]{12}\.tmp$/;

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH';
  }
}
