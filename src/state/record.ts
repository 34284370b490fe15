import * as fs from 'node:fs';
import { look } from '../system/look.ts';

/**
 * What a file of pip-shim's state says; undefined where there is none. One that is damaged, or that a newer version wrote,
 * is renamed, so that it is lost to nobody and said once; it never stops the command.
 * @param parse undefined for a text that can't be read
 * @param setAside is told where the file lies now
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
    return path; // where nothing can be written
  }
}
