import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { DAY } from '../system/files.ts';
import { isOwn, makeOwn } from '../system/own-directory.ts';
import type { Look } from '../system/ports.ts';

/** Whether {@link oncePerDay} would return true now, if it can write the file. */
export function isDue(file: string): boolean {
  try {
    const last = fs.statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
    return Math.abs(Date.now() - last) >= DAY;
  } catch {
    return false; // a part of the path is no directory, or may not be searched
  }
}

/**
 * Returns true at most once in 24 hours. The file's time tells when it last returned true. Ignores a time
 * more than 24 hours ahead, because someone has set the clock back. Returns false if the file can't be
 * written.
 */
export function oncePerDay(file: string): boolean {
  try {
    if (!isDue(file)) return false;
    makeOwn(dirname(file));
    fs.writeFileSync(file, '');
    return true;
  } catch {
    return false;
  }
}

/**
 * Returns true the first time, then never again for this file. Returns false if the file can't be written.
 * @param places the paths that the note is about; if one is gone, {@link sweepNotes} removes the note
 */
export function isFirstTime(file: string, places: readonly string[]): boolean {
  try {
    makeOwn(dirname(file));
    fs.writeFileSync(file, places.join('\0'), { flag: 'wx' });
    return true;
  } catch {
    return false;
  }
}

/** Removes from a directory each note of {@link isFirstTime} that is about a path that is gone. */
export function sweepNotes(directory: string, look: Pick<Look, 'list' | 'lstat' | 'readText'>): void {
  if (!isOwn(directory)) return;
  for (const name of look.list(directory)) {
    // An old version of pip-shim wrote no paths into its notes. Such a note stays.
    const places = look.readText(`${directory}/${name}`)?.split('\0').filter(Boolean) ?? [];
    if (places.every((place) => look.lstat(place))) continue;
    try {
      fs.rmSync(`${directory}/${name}`, { force: true });
    } catch {
      // A note that can't be deleted stays, which does no harm.
    }
  }
}
