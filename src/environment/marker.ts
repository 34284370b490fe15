import { VENV_NAMES } from '../state/venv-record.ts';
import { parent } from '../system/paths.ts';
import type { FileStat, Look } from '../system/ports.ts';
import { ancestors, isVenv, type Outside } from './project.ts';

/** The file that makes the hook activate a venv on cd into the file's directory. */
export const MARKER = '.venv-stack';
/** Most bytes that the file may have. */
const LONGEST = 4096;
/** Names of pip-shim's named venvs. Such a name can't be an option or a path. */
export const VENV_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]*$/;

/** The venv that a `.venv-stack` file names, or the reason why pip-shim ignores the file. */
export type Marked =
  | { readonly kind: 'venv'; readonly venv: string; readonly push: string }
  | { readonly kind: 'ignored'; readonly why: string };

/** The nearest directory upward that contains a `.venv-stack`. Searches the {@link ancestors} of `cwd`. */
export function markedDirectory(cwd: string, outside: Outside, look: Look): string | undefined {
  for (const directory of ancestors(cwd, outside, look))
    if (look.lstat(`${directory}/${MARKER}`)) return directory;
  return undefined;
}

/**
 * Reads a directory's `.venv-stack`. Its first line names a pip-shim venv, or is empty and means the venv in
 * the directory. Ignores a file that another user may have written.
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
 * Describes the state of a venv. If the state changes after the user has allowed the venv, pip-shim asks
 * again. Leaves out bin/ and the packages, because every install changes them.
 */
export function identityOf(venv: string, look: Look): string {
  const read = (path: string): string =>
    look.lstat(path)?.kind === 'file' ? (look.readText(path) ?? '') : '';
  const python = look.realPath(`${venv}/bin/python`);
  return JSON.stringify([read(`${parent(venv)}/${MARKER}`), read(`${venv}/pyvenv.cfg`), python]);
}
