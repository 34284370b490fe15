import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { recordName, storeIn } from './store.ts';
import type { KnownVenvs, RegistryEntry } from './venv-record.ts';

/** The registry of the venvs that pip-shim made or may use. */
export interface VenvRegistry extends KnownVenvs {
  record(path: string, token: string, state: 'making' | 'made' | 'allowed'): void;
  forget(path: string): void;
}

/** The registry with more functions: they list its venvs, and record that the user allowed a venv. */
export interface Registry extends VenvRegistry {
  /** Path of a venv's record, even if the record does not exist. */
  fileOf(path: string): string;
  all(): readonly RegistryEntry[];
  /** @param allowedAs the venv's state now, by identityOf (environment/marker.ts); stored as a digest */
  record(path: string, token: string, state: RegistryEntry['state'], allowedAs?: string): void;
  /** True if the venv's state `now`, by identityOf, is the same as when the user allowed the venv. */
  isAllowedAs(entry: RegistryEntry, now: string): boolean;
}

/**
 * Stores the registry of the venvs that pip-shim made or may use. A record that can't be read counts as
 * missing, and its venv does not count as ours.
 * @param directory `$XDG_STATE_HOME/pip-shim/venvs`
 * @param told gets the path of a file that can't be read, and of a venv that the registry has forgotten
 */
export function registryIn(
  directory: string,
  told: { setAside(file: string): unknown; forgotten(path: string): unknown },
): Registry {
  const store = storeIn<RegistryEntry>(directory, isEntry, told.setAside);
  return {
    fileOf: (path) => store.fileOf(recordName(path)),
    find: (path) => store.read(recordName(path)),
    record(path, token, state, allowedAs) {
      const real = fs.realpathSync(path);
      const { dev, ino, uid } = fs.statSync(real);
      const digest = allowedAs === undefined ? {} : { digest: digestOf(allowedAs) };
      store.write(recordName(real), { path: real, dev, ino, uid, token, state, ...digest });
    },
    isAllowedAs: ({ digest }, now) => digest === digestOf(now),
    all: store.all,
    forget(path) {
      store.remove(recordName(path));
      told.forgotten(path);
    },
  };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function isEntry({
  path,
  token,
  dev,
  ino,
  uid,
  state = '' as never,
  digest,
}: Partial<RegistryEntry>): boolean {
  return (
    typeof path === 'string' &&
    typeof token === 'string' &&
    /^[0-9a-f]{32}$/.test(token) &&
    [dev, ino, uid].every(Number.isInteger) &&
    ['making', 'made', 'allowed'].includes(state) &&
    ['string', 'undefined'].includes(typeof digest)
  );
}
