import type { OldVenv } from '../../state/old-venvs.ts';
import { makingMark, TOKEN_FILE } from '../../state/venv-record.ts';
import type { Look } from '../../system/ports.ts';
import { configCarrier, putBack, sayEmptied, setAside, wasComplete } from './aside.ts';
import type { VenvTools } from './tools.ts';

/** An attempt to create a venv. Its records keep other runs from using the half-made venv. */
export interface Attempt {
  /** Renames an old venv. Records that the directory is an unfinished venv, and empties the directory. */
  begin(): void;
  /** Records that the venv is complete and that pip-shim made it. */
  complete(): void;
  /**
   * Removes the unfinished venv, and renames the old one back. If that fails, returns the error and does not
   * throw it, because the caller is reporting an earlier error.
   */
  discard(): unknown;
}

/** @param path the directory of the venv, which may hold an old venv */
export function attemptAt(path: string, tools: VenvTools): Attempt {
  const { files, registry, look, oldVenvs } = tools;
  const token = files.randomToken();
  const mark = `${path}/${makingMark(token)}`;
  const isOld = wasComplete(path, look);
  let wasThere = !isOld && look.lstat(path) !== undefined;
  let old: OldVenv | undefined;
  let isSame = (): boolean => false;
  return {
    begin() {
      if (isOld) old = setAside(path, tools);
      if (isOld && !old) {
        sayEmptied(path, tools);
        wasThere = true;
      }
      const carryConfig = isOld ? configCarrier(old?.aside ?? path, path, tools) : undefined;
      if (!wasThere) files.makeNewDirectory(path);
      isSame = sameness(path, look);
      claim(path, token, tools);
      clear(path, token, isSame, tools);
      carryConfig?.();
    },
    complete() {
      if (!isSame()) throw new Error(`${path} was changed by somebody else meanwhile`);
      files.writeFile(`${path}/.gitignore`, '*\n');
      files.writeFile(`${path}/${TOKEN_FILE}`, `${token}\n${look.realPath(path)}\n`);
      registry.record(path, token, 'made');
      if (old) oldVenvs.record({ ...old, isReplaced: true });
      files.removeTree(mark);
    },
    discard() {
      try {
        if (isSame()) {
          clear(path, token, isSame, tools);
          files.removeTree(wasThere ? mark : path);
        }
        if (!isOld || wasThere) registry.forget(path);
        if (old) putBack(old, tools);
        return undefined;
      } catch (error) {
        return error;
      }
    },
  };
}

/**
 * Marks the directory as an unfinished venv: by a record, and by a directory in it (the mark). Either of them
 * counts only together with the other. An empty directory gets the record first, and a filled directory gets
 * the mark first. So if a signal ends pip-shim between the two steps, the directory still counts as what it
 * was before.
 */
function claim(path: string, token: string, { files, registry, look }: VenvTools): void {
  const isEmpty = look.list(path).length === 0;
  if (isEmpty) registry.record(path, token, 'making');
  files.makeDirectory(`${path}/${makingMark(token)}`);
  if (!isEmpty) registry.record(path, token, 'making');
}

/** Empties the directory, but keeps pip-shim's mark of an unfinished venv. */
function clear(path: string, token: string, isSame: () => boolean, { files, look }: VenvTools): void {
  for (const name of look.list(path))
    if (name !== makingMark(token) && isSame()) files.removeTree(`${path}/${name}`);
}

/**
 * Returns a function that checks whether the path still leads to the same directory, because pip-shim must
 * not empty another one.
 */
function sameness(path: string, look: Look): () => boolean {
  const before = look.stat(path);
  return () => {
    const now = look.stat(path);
    return before !== undefined && now?.dev === before.dev && now.ino === before.ino;
  };
}
