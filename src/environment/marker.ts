import { VENV_NAMES } from '../state/venv-record.ts';
import { parent } from '../system/paths.ts';
import type { FileStat, Look } from '../system/ports.ts';
import { ancestors, isVenv, type Outside } from './project.ts';

/** After a `cd` into a directory with a file of this name, the shell hook activates a venv. */
export const MARKER = '.venv-stack';
/** The largest size of a `.venv-stack` file, in bytes. */
const LONGEST = 4096;
/** Matches the name of a venv in `pip-shim push NAME`. Matches no option and no path with a slash. */
export const VENV_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** The venv that a `.venv-stack` file names, or the reason why pip-shim ignores the file. */
export type Marked =
  | { readonly kind: 'venv'; readonly venv: string; readonly push: string }
  | { readonly kind: 'ignored'; readonly why: string };

/** The nearest directory with a `.venv-stack`: `cwd` or a directory above it (see {@link ancestors}). */
export function markedDirectory(cwd: string, outside: Outside, look: Look): string | undefined {
  for (const directory of ancestors(cwd, outside, look))
    if (look.lstat(`${directory}/${MARKER}`)) return directory;
  return undefined;
}

/**
 * Reads a directory's `.venv-stack`. Its first line is the name of a pip-shim venv. An empty first line means
 * the venv in the directory. Ignores a file that another user may have written.
 * @param uid the user whose shell will activate the venv
 * @param data `$XDG_DATA_HOME/pip-shim`
 */
export function readMarker(directory: string, uid: number, data: string, look: Look): Marked {
  const file = `${directory}/${MARKER}`;
  const own = look.lstat(file);
  if (own?.kind !== 'file') return ignored('it is not a regular file');
  const unsafe = [own, look.stat(directory)].map((stat) => stat && unsafeFor(uid, stat)).find(Boolean);
  if (unsafe) return ignored(unsafe);
  const text = look.readText(file, LONGEST + 1);
  if (text === undefined) return ignored("it can't be read");
  if (text.length > LONGEST) return ignored('it is longer than 4 kB');
  const name = text.split('\n', 1)[0]?.trim() ?? '';
  if (name === '') return { kind: 'venv', venv: ownVenv(directory, look), push: 'pip-shim push' };
  if (!VENV_NAME.test(name)) return ignored('its first line is not a valid name of a venv');
  return { kind: 'venv', venv: `${data}/venvs/${name}`, push: `pip-shim push ${name}` };
}

function ownVenv(directory: string, look: Look): string {
  const name = VENV_NAMES.find((each) => isVenv(`${directory}/${each}`, look)) ?? VENV_NAMES[0];
  return `${directory}/${name}`;
}

function unsafeFor(uid: number, { uid: owner, mode }: FileStat): string | undefined {
  if (owner !== uid && owner !== 0) return 'it belongs to another user';
  return mode & 0o002 ? 'everybody may write to it, or to its directory' : undefined;
}

function ignored(why: string): Marked {
  return { kind: 'ignored', why };
}

/**
 * Returns text that describes the state of a venv. If the text changes after the user has allowed the venv,
 * pip-shim asks again. Leaves out the packages and their commands, because every install changes them.
 */
export function identityOf(venv: string, look: Look): string {
  const read = (path: string): string =>
    look.lstat(path)?.kind === 'file' ? (look.readText(path) ?? '') : '';
  const python = look.realPath(`${venv}/bin/python`);
  return JSON.stringify([read(`${parent(venv)}/${MARKER}`), read(`${venv}/pyvenv.cfg`), python]);
}
