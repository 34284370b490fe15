import { parent } from '../system/paths.ts';
import type { FileStat, Look } from '../system/ports.ts';
import { realPlace } from './venv-path.ts';

/** The user who will make a file or directory. For `uid` and `isAlone`, see `Outside` in project.ts. */
export interface Maker {
  readonly uid: number | undefined;
  readonly home: string;
  readonly isAlone: boolean;
}

/**
 * The reason why another user could replace a file or directory that pip-shim makes at this path. Undefined
 * if no other user can. Checks the directories above the path and the symbolic links on the way. A sticky
 * directory protects the files in it. Skips the user's home and the directories above it, because whoever
 * owns those controls the user's files anyway.
 * @param path absolute; need not exist
 */
export function unsafeToMake(path: string, who: Maker, look: Look): string | undefined {
  if (who.isAlone || who.uid === undefined) return undefined;
  // The owner of /usr counts as trusted, because that user controls pip anyway. In a user namespace, that
  // owner's uid is not 0.
  const owners = [who.uid, 0, look.stat('/usr')?.uid];
  const isStranger = (stat: FileStat): boolean => !owners.includes(stat.uid);
  const real = realPlace(path, look);
  const home = look.realPath(who.home);
  for (const link of above(path, home)) {
    const stat = look.lstat(link);
    if (stat?.kind === 'link' && isStranger(stat))
      return `${link} is a symbolic link that belongs to another user`;
  }
  for (const directory of above(real, home)) {
    const stat = look.stat(directory);
    if (!stat) continue;
    const isSticky = (stat.mode & 0o1000) !== 0;
    if (stat.mode & 0o002 && !isSticky) return `everybody may write to ${directory}`;
    // If the user may write to another user's directory, its owner has let the user's group do so. Like git,
    // pip-shim trusts such a group.
    const isShared = who.uid !== 0 && !isSticky && look.writable(directory);
    if (isStranger(stat) && !isShared) return `${directory} belongs to another user`;
  }
  return undefined;
}

/** The path and the directories above it, except the home directory and the directories above the home. */
function above(path: string, home: string): readonly string[] {
  if (path === '/' || path === home || home.startsWith(`${path}/`)) return [];
  return [path, ...above(parent(path), home)];
}
