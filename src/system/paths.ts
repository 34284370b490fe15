/** Functions that shorten paths for messages and for commands. */

/**
 * The directories that a shown path depends on. Both the ports of our own commands and the facts of a pip
 * command fit this type.
 */
export type Viewpoint = { readonly cwd: string } & (
  | Home
  | { readonly places: Home }
  | { readonly user: Home }
);

interface Home {
  readonly home: string;
}

/**
 * A path to type in a command that runs in `cwd`. It is relative if it is below `cwd`, otherwise absolute. It
 * never looks like an option.
 */
export function typedPath(path: string, { cwd }: Pick<Viewpoint, 'cwd'>): string {
  if (path === cwd) return '.';
  if (!path.startsWith(`${cwd}/`)) return path;
  const below = path.slice(cwd.length + 1);
  return below.startsWith('-') ? `./${below}` : below;
}

/**
 * A path to type in a command that takes a word without a slash for a venv's name. So `tools` becomes
 * `./tools`.
 */
export function namedPath(path: string, { cwd }: Pick<Viewpoint, 'cwd'>): string {
  const typed = typedPath(path, { cwd });
  return /\/|^\./.test(typed) ? typed : `./${typed}`;
}

/** A path for messages. It is relative if it is below `cwd`, otherwise with `~` for the home directory. */
export function shownPath(path: string, from: Viewpoint): string {
  const typed = typedPath(path, from);
  if (typed !== path) return typed;
  const { home } = 'places' in from ? from.places : 'user' in from ? from.user : from;
  return belowHome(path, home);
}

/** A path for messages, with `~` for the home directory. It does not depend on the current directory. */
export function belowHome(path: string, home: string): string {
  return path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

/** The directory in which a path lies, or `/` for `/` itself. */
export function parent(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
