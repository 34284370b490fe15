import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import type { Denials } from '../commands/ports.ts';
import { look } from './look.ts';
import { makeOwn } from './own-directory.ts';

/**
 * What the user does not want to be told of: an empty file each, named by a digest of the venv's path.
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
