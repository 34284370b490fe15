import { createHash } from 'node:crypto';
import * as fs from 'node:fs';

import { look } from '../system/look.ts';
import { makeOwn } from '../system/own-directory.ts';

/** The venvs that the user denied. The hook prints no line about a denied venv. */
export interface Denials {
  has(path: string): boolean;
  add(path: string): void;
  remove(path: string): void;
}

/**
 * Stores one empty file for each denied venv, named by a digest of the venv's path.
 * @param directory `$XDG_STATE_HOME/pip-shim/denied`
 */
export function denialsIn(directory: string): Denials {
  const fileOf = (path: string): string =>
    `${directory}/${createHash('sha256').update(look.realPath(path)).digest('hex').slice(0, 32)}`;
  return {
    has: (path) => look.stat(fileOf(path)) !== undefined,
    add(path) {
      makeOwn(directory);
      fs.writeFileSync(fileOf(path), '');
    },
    remove: (path) => fs.rmSync(fileOf(path), { force: true }),
  };
}
