import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { writeAtomically } from '../system/files.ts';
import { look } from '../system/look.ts';
import { isOwn, makeOwn } from '../system/own-directory.ts';

/**
 * Records of one kind. Each is a small JSON file, so that a look-up reads only one file, and processes with
 * different records never write the same file.
 */
export interface Store<T extends object> {
  /** Path of a record's file, even if the record does not exist. */
  fileOf(name: string): string;
  /**
   * Reads a record. Undefined if it does not exist or can't be read, or if other users may write to the
   * directory.
   */
  read(name: string): T | undefined;
  /** All records that can be read. */
  all(): readonly T[];
  /** @throws ShimError if other users may write to the directory, else the system's own error */
  write(name: string, record: T): void;
  /** Removes a record. Returns false if it did not exist. */
  remove(name: string): boolean;
  /**
   * The names of all files, even of those that can't be read. Empty if other users may write to the
   * directory.
   */
  names(): readonly string[];
}

/** Name of the record about a file or directory. It is a digest of the real path. */
export function recordName(path: string): string {
  return `${createHash('sha256').update(look.realPath(path)).digest('hex').slice(0, 32)}.json`;
}

/** The number of the format of the records. A pip-shim with a new number does not read older records. */
const FORMAT = 1;

/**
 * Stores records in a directory.
 * @param directory in `$XDG_STATE_HOME/pip-shim`
 * @param isValid tells whether an object from a file is a record; may throw if the object is damaged
 * @param setAside gets the path of a file that can't be read, because it is damaged or from a newer version.
 *   Before that, the store renames the file, to keep its content and to report it only once. Without
 *   `setAside`, the file stays as it is.
 * @param limit the most bytes of a record; longer ones count as damaged
 */
export function storeIn<T extends object>(
  directory: string,
  isValid: (stored: Partial<T>) => boolean,
  setAside?: (file: string) => void,
  limit?: number,
): Store<T> {
  const fileOf = (name: string): string => `${directory}/${name}`;
  const names = (): readonly string[] => (isOwn(directory) ? look.list(directory) : []);
  const read = (name: string): T | undefined => {
    const text = isOwn(directory) ? look.readText(fileOf(name), limit) : undefined;
    const record = text === undefined ? undefined : parseRecord(text, isValid);
    if (text !== undefined && !record) setAside?.(movedAside(fileOf(name)));
    return record;
  };
  return {
    ...{ fileOf, read, names },
    all: () =>
      names()
        .filter((name) => name.endsWith('.json'))
        .flatMap((name) => read(name) ?? []),
    write(name, record) {
      makeOwn(directory);
      writeAtomically(fileOf(name), `${JSON.stringify({ format: FORMAT, ...record })}\n`, 0o600);
    },
    remove(name) {
      const isThere = look.lstat(fileOf(name)) !== undefined;
      fs.rmSync(fileOf(name), { force: true });
      return isThere;
    },
  };
}

function parseRecord<T extends object>(
  text: string,
  isValid: (stored: Partial<T>) => boolean,
): T | undefined {
  try {
    const { format, ...stored } = JSON.parse(text) as Partial<T> & { readonly format?: unknown };
    return format === FORMAT && isValid(stored as Partial<T>) ? (stored as unknown as T) : undefined;
  } catch {
    return undefined;
  }
}

function movedAside(path: string): string {
  try {
    fs.renameSync(path, `${path}.unreadable`);
    return `${path}.unreadable`;
  } catch {
    return path; // the directory is not writable
  }
}
