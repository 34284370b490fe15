import { parent } from '../../system/paths.ts';
import type { Look } from '../../system/ports.ts';
import { readGitIndex } from './git-index.ts';
import { readDirstate } from './hg-dirstate.ts';
import { Damaged, type Tracked } from './tracked.ts';

/** What the version control systems around a directory tell about its origin. */
export interface Origin {
  /** Why the directory may have come with the checkout. Undefined if it did not. */
  readonly suspect: string | undefined;
  /** The files that `suspect` depends on. While these files do not change, `suspect` stays the same. */
  readonly files: readonly string[];
}

/**
 * Whether a directory may have come with the checkout. Reads git's and Mercurial's lists of checked-out
 * files, and runs neither program. Checks every work tree around the directory, because an inner work tree
 * may have come with an outer one. Without any work tree, the directory is suspect: it may have come with the
 * files around it, for example from an archive.
 * @param directory absolute, without symbolic links
 */
export function originOf(directory: string, look: Look): Origin {
  const files: string[] = [];
  const suspect = (why: string): Origin => ({ suspect: why, files });
  if (systemsIn(directory, look).length > 0) return suspect('it is a checkout itself');
  const roots: string[] = [];
  try {
    for (let root = parent(directory); ; root = parent(root)) {
      const systems = systemsIn(root, look);
      for (const name of systems) {
        const unread = OTHERS.includes(name)
          ? `pip-shim can't read the list of files in ${root}/${name}`
          : undefined;
        if (unread !== undefined) return suspect(unread);
        const { file, entries } = name === '.git' ? gitsOf(root, look) : mercurialsOf(root, look);
        files.push(file, parent(file));
        const found = foundIn(entries, directory, root, roots);
        if (found !== undefined) return suspect(`it came with the checkout (${file} lists ${found})`);
      }
      if (systems.length > 0) roots.push(root);
      if (root === '/') break;
    }
  } catch (error) {
    if (error instanceof Damaged) return suspect(error.message);
    throw error;
  }
  return roots.length > 0
    ? { suspect: undefined, files }
    : suspect('no .git or .hg shows where it comes from');
}

/** Names that mark a work tree of another system. pip-shim can't read what such a system has checked out. */
const OTHERS = ['.svn', '.bzr', '.jj', '_darcs', '.pijul', '.fslckout', '_FOSSIL_', 'CVS'];

const systemsIn = (root: string, look: Look): readonly string[] =>
  ['.git', '.hg', ...OTHERS].filter((name) => look.lstat(`${root === '/' ? '' : root}/${name}`));

interface List {
  readonly file: string;
  readonly entries: readonly Tracked[];
}

/** @throws Damaged */
function gitsOf(root: string, look: Look): List {
  const directory = gitDirectory(`${root}/.git`, root, look);
  const file = `${directory}/index`;
  if (!look.lstat(file) && isUnborn(directory, look)) return { file: `${directory}/HEAD`, entries: [] };
  return { file, entries: readGitIndex(directory, look) };
}

/** In a submodule or a linked work tree, `.git` is a file that names the directory (gitrepository-layout). */
function gitDirectory(path: string, root: string, look: Look): string {
  if (look.stat(path)?.kind === 'directory') return path;
  const [, named] = /^gitdir: ([^\n]+)\n*$/.exec(look.readText(path) ?? '') ?? [];
  if (named === undefined) throw new Damaged(`${path} names no git directory`);
  return named.startsWith('/') ? named : `${root}/${named}`;
}

/**
 * Whether the repository is as `git init` made it. Such a repository has no index, because nothing was
 * checked out yet.
 */
function isUnborn(directory: string, look: Look): boolean {
  const [, branch] = /^ref: (refs\/heads\/[^\n]+)\n$/.exec(look.readText(`${directory}/HEAD`) ?? '') ?? [];
  const elsewhere = ['commondir', 'packed-refs', 'reftable'];
  return branch !== undefined && [branch, ...elsewhere].every((name) => !look.lstat(`${directory}/${name}`));
}

/** @throws Damaged */
function mercurialsOf(root: string, look: Look): List {
  const directory = `${root}/.hg`;
  return { file: `${directory}/dirstate`, entries: readDirstate(directory, look) };
}

/**
 * The first entry that shows that the directory came with the checkout: an entry for the directory itself,
 * for something in it, or for a directory around it that is listed as a whole. An entry for a submodule
 * around the directory does not count if the submodule's own list was read before (`asked`). Ignores
 * differences in case and in Unicode's composition, because some disks do.
 */
function foundIn(
  entries: readonly Tracked[],
  directory: string,
  root: string,
  asked: readonly string[],
): string | undefined {
  const top = root === '/' ? '' : root;
  const within = `${folded(directory.slice(top.length + 1))}/`;
  return entries.find(({ path, isModule }) => {
    if (path === '') return false; // in a split index, an entry may have no name
    const whole = path.endsWith('/') ? folded(path) : `${folded(path)}/`;
    if (whole.startsWith(within)) return true;
    return within.startsWith(whole) && !(isModule && asked.includes(`${top}/${path}`));
  })?.path;
}

const folded = (path: string): string => path.normalize('NFC').toLowerCase();
