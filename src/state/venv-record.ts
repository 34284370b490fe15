import type { FileStat, Look } from '../system/ports.ts';

/** The names that a project's venv may have, in the order of the search. */
export const VENV_NAMES = ['.venv', 'venv', 'env'];

/**
 * File in a venv that pip-shim made or may use. pip-shim writes it last, so it marks a complete venv.
 * First line: the token. Second line: the path at which the venv was made.
 */
export const TOKEN_FILE = '.pip-shim';
/**
 * Name of a directory that a venv contains while pip-shim makes it. File systems reuse inode numbers, so a
 * record alone must not permit removal. A directory with the token in its name appears at once, unlike a
 * file with the token in its text.
 */
export const makingMark = (token: string): string => `${TOKEN_FILE}.making-${token}`;
/** Whether a file name in a venv is that of the token file or of a making mark. */
export const isMark = (name: string): boolean => name.startsWith(TOKEN_FILE);

/** The registry's record of one venv. Record and token file together tell whether the venv is ours. */
export interface RegistryEntry {
  readonly path: string;
  readonly dev: number;
  readonly ino: number;
  readonly uid: number;
  readonly token: string;
  readonly state: 'making' | 'made' | 'allowed';
  /** Digest of an allowed venv's state when the user allowed it (identityOf in environment/marker.ts). */
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
 * Whether the record belongs to the directory. A disk may get another device number at the next mount: then
 * the path and the token in the record must match the directory.
 */
export function isRecorded(
  { dev, ino, uid, path, token }: RegistryEntry,
  stat: FileStat,
  found: { readonly path: string; readonly token: string | undefined },
): boolean {
  const isDisk = stat.dev === dev || (found.path === path && found.token === token);
  return isDisk && stat.ino === ino && stat.uid === uid;
}
