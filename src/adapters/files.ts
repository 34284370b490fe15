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
