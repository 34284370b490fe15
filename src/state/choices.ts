import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { writeAtomically } from '../system/files.ts';
import { look } from '../system/look.ts';
import { isOwn, makeOwn } from '../system/own-directory.ts';
import type { FileStat } from '../system/ports.ts';

/** The remedy that the user chose for always in a project. Before any other venv, pip-shim asks again. */
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
  /** Undefined if no choice is stored, or if another directory has replaced the project's directory. */
  find(project: string): Choice | undefined;
  /** @throws the system's own error if the choice can't be written */
  remember(project: string, choice: Choice): void;
  /** Removes the stored choice. Returns false if none was stored. */
  forget(project: string): boolean;
}

/** Identifies a directory. A new directory at the same path does not match. */
type Identity = Pick<FileStat, 'dev' | 'ino' | 'uid'>;

interface Stored extends Identity {
  readonly format: 1;
  readonly path: string;
  readonly remedy: Choice['remedy'];
  readonly venv?: { readonly path: string; readonly foreign?: Identity };
}

/**
 * Stores one small file for each project, named by a digest of the project's real path. A file that is
 * damaged or has a newer format counts as missing: then pip-shim asks the user again.
 * @param directory `$XDG_STATE_HOME/pip-shim/choices`
 */
export function choicesIn(directory: string): Choices {
  const fileOf = (project: string): string => {
    const digest = createHash('sha256').update(look.realPath(project)).digest('hex').slice(0, 32);
    return `${directory}/${digest}.json`;
  };
  return {
    find(project) {
      const stored = isOwn(directory) ? parse(look.readText(fileOf(project))) : undefined;
      return stored && stored.path === look.realPath(project) && isAt(project, stored)
        ? choiceIn(stored)
        : undefined;
    },
    remember(project, choice) {
      const path = fs.realpathSync(project);
      const stored: Stored = { format: 1, path, ...identity(path), ...written(choice) };
      makeOwn(directory);
      writeAtomically(fileOf(path), `${JSON.stringify(stored)}\n`, 0o600);
    },
    forget(project) {
      const file = fileOf(project);
      const isThere = look.lstat(file) !== undefined;
      fs.rmSync(file, { force: true });
      return isThere;
    },
  };
}

function written(choice: Choice): Pick<Stored, 'remedy' | 'venv'> {
  if (choice.remedy !== 'venv') return { remedy: choice.remedy };
  const { remedy, path, foreign } = choice;
  return { remedy, venv: { path, ...(foreign ? { foreign: identity(path) } : {}) } };
}

/** Returns `foreign` as true only for the venv that the user chose, not for a venv that replaced it. */
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

function parse(text: string | undefined): Stored | undefined {
  if (text === undefined) return undefined;
  try {
    const stored = JSON.parse(text) as Partial<Stored>;
    const { format, path, remedy = '', venv } = stored;
    const known = ['venv', 'project', 'pipx', 'system'].includes(remedy);
    const whole = format === 1 && typeof path === 'string' && known && isIdentity(stored);
    const named = remedy !== 'venv' || (typeof venv?.path === 'string' && isForeign(venv.foreign));
    return whole && named ? (stored as Stored) : undefined;
  } catch {
    return undefined;
  }
}
