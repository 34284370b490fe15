import { recordName, storeIn } from './store.ts';

/** A broken venv that pip-shim has renamed, because pip-shim makes or has made a new venv in its place. */
export interface OldVenv {
  /** The venv's path. Its parent has no symbolic link. */
  readonly path: string;
  /** The path to which the old venv was renamed. */
  readonly aside: string;
  readonly dev: number;
  readonly ino: number;
  /** The token in the old venv. */
  readonly token: string;
  /**
   * True if the new venv was complete. Then the old venv stays only if it has packages that the new one
   * lacks.
   */
  readonly isReplaced: boolean;
}

/** The old venvs that still exist. */
export interface OldVenvs {
  all(): readonly OldVenv[];
  /** @throws the system's own error if the record can't be written */
  record(old: OldVenv): void;
  forget(old: OldVenv): void;
}

/** @param directory `$XDG_STATE_HOME/pip-shim/old-venvs` */
export function oldVenvsIn(directory: string): OldVenvs {
  const store = storeIn<OldVenv>(directory, isOldVenv);
  return {
    all: store.all,
    record: (old) => store.write(recordName(old.aside), old),
    forget: ({ aside }) => void store.remove(recordName(aside)),
  };
}

function isOldVenv({ path, aside, dev, ino, token, isReplaced }: Partial<OldVenv>): boolean {
  return (
    [path, aside].every((each) => typeof each === 'string' && each.startsWith('/')) &&
    [dev, ino].every(Number.isInteger) &&
    /^[0-9a-f]{32}$/.test(token ?? '') &&
    typeof isReplaced === 'boolean'
  );
}
