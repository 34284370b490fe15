import type { FileStat, Look } from '../system/ports.ts';

/** Directory names under which a project's venv is looked for, in this order. */
export const VENV_NAMES = ['.venv', 'venv', 'env'];

/**
 * File inside a venv that pip-shim made or was allowed to use: written last, so it also says "complete".
 * First line: the token; second: the path it was made at.
 */
export const TOKEN_FILE = '.pip-shim';
/**
 * Name of the directory that lies in a venv while it is made. Inode numbers come back, so a record alone must not
 * condemn what it points at; and a directory with the token in its name comes into being whole, which a file does not.
 */
export const makingMark = (token: string): string => `${TOKEN_FILE}.making-${token}`;
/** Whether a name in a venv is one of the two. */
export const isMark = (name: string): boolean => name.startsWith(TOKEN_FILE);

/** What the registry knows of one venv; together with the token file in the venv it says whose it is. */
export interface RegistryEntry {
  readonly path: string;
  readonly dev: number;
  readonly ino: number;
  readonly uid: number;
  readonly token: string;
  readonly state: 'making' | 'made' | 'allowed';
  /** Of what an allowed venv was when it was allowed (environment/marker.ts). */
  readonly digest?: string;
}

/** Reading side of the registry of venvs. */
export interface KnownVenvs {
  /** By the path the venv was made at. */
  find(path: string): RegistryEntry | undefined;
}

/** The lines of a venv's token file; none where that is a link. */
export function tokenLines(path: string, look: Look): readonly string[] {
  const file = `${path}/${TOKEN_FILE}`;
  return (look.lstat(file)?.kind === 'file' ? look.readText(file)?.split('\n') : undefined) ?? [];
}

/**
 * Whether the record and the directory are the same one. A disk may have another device number after it was mounted anew:
 * there the token says so, where the record is this path's own.
 */
export function isRecorded(
  { dev, ino, uid, path, token }: RegistryEntry,
  stat: FileStat,
  found: { readonly path: string; readonly token: string | undefined },
): boolean {
  const isDisk = stat.dev === dev || (found.path === path && found.token === token);
  return isDisk && stat.ino === ino && stat.uid === uid;
}
