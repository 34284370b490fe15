import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { temporaryBeside } from '../system/files.ts';
import { look } from '../system/look.ts';
import { TOKEN_FILE } from './venv-record.ts';

/** The passes that let shims/pip skip the program. shims/pip says what it checks. */
export interface FastPathCache {
  /** The text of a venv's pass; undefined where it has none. */
  read(venv: string): string | undefined;
  /**
   * Leaves a pass, as old as the moment before `holds` looks. Nothing is left where that says no, or where the venv's
   * token file can't have a second name there: on another file system.
   */
  write(venv: string, text: string, holds: () => boolean): void;
  remove(venv: string): void;
}

/** @param directory `$XDG_STATE_HOME/pip-shim/passes`; below it the resolved paths of the venvs */
export function fastPathCacheIn(directory: string): FastPathCache {
  const placeOf = (venv: string): string => `${directory}${look.realPath(venv)}`;
  return {
    read: (venv) => look.readText(`${placeOf(venv)}/pass`),
    write(venv, text, holds) {
      const place = placeOf(venv);
      const draft = temporaryBeside(`${place}/pass`);
      try {
        fs.mkdirSync(place, { recursive: true, mode: 0o700 });
        fs.writeFileSync(draft, text, { flag: 'wx', mode: 0o600 });
        linkToken(`${venv}/${TOKEN_FILE}`, `${place}/token`);
        if (holds()) fs.renameSync(draft, `${place}/pass`);
      } catch {
        // The next install asks the program again.
      } finally {
        fs.rmSync(draft, { force: true });
      }
    },
    remove: (venv) => removeUpward(placeOf(venv), directory),
  };
}

/** @throws where the token file is a link, or lies on another file system */
function linkToken(file: string, second: string): void {
  const own = fs.lstatSync(file);
  const there = look.lstat(second);
  if (there?.dev !== own.dev || there.ino !== own.ino) {
    fs.rmSync(second, { force: true });
    fs.linkSync(file, second);
  }
  if (!fs.lstatSync(second).isFile()) throw new Error(`${file} is no regular file`);
}

/** Removes a directory and those above it that are empty then. */
function removeUpward(place: string, top: string): void {
  fs.rmSync(place, { recursive: true, force: true });
  try {
    for (let empty = dirname(place); empty.startsWith(`${top}/`); empty = dirname(empty)) fs.rmdirSync(empty);
  } catch {
    // Holds other venvs' passes, or was never there.
  }
}
