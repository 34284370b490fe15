import type { FileStat, Look } from '../system/ports.ts';

/** The names that a project's venv may have, in the order of the search. */
export const VENV_NAMES = ['.venv', 'venv', 'env'];

/**
 * Name of a file in each venv that pip-shim made or may use. pip-shim writes it last, so it marks a complete
 * venv. Its first line is a random token. Its second line is the path at which the venv was made.
 */
export const TOKEN_FILE = '.pip-shim';
/**
 * Name of a directory that a venv contains while pip-shim makes it. pip-shim may remove an unfinished venv
 * only if the token in this name is right. The inode number in the record is not enough, because file systems
 * reuse inode numbers. A file with the token would not do: it could exist before its text, but a directory
 * appears at once with its name.
 */
export const makingMark = (token: string): string => `${TOKEN_FILE}.making-${token}`;
/** Whether this is the name of the token file, or of the directory that marks an unfinished venv. */
export const isMark = (name: string): boolean => name.startsWith(TOKEN_FILE);

/**
 * The registry's record of one venv. The record and the venv's token file together tell whether the venv is
 * ours.
 */
export interface RegistryEntry {
  readonly path: string;
  readonly dev: number;
  readonly ino: number;
  readonly uid: number;
  readonly token: string;
  readonly state: 'making' | 'made' | 'allowed';
  /**
   * Digest of the state that an allowed venv had when the user allowed it (identityOf in
   * environment/marker.ts).
   */
  readonly digest?: string;
}

/** Reads the registry of venvs. */
export interface KnownVenvs {
  /** Finds a record by the path at which the venv was made. */
  find(path: string): RegistryEntry | undefined;
}

/** The lines of a venv's token file. Empty if the file is a symbolic link. */
export function tokenLines(path: string, look: Look): readonly string[] {
  const file = `${path}/${TOKEN_FILE}`;
  return (look.lstat(file)?.kind === 'file' ? look.readText(file)?.split('\n') : undefined) ?? [];
}

/**
 * Identifies the directory of a venv: its device, inode and token. A copy, or a venv that was made anew at
 * the same path, has another identity.
 */
export function identify(venv: string, look: Look): string {
  const { dev, ino } = look.stat(venv) ?? {};
  return [dev, ino, tokenLines(venv, look)[0] ?? ''].join('-');
}

/**
 * Whether the record belongs to the directory. A disk may get another device number at the next mount. So if
 * the device number differs, the path and the token in the record must match the directory.
 */
export function isRecorded(
  { dev, ino, uid, path, token }: RegistryEntry,
  stat: FileStat,
  found: { readonly path: string; readonly token: string | undefined },
): boolean {
  const isDisk = stat.dev === dev || (found.path === path && found.token === token);
  return isDisk && stat.ino === ino && stat.uid === uid;
}
