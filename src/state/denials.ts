import { recordName, storeIn } from './store.ts';

/**
 * The venvs that the user has denied (`pip-shim deny`). The shell hook prints no line about a denied venv.
 */
export interface Denials {
  has(path: string): boolean;
  add(path: string): void;
  remove(path: string): void;
}

/** @param directory `$XDG_STATE_HOME/pip-shim/denied` */
export function denialsIn(directory: string): Denials {
  const store = storeIn<{ readonly path: string }>(directory, ({ path }) => typeof path === 'string');
  return {
    has: (path) => store.read(recordName(path)) !== undefined,
    add: (path) => store.write(recordName(path), { path }),
    remove: (path) => void store.remove(recordName(path)),
  };
}
