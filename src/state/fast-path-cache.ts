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
   * Writes a pass, dated before the call of `holds`. Writes no pass if `holds` returns false. Writes none
   * either if the venv's token file lies on another file system, because a hard link to that file must lie
   * beside the pass.
   */
  write(venv: string, text: string, holds: () => boolean): void;
  remove(venv: string): void;
  /**
   * Writes the answer for a directory, dated before the call of `holds`. Writes nothing if `holds` returns
   * false, or if the user has no records yet.
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
  /** Removes the answers for entries of a directory that are gone. Returns the paths of the other entries. */
  const sweepIn = (path: string): readonly string[] =>
    look.list(`${state}/places${path}`).flatMap((name) => {
      const own = `${path}/${name}`;
      // The directory's own answer, or a draft of it.
      if (name.startsWith('.pip-shim-') || look.lstat(own)?.kind === 'directory') return [own];
      try {
        fs.rmSync(`${state}/places${own}`, { recursive: true, force: true });
      } catch {
        // The file system has become read-only. The answer is not used.
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
      // root with another user's HOME must leave nothing there.
      if (!look.lstat(state) || !isOwn(places) || look.realPath(path) !== path) return;
      writeDated(answerOf(path), text, holds);
      // Each job in CI may have a new directory. So this sweeps the directories beside it, and beside each
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

/** Writes a file, dated before the call of `holds`. Writes no file if `holds` returns false or throws. */
function writeDated(file: string, text: string, holds: () => boolean): void {
  const place = dirname(file);
  const draft = temporaryBeside(file);
  try {
    fs.mkdirSync(place, { recursive: true, mode: 0o700 });
    fs.writeFileSync(draft, text, { flag: 'wx', mode: 0o600 });
    if (holds()) fs.renameSync(draft, file);
  } catch {
    // Without the file, the next command starts Node again.
  }
  try {
    fs.rmSync(draft, { force: true });
  } catch {
    // The draft could not be made either.
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

/** Removes a directory, then each parent directory that is empty after that. */
function removeUpward(place: string, top: string): void {
  fs.rmSync(place, { recursive: true, force: true });
  try {
    for (let empty = dirname(place); empty.startsWith(`${top}/`); empty = dirname(empty)) fs.rmdirSync(empty);
  } catch {
    // The parent contains other venvs' passes, or does not exist.
  }
}
