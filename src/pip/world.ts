import { stripEnd } from './python-text.ts';

/** What pip would see of the machine, through reads that the caller makes. Relative paths mean pip's own directory. */
export interface PipWorld {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** As `pip --version` says it; undefined where it is not known: the newest release is assumed. */
  readonly pipVersion: string | undefined;
  /** The home directory of the password database, for where HOME is unset. */
  readonly home: string;
  readonly platform: 'linux' | 'darwin';
  /** `sys.prefix` of the interpreter: its `pip.conf` is a config file. */
  readonly prefix: string;
  /** Text of a file decoded as UTF-8, a byte order mark kept; undefined where it can't be opened or is a directory. */
  readText(path: string): string | undefined;
  /** As os.path.exists: follows links. */
  exists(path: string): boolean;
  isDirectory(path: string): boolean;
}

/** Compares releases by their numbers; what follows them (`rc1`, `.dev0`, a distributor's suffix) is ignored. */
export function isAtLeast(pipVersion: string | undefined, release: string): boolean {
  if (pipVersion === undefined) return true;
  const [have, want] = [numbers(pipVersion), numbers(release)];
  for (let at = 0; at < Math.max(have.length, want.length); at++) {
    const difference = (have[at] ?? 0) - (want[at] ?? 0);
    if (difference !== 0) return difference > 0;
  }
  return true;
}

const numbers = (version: string): number[] =>
  (/^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '0').split('.').map(Number);

/** os.path.expanduser for one's own home; `~other` is left alone, which nobody writes in a pip setting. */
export function expandUser(path: string, world: PipWorld): string {
  if (path !== '~' && !path.startsWith('~/')) return path;
  const home = stripEnd(world.env.HOME ?? world.home, '/');
  return home + path.slice(1) || '/';
}

/** os.path.join of two parts. */
export function join(base: string, name: string): string {
  if (name.startsWith('/') || base === '') return name;
  return base.endsWith('/') ? base + name : `${base}/${name}`;
}
