import type { Variables } from '../system/ports.ts';
import { stripEnd } from './python-text.ts';

/** The machine as pip would see it. Relative paths start at the directory in which pip runs. */
export interface PipWorld {
  readonly env: Variables;
  /** The version that `pip --version` prints. If it is undefined, pip-shim assumes the newest release. */
  readonly pipVersion: string | undefined;
  /** The home directory in the password database. pip uses it if HOME is unset. */
  readonly home: string;
  readonly platform: 'linux' | 'darwin';
  /** `sys.prefix` of the interpreter. pip also reads the `pip.conf` in that directory. */
  readonly prefix: string;
  /** A file's text as UTF-8, with its byte order mark. Undefined for a directory or an unreadable file. */
  readText(path: string): string | undefined;
  /** Whether a path exists. Follows symbolic links, like os.path.exists. */
  exists(path: string): boolean;
  isDirectory(path: string): boolean;
}

/**
 * Whether pip is at least of this release. Compares only the numbers, and ignores the rest (`rc1`, `.dev0`, a
 * distributor's suffix).
 */
export function isAtLeast(pipVersion: string | undefined, release: string): boolean {
  if (pipVersion === undefined) return true;
  const have = numbers(pipVersion);
  for (const [at, want] of numbers(release).entries()) {
    const difference = (have[at] ?? 0) - want;
    if (difference !== 0) return difference > 0;
  }
  return true;
}

const numbers = (version: string): number[] =>
  (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);

/**
 * Replaces a leading `~` like os.path.expanduser, but only for the user's own home. `~other` stays, because
 * nobody writes it in a pip setting.
 */
export function expandUser(path: string, world: PipWorld): string {
  if (path !== '~' && !path.startsWith('~/')) return path;
  const home = stripEnd(world.env.HOME ?? world.home, '/');
  return home + path.slice(1) || '/';
}

/** Joins two parts of a path like os.path.join. */
export function join(base: string, name: string): string {
  if (name.startsWith('/') || base === '') return name;
  return base.endsWith('/') ? base + name : `${base}/${name}`;
}
