import * as fs from 'node:fs';
import { look } from '../system/look.ts';
import type { FileStat } from '../system/ports.ts';
import { recordName, storeIn } from './store.ts';

/**
 * The remedy that the user chose for all later installs in a project. pip-shim asks again before it uses a
 * venv other than the stored one.
 */
export type Choice =
  | { readonly remedy: 'project' | 'pipx' | 'system' }
  | {
      readonly remedy: 'venv';
      readonly path: string;
      /** True if the user chose a venv that pip-shim did not make. */
      readonly foreign: boolean;
    };

/** The remembered choices, by project. */
export interface Choices {
  /** Path of the file with a project's choice, even if there is none. */
  fileOf(project: string): string;
  /**
   * The choice for a project. Undefined if none is stored, or if another directory has replaced the project's
   * directory.
   */
  find(project: string): Choice | undefined;
  /** @throws the system's own error if the choice can't be written */
  remember(project: string, choice: Choice): void;
  /** Removes the stored choice. Returns false if none was stored. */
  forget(project: string): boolean;
}

/** The numbers that identify a directory. A new directory at the same path has others. */
type Identity = Pick<FileStat, 'dev' | 'ino' | 'uid'>;

interface Stored extends Identity {
  readonly path: string;
  readonly remedy: Choice['remedy'];
  readonly venv?: { readonly path: string; readonly foreign?: Identity };
}

/**
 * Stores the choices in files. A file that is damaged or has a newer format counts as missing, so pip-shim
 * asks the user again.
 * @param directory `$XDG_STATE_HOME/pip-shim/choices`
 */
export function choicesIn(directory: string): Choices {
  const store = storeIn<Stored>(directory, isStored);
  return {
    fileOf: (project) => store.fileOf(recordName(project)),
    find(project) {
      // Return early, because the digest in a record's name needs node:crypto, which takes a tenth of Node's
      // own start.
      if (store.names().length === 0) return undefined;
      const stored = store.read(recordName(project));
      return stored && stored.path === look.realPath(project) && isAt(project, stored)
        ? choiceIn(stored)
        : undefined;
    },
    remember(project, choice) {
      const path = fs.realpathSync(project);
      const { remedy } = choice;
      const venv = choice.remedy === 'venv' ? { venv: storedVenv(choice) } : {};
      store.write(recordName(path), { path, ...identity(path), remedy, ...venv });
    },
    forget: (project) => store.remove(recordName(project)),
  };
}

function storedVenv({ path, foreign }: Extract<Choice, { remedy: 'venv' }>): NonNullable<Stored['venv']> {
  return { path, ...(foreign ? { foreign: identity(path) } : {}) };
}

/**
 * The choice in a record. `foreign` stays true only if the venv that the user chose is still there, and not
 * another venv in its place.
 */
function choiceIn({ remedy, venv }: Stored): Choice | undefined {
  if (remedy !== 'venv') return { remedy };
  return (
    venv && { remedy, path: venv.path, foreign: venv.foreign !== undefined && isAt(venv.path, venv.foreign) }
  );
}

function identity(path: string): Identity {
  const { dev, ino, uid } = fs.statSync(path);
  return { dev, ino, uid };
}

function isAt(path: string, { dev, ino, uid }: Identity): boolean {
  const stat = look.stat(path);
  return stat?.dev === dev && stat.ino === ino && stat.uid === uid;
}

const isForeign = (foreign: unknown): boolean => foreign === undefined || isIdentity(foreign);

function isIdentity(stored: unknown): stored is Identity {
  const { dev, ino, uid } = (stored ?? {}) as Partial<Identity>;
  return [dev, ino, uid].every(Number.isInteger);
}

function isStored(stored: Partial<Stored>): boolean {
  const { path, remedy = '', venv } = stored;
  const isWhole = typeof path === 'string' && isIdentity(stored);
  if (remedy === 'venv') return isWhole && typeof venv?.path === 'string' && isForeign(venv.foreign);
  return isWhole && ['project', 'pipx', 'system'].includes(remedy);
}
