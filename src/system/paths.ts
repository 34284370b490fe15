/** Paths as a person reads them, and as a command can use them. */

export interface Viewpoint {
  readonly cwd: string;
  readonly home: string;
}

/** A path to type in a command in `cwd`: relative below `cwd`, else absolute. Never looks like an option. */
export function typedPath(path: string, { cwd }: Pick<Viewpoint, 'cwd'>): string {
  if (path === cwd) return '.';
  if (!path.startsWith(`${cwd}/`)) return path;
  const below = path.slice(cwd.length + 1);
  return below.startsWith('-') ? `./${below}` : below;
}

/** A path for messages: relative below `cwd`, else with `~` for the home directory. */
export function shownPath(path: string, { cwd, home }: Viewpoint): string {
  const typed = typedPath(path, { cwd });
  return typed === path ? belowHome(path, home) : typed;
}

/** A path for messages that does not depend on the current directory: with `~` for the home directory. */
export function belowHome(path: string, home: string): string {
  return path === home || path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : path;
}

/** The directory that a path lies in; `/` for `/` itself. */
export function parent(path: string): string {
  return path.slice(0, path.lastIndexOf('/')) || '/';
}
