import * as fs from 'node:fs';
import { delimiter, dirname } from 'node:path';
import which from 'which';
import { SHIM_LINE } from './shim-template.ts';

/**
 * The first program of a name on PATH that is no shim of ours; empty and relative entries are skipped.
 * @param outside a directory whose programs don't count, resolved: a project must not bring what is run for it
 */
export function findProgram(name: string, path: string, outside?: string): string | undefined {
  const directories = path.split(delimiter).filter((directory) => directory.startsWith('/'));
  if (directories.length === 0) return undefined;
  const found = which.sync(name, { path: directories.join(delimiter), all: true, nothrow: true }) ?? [];
  return found.find((program) => !isShim(program) && (outside === undefined || !isBelow(program, outside)));
}

/** By where its directory really is: the program itself may be a link, which the user has put there. */
function isBelow(program: string, directory: string): boolean {
  const place = fs.realpathSync(dirname(program));
  return `${place}/`.startsWith(`${directory}/`);
}

/** PATH without the directories that hold a shim of ours under this name: whole entries, never substrings; relative ones stay. */
export function withoutShims(name: string, path: string): string {
  return path
    .split(delimiter)
    .filter((directory) => !directory.startsWith('/') || !isShim(`${directory}/${name}`))
    .join(delimiter);
}

export function isShim(path: string): boolean {
  return firstLines(path)[1] === SHIM_LINE;
}

/** The first two lines of a file; empty where it can't be read. A pipe, which would be waited for, is none. */
export function firstLines(path: string): readonly string[] {
  try {
    const file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    try {
      if (!fs.fstatSync(file).isFile()) return [];
      const buffer = Buffer.alloc(512);
      return buffer.toString('latin1', 0, fs.readSync(file, buffer)).split('\n', 2);
    } finally {
      fs.closeSync(file);
    }
  } catch {
    return [];
  }
}
