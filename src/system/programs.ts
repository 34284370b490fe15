import * as fs from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { look } from './look.ts';
import { decode } from './raw-bytes.ts';
import { SHIM_LINE } from './shim-template.ts';

/**
 * The first program with this name on PATH that is not our shim. Skips empty and relative entries of PATH.
 * @param outside a resolved directory whose programs don't count, because a project must not supply our tools
 */
export function findProgram(name: string, path: string, outside?: string): string | undefined {
  const places = path.split(delimiter).filter((directory) => directory.startsWith('/'));
  return programsIn(places, name).find(
    (program) => !isShim(program) && (outside === undefined || !isBelow(program, outside)),
  );
}

/** The executable files of this name in the directories, in order. */
const programsIn = (directories: readonly string[], name: string): readonly string[] =>
  directories.map((directory) => join(directory, name)).filter(look.executable);

/**
 * Whether a program lies below a directory. Resolves only the path of the program's directory, because the
 * program itself may be a symbolic link that the user made.
 */
function isBelow(program: string, directory: string): boolean {
  const place = fs.realpathSync(dirname(program));
  return `${place}/`.startsWith(`${directory}/`);
}

/** PATH without the directories that contain our shim with this name. Keeps relative entries. */
export function withoutShims(name: string, path: string): string {
  return path
    .split(delimiter)
    .filter((directory) => !directory.startsWith('/') || !isShim(`${directory}/${name}`))
    .join(delimiter);
}

/** Whether the shell finds our shim as the command of this name. */
export function isShimFirst(name: string, path: string): boolean {
  const [first] = programsIn(path.split(delimiter), name);
  return first !== undefined && isShim(first);
}

export function isShim(path: string): boolean {
  return firstLines(path)[1] === SHIM_LINE;
}

/** The first two lines of a file. Empty if the file can't be read. Never reads a pipe, which could block. */
export function firstLines(path: string): readonly string[] {
  try {
    const file = fs.openSync(path, fs.constants.O_RDONLY | fs.constants.O_NONBLOCK);
    try {
      if (!fs.fstatSync(file).isFile()) return [];
      const buffer = Buffer.alloc(512);
      const bytes = buffer.subarray(0, fs.readSync(file, buffer));
      // Decode only a script, because the path of its interpreter may have any bytes. Other files are no
      // text.
      const text = bytes.toString('latin1', 0, 2) === '#!' ? decode(bytes) : bytes.toString('latin1');
      return text.split('\n', 2);
    } finally {
      fs.closeSync(file);
    }
  } catch {
    return [];
  }
}
