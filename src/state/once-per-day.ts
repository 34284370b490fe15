import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { makeOwn } from '../system/own-directory.ts';

const DAY = 24 * 60 * 60 * 1000;

/**
 * True where that was not asked in the last 24 hours; the file's time is the memory, and one of a day to come is none:
 * the clock was put back. False where it can't be written.
 */
export function oncePerDay(file: string): boolean {
  try {
    const last = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    if (Math.abs(Date.now() - last) < DAY) return false;
    makeOwn(dirname(file));
    fs.writeFileSync(file, '');
    return true;
  } catch {
    return false;
  }
}
