import * as fs from 'node:fs';
import { look } from '../system/look.ts';

/**
 * Reads a file of pip-shim's state; undefined if the file does not exist. Renames a file that is damaged or
 * from a newer version: its content is kept, pip-shim reports it only once, and the command goes on.
 * @param parse returns undefined for text that it can't read
 * @param setAside gets the path of the renamed file
 */
export function readRecord<T>(
  path: string,
  parse: (text: string) => T | undefined,
  setAside: (file: string) => void,
): T | undefined {
  const text = look.readText(path);
  const record = text === undefined ? undefined : parse(text);
  if (text !== undefined && record === undefined) setAside(movedAside(path));
  return record;
}

function movedAside(path: string): string {
  try {
    fs.renameSync(path, `${path}.unreadable`);
    return `${path}.unreadable`;
  } catch {
    return path; // the directory is not writable
  }
}
