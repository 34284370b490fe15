import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { dirname } from 'node:path';
import type { FileChanges } from '../remedies/venv/making.ts';

export const files: FileChanges = {
  makeDirectory: (path) => void fs.mkdirSync(path, { recursive: true }),
  removeTree: (path) => fs.rmSync(path, { recursive: true, force: true }),
  writeFile: (path, text) => writeAtomically(path, text),
  randomToken: () => randomBytes(16).toString('hex'),
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

/** Readers see the old file or the new one, never a part: written beside it under a random name, then renamed; a mode holds whatever the umask. */
export function writeAtomically(path: string, text: string, mode?: number): void {
  const temporary = `${dirname(path)}/.${randomBytes(6).toString('hex')}.tmp`;
  try {
    fs.writeFileSync(temporary, text, { flag: 'wx', mode: mode ?? 0o666 });
    if (mode !== undefined) fs.chmodSync(temporary, mode);
    fs.renameSync(temporary, path);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  }
}
