import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import { writeAtomically } from '../system/files.ts';
import { look } from '../system/look.ts';
import { isOwn, makeOwn } from '../system/own-directory.ts';
import type { FileStat } from '../system/ports.ts';

/** What the user always wants in a project. For a venv it is that very one; another one has to be asked about. */
export type Choice =
  | { readonly remedy: 'project' | 'pipx' | 'system' }
  | {
      readonly remedy: 'venv';
      readonly path: string;
      /** pip-shim did not make it, and the user knew that. */
      readonly foreign: boolean;
    };

/** The remembered choices, by project. */
export interface Choices {
  /** Undefined if nothing was remembered, or if another directory stood there at the time. */
  find(project: string): Choice | undefined;
  /** @throws the system's own error where it can't be written */
  remember(project: string, choice: Choice): void;
  /** Says whether there was anything to forget. */
  forget(project: string): boolean;
}

/** Which directory stood at a path: another one of the same name is not meant. */
type Identity = Pick<FileStat, 'dev' | 'ino' | 'uid'>;

interface Stored extends Identity {
  readonly format: 1;
  readonly path: string;
  readonly remedy: Choice['remedy'];
  readonly venv?: { readonly path: string; readonly foreign?: Identity };
}

/**
 * One small file a project, named by a digest of its real path. Records that are damaged or of a newer format count as
 * none: then it is asked.
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

/** The user saw the foreign venv when choosing it, but not a venv that has replaced it since. */
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
