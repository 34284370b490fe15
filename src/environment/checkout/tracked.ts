import type { Look } from '../../system/ports.ts';

export type Bytes = Uint8Array;

/** A path that a version control system has checked out, relative to the root of its work tree. */
export interface Tracked {
  readonly path: string;
  /** True for a submodule: the system knows of this directory, but not of what is in it. */
  readonly isModule: boolean;
}

/** Thrown if a list of checked-out files can't be read. The message names the file and says what is wrong. */
export class Damaged extends Error {}

/** The largest list that pip-shim reads, in bytes. A list of a million files is smaller. */
const LARGEST = 1 << 28;

/** @throws Damaged if the file is missing, too large, or no regular file */
export function bytesOf(file: string, look: Look): Bytes {
  const bytes = look.readBytes(file, LARGEST);
  if (!bytes) throw new Damaged(`${file} can't be read`);
  return bytes;
}
