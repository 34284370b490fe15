import { VENV_NAMES } from '../state/venv-record.ts';
import { isInCi } from '../system/ci-environment.ts';
import { parent } from '../system/paths.ts';
import type { Look } from '../system/ports.ts';
import { unsafeToMake } from './safe-place.ts';

export interface Project {
  readonly root: string;
  /** False if pip-shim found no project. Then `root` is the current directory. */
  readonly found: boolean;
  /** Why pip-shim must not make a `.venv` in `root`. Undefined if pip-shim may make one. */
  readonly unfit: string | undefined;
}

/** The facts that limit the search for a project. The home directory and $TMPDIR are never a project. */
export interface Outside {
  readonly home: string;
  /** $TMPDIR */
  readonly temp: string | undefined;
  /** The user who will work in the project. Undefined if pip-shim need not check a directory's owner. */
  readonly uid: number | undefined;
  /** True if pip-shim need not protect files from other users of this machine. */
  readonly isAlone: boolean;
}

/**
 * If `CI` is set, pip-shim does not protect files from other users, because a checkout in CI often belongs to
 * another user or is world-writable (GitLab).
 */
export function outsideOf(
  env: Readonly<Record<string, string | undefined>>,
  home: string,
  uid: number | undefined,
): Outside {
  return { home, temp: env.TMPDIR, uid, isAlone: isInCi(env) };
}

const PROJECT_FILES = ['pyproject.toml', 'setup.py', 'setup.cfg', 'Pipfile'];
const VCS_DIRECTORIES = ['.git', '.hg'];
const REQUIREMENTS = /^requirements.*\.txt$/;

/**
 * Finds the project's root: the current directory, or the nearest directory above it, that contains a project
 * file, a VCS directory or a venv. A directory with only requirements*.txt is the root, unless a directory
 * above it in the same VCS work tree has a venv.
 * @param cwd absolute path of the current directory
 * @param outside its home directory and TMPDIR end the search and are never the project
 */
export function findProject(cwd: string, outside: Outside, look: Look): Project {
  let weak: string | undefined;
  let above: string | undefined;
  for (const directory of ancestors(cwd, outside, look)) {
    const names = new Set(look.list(directory));
    const isVcsRoot = VCS_DIRECTORIES.some((name) => names.has(name));
    const hasVenv = VENV_NAMES.some((name) => names.has(name) && isVenv(`${directory}/${name}`, look));
    const strong = hasVenv || PROJECT_FILES.some((name) => names.has(name)) || isVcsRoot;
    if (weak !== undefined) {
      if (hasVenv) above ??= directory;
      if (isVcsRoot) return project(above ?? weak, true, outside, look);
    } else if (strong) {
      return project(directory, true, outside, look);
    } else if ([...names].some((name) => REQUIREMENTS.test(name))) {
      weak = directory;
    }
  }
  return project(weak ?? cwd, weak !== undefined, outside, look);
}

/** The names of the files and directories that make this directory a project, for messages. */
export function projectSigns(directory: string, look: Look): readonly string[] {
  const strong = [...PROJECT_FILES, ...VCS_DIRECTORIES];
  return look
    .list(directory)
    .filter(
      (name) =>
        strong.includes(name) ||
        REQUIREMENTS.test(name) ||
        (VENV_NAMES.includes(name) && isVenv(`${directory}/${name}`, look)),
    );
}

/** True for a directory with a pyvenv.cfg that is a regular file (PEP 405). */
export function isVenv(path: string, look: Look): boolean {
  return look.stat(path)?.kind === 'directory' && look.stat(`${path}/pyvenv.cfg`)?.kind === 'file';
}

/** The current directory and the directories above it that may be the project's root. */
export function* ancestors(cwd: string, outside: Outside, look: Look): Generator<string> {
  const start = look.stat(cwd);
  for (let directory = cwd; ; directory = parent(directory)) {
    const stat = look.stat(directory);
    if (!start || !stat) return;
    if (unfitPlace(directory, outside, look)) return;
    if (stat.dev !== start.dev || stat.uid !== start.uid) return;
    yield directory;
  }
}

function project(root: string, found: boolean, outside: Outside, look: Look): Project {
  const unsafe = unsafePlace(root, outside, look) ?? unsafeToMake(parent(root), outside, look);
  const unfit = unfitPlace(root, outside, look) ?? unsafe;
  return { root, found, unfit: unfit ?? (look.writable(root) ? undefined : 'it is not writable') };
}

/** The reason why another user could replace a venv in this directory. Undefined if no other user can. */
export function unsafePlace(
  directory: string,
  { uid, isAlone }: Pick<Outside, 'uid' | 'isAlone'>,
  look: Look,
): string | undefined {
  const stat = look.stat(directory);
  if (!stat || isAlone) return undefined;
  if (uid !== undefined && stat.uid !== uid && stat.uid !== 0) return 'it belongs to another user';
  return stat.mode & 0o002 ? 'everybody may write to it' : undefined;
}

/**
 * Why a directory can't be a project's root; undefined if it can. `shared` is true for a directory like /tmp.
 */
export function unfitPlace(directory: string, outside: Outside, look: Look): string | undefined {
  if (directory.includes('\ufffd')) return 'its name is not UTF-8';
  if (!look.stat(directory)) return 'this directory was deleted';
  if (directory === '/') return 'it is the root directory';
  if (directory === look.realPath(outside.home)) return 'it is your home directory';
  const shared = ((look.stat(directory)?.mode ?? 0) & 0o1002) === 0o1002;
  const temporary = outside.temp !== undefined && directory === look.realPath(outside.temp);
  return shared || temporary ? 'it is a temporary directory' : undefined;
}
