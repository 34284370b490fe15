import * as fs from 'node:fs';
import { dirname } from 'node:path';
import { temporaryBeside } from '../system/files.ts';
import { look } from '../system/look.ts';
import { isOwn } from '../system/own-directory.ts';
import { TOKEN_FILE } from './venv-record.ts';

/**
 * Stores a file for each venv, the venv's pass. A pass lets the sh shim use the venv without starting Node.
 * shims/fast-path.sh lists the checks.
 */
export interface FastPathCache {
  /** The text of a venv's pass. Undefined if the venv has no pass. */
  read(venv: string): string | undefined;
  /**
   * Writes a pass, with a time before the call of `holds`. Writes none if `holds` returns false. A hard link
   * to the venv's token file must lie beside the pass, so writes none if that file is on another file system.
   */
  write(venv: string, text: string, holds: () => boolean): void;
  remove(venv: string): void;
  /**
   * Writes the answer for a directory, with a time before the call of `holds`. Writes nothing if `holds`
   * returns false, or if the user has no records yet.
   */
  writeAnswer(directory: string, text: string, holds: () => boolean): void;
  /** Removes the answers for directories that are gone. */
  sweepAnswers(): void;
  /** Removes the answer for a directory. */
  removeAnswer(directory: string): void;
}

/**
 * @param state `$XDG_STATE_HOME/pip-shim`. A pass lies below `passes` there, at its venv's resolved path. An
 *   answer lies below `places`, at the path of its directory.
 */
export function fastPathCacheIn(state: string): FastPathCache {
  const directory = `${state}/passes`;
  const answerOf = (path: string): string => `${state}/places${path}/.pip-shim-answer`;
  const placeOf = (venv: string): string => `${directory}${look.realPath(venv)}`;
  /**
   * Removes the answers for those entries of a directory that no longer exist. Returns the paths of the other
   * entries.
   */
  const sweepIn = (path: string): readonly string[] =>
    look.list(`${state}/places${path}`).flatMap((name) => {
      const own = `${path}/${name}`;
      // Keep the directory's own answer, a draft of it, and the entries that still exist.
      if (name.startsWith('.pip-shim-') || look.lstat(own)?.kind === 'directory') return [own];
      try {
        fs.rmSync(`${state}/places${own}`, { recursive: true, force: true });
      } catch {
        // The answer stays if the file system has become read-only. That does no harm, because nothing uses
        // it.
      }
      return [];
    });
  const sweepBelow = (path: string): void => {
    for (const own of sweepIn(path)) sweepBelow(own);
  };
  return {
    read: (venv) => look.readText(`${placeOf(venv)}/pass`),
    write(venv, text, holds) {
      const place = placeOf(venv);
      writeDated(`${place}/pass`, text, () => {
        linkToken(`${venv}/${TOKEN_FILE}`, `${place}/token`);
        return holds();
      });
    },
    writeAnswer(path, text, holds) {
      const places = `${state}/places`;
      // Write nothing as root if HOME is another user's.
      if (!look.lstat(state) || !isOwn(places) || look.realPath(path) !== path) return;
      writeDated(answerOf(path), text, holds);
      // In CI, each job may have a new directory. So remove old answers beside this directory and beside each
      // directory above it.
      for (let above = path; above !== ''; ) {
        above = above.slice(0, above.lastIndexOf('/'));
        sweepIn(above);
      }
    },
    sweepAnswers() {
      if (isOwn(`${state}/places`)) sweepBelow('');
    },
    removeAnswer(path) {
      if (look.lstat(answerOf(path))) fs.rmSync(answerOf(path), { force: true });
    },
    remove: (venv) => removeUpward(placeOf(venv), directory),
  };
}

/** Writes a file, with a time before the call of `holds`. Writes none if `holds` returns false or throws. */
function writeDated(file: string, text: string, holds: () => boolean): void {
  const place = dirname(file);
  const draft = temporaryBeside(file);
  try {
    fs.mkdirSync(place, { recursive: true, mode: 0o700 });
    fs.writeFileSync(draft, text, { flag: 'wx', mode: 0o600 });
    if (holds()) fs.renameSync(draft, file);
  } catch {
    // That is no error: without the file, the next command only starts Node again.
  }
  try {
    fs.rmSync(draft, { force: true });
  } catch {
    // This fails too if the draft could not be made. Nothing is left then.
  }
}

/** Makes `second` a hard link to `file`. @throws if `file` is a symbolic link or on another file system */
function linkToken(file: string, second: string): void {
  const own = fs.lstatSync(file);
  const there = look.lstat(second);
  if (there?.dev !== own.dev || there.ino !== own.ino) {
    fs.rmSync(second, { force: true });
    fs.linkSync(file, second);
  }
  if (!fs.lstatSync(second).isFile()) throw new Error(`${file} is no regular file`);
}

/** Removes a directory, and then each directory above it that is empty now. */
function removeUpward(place: string, top: string): void {
  fs.rmSync(place, { recursive: true, force: true });
  try {
    for (let empty = dirname(place); empty.startsWith(`${top}/`); empty = dirname(empty)) fs.rmdirSync(empty);
  } catch {
    // Stop here, because this directory contains other venvs' passes, or does not exist.
  }
}
