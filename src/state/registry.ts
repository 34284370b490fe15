import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { writeAtomically } from '../system/files.ts';
import { look } from '../system/look.ts';
import { isOwn, makeOwn } from '../system/own-directory.ts';
import { readRecord } from './record.ts';
import type { KnownVenvs, RegistryEntry } from './venv-record.ts';

/** Writes the registry of venvs. */
export interface VenvRegistry extends KnownVenvs {
  record(path: string, token: string, state: 'making' | 'made' | 'allowed'): void;
  forget(path: string): void;
}

interface Stored extends RegistryEntry {
  readonly format: 1;
}

interface AllVenvs {
  /** Path of a venv's record, even if the record does not exist. */
  fileOf(path: string): string;
  all(): readonly RegistryEntry[];
  record(path: string, token: string, state: RegistryEntry['state'], allowedAs?: string): void;
  isAllowedAs(entry: RegistryEntry, now: string): boolean;
}

/**
 * The venvs that pip-shim made or may use. Each venv has one small file, named by a digest of its path. So a
 * look-up reads only one file, and processes that work on different venvs never write the same file. A
 * record that can't be read counts as missing: then the venv does not count as ours.
 * @param directory `$XDG_STATE_HOME/pip-shim/venvs`
 * @param told gets the path of a file that can't be read, and of a venv that the registry has forgotten
 */
export function registryIn(
  directory: string,
  told: { setAside(file: string): unknown; forgotten(path: string): unknown },
): VenvRegistry & AllVenvs {
  const fileOf = (path: string): string => {
    const digest = createHash('sha256').update(path).digest('hex').slice(0, 32);
    return `${directory}/${digest}.json`;
  };
  const read = (file: string): RegistryEntry | undefined => readRecord(file, parse, told.setAside);
  return {
    fileOf: (path) => fileOf(look.realPath(path)),
    find: (path) => (isOwn(directory) ? read(fileOf(look.realPath(path))) : undefined),
    record(path, token, state, allowedAs?: string) {
      const real = fs.realpathSync(path);
      const { dev, ino, uid } = fs.statSync(real);
      const digest = allowedAs === undefined ? {} : { digest: digestOf(allowedAs) };
      const entry: Stored = { format: 1, path: real, dev, ino, uid, token, state, ...digest };
      makeOwn(directory);
      writeAtomically(fileOf(real), `${JSON.stringify(entry)}\n`, 0o600);
    },
    isAllowedAs: ({ digest }, now) => digest === digestOf(now),
    all: () =>
      (isOwn(directory) ? look.list(directory) : [])
        .filter((name) => name.endsWith('.json'))
        .flatMap((name) => read(`${directory}/${name}`) ?? []),
    forget(path) {
      fs.rmSync(fileOf(look.realPath(path)), { force: true });
      told.forgotten(path);
    },
  };
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** Undefined if the text is damaged or has a newer format. */
function parse(text: string): RegistryEntry | undefined {
  try {
    const stored = JSON.parse(text) as Partial<Stored>;
    const whole =
      stored.format === 1 &&
      typeof stored.path === 'string' &&
      typeof stored.token === 'string' &&
      /^[0-9a-f]{32}$/.test(stored.token) &&
      [stored.dev, stored.ino, stored.uid].every(Number.isInteger) &&
      ['making', 'made', 'allowed'].includes(stored.state ?? '') &&
      ['string', 'undefined'].includes(typeof stored.digest);
    return whole ? (stored as Stored) : undefined;
  } catch {
    return undefined;
  }
}
