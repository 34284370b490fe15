/** Paths as a person reads them, and as a command can use them. */

export interface Viewpoint {
  readonly cwd: string;
  readonly home: string;
}

/** A path to type in a command run from `cwd`: relative where it lies below, else absolute. */
export function typedPath(path: string, { cwd }: Pick<Viewpoint, 'cwd'>): string {
  return path.startsWith(`${cwd}/`) ? path.slice(cwd.length + 1) : path;
}

/** A path to read: relative, or with `~` for the home directory. */
export function shownPath(path: string, { cwd, home }: Viewpoint): string {
  const typed = typedPath(path, { cwd });
  return typed === path && path.startsWith(`${home}/`) ? `~${path.slice(home.length)}` : typed;
}
