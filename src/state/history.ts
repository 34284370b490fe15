import { randomBytes } from 'node:crypto';
import { REMEDIES } from '../settings/settings.ts';
import { storeIn } from './store.ts';

/** A venv that pip-shim made: its path, and the token that pip-shim wrote into it. */
export interface MadeVenv {
  readonly path: string;
  readonly token: string;
}

/** Tools that pipx installed during the remedy. pipx did not have them before. */
export interface NewTools {
  readonly pipx: string;
  readonly names: readonly string[];
  /** The directory of pipx's tools. `binDirectory` is the directory of their commands. */
  readonly home: string;
  readonly binDirectory: string;
}

/** An executed remedy that changed more than the contents of an existing venv, or that failed. */
export interface Done {
  readonly remedy: (typeof REMEDIES)[number];
  /**
   * The exit code of the last command. Undefined if a signal ended it, or in a record of an older pip-shim.
   */
  readonly exitCode?: number;
  /** The signal that ended the last command. */
  readonly signal?: string;
  readonly directory: string;
  /**
   * The command as the user typed it. `ran` has the commands that the remedy ran. Passwords are removed from
   * both.
   */
  readonly command: string;
  readonly ran: readonly string[];
  /** The changes that `pip-shim undo` can take back. */
  readonly venv?: MadeVenv;
  readonly tools?: NewTools;
  /** Commands by which the user can take back the remedy. */
  readonly byHand: readonly string[];
}

/** An executed remedy, in the form in which pip-shim stores it. */
export interface HistoryEntry extends Done {
  /** A later entry has a greater id. */
  readonly id: string;
  /** The time of the remedy, in ISO 8601. */
  readonly at: string;
  /** Time at which `undo` took back or skipped the entry. */
  readonly undone?: string;
  /** True if `undo` skipped the entry, because only the user can take it back. */
  readonly passedOver?: boolean;
}

/** The history of executed remedies. The oldest comes first. */
export interface History {
  /** Adds an entry. Ignores errors in writing it. */
  add(done: Done): void;
  all(): readonly HistoryEntry[];
  /** @throws the system's own error if the entry can't be written */
  markUndone(entry: HistoryEntry): void;
}

/** The largest number of entries to keep. A new entry beyond it removes the oldest one. */
const KEPT = 200;
const NAME = /^(\d{15}-[0-9a-f]{8})\.json$/;
/** The file name of an entry, even of an entry that pip-shim could not read and has renamed. */
const ANY_NAME = /^\d{15}-[0-9a-f]{8}\.json(?:\.unreadable)?$/;

type Stored = Omit<HistoryEntry, 'id'>;

/**
 * Stores each entry in a file. The file names sort by time, even if someone has set the clock back.
 * @param directory `$XDG_STATE_HOME/pip-shim/history`
 * @param setAside gets the path of a file that can't be read
 */
export function historyIn(directory: string, setAside: (file: string) => void): History {
  const store = storeIn<Stored>(directory, isStored, setAside);
  const names = (): readonly string[] =>
    store
      .names()
      .filter((name) => ANY_NAME.test(name))
      .sort();
  return {
    add(done) {
      try {
        const known = names();
        const now = Date.now();
        const number = Math.max(now, Number(known.at(-1)?.slice(0, 15) ?? 0) + 1);
        const id = `${String(number).padStart(15, '0')}-${randomBytes(4).toString('hex')}`;
        store.write(`${id}.json`, { at: new Date(now).toISOString(), ...done });
        for (const name of known.slice(0, Math.max(0, known.length + 1 - KEPT))) store.remove(name);
      } catch {
        // Ignore the error, because the remedy has run already. But `undo` will not know about it.
      }
    },
    all: () =>
      names().flatMap((name) => {
        const id = NAME.exec(name)?.[1];
        const stored = id && store.read(name);
        return stored ? [{ ...stored, id }] : [];
      }),
    markUndone: ({ id, ...entry }) =>
      store.write(`${id}.json`, { ...entry, undone: new Date().toISOString() }),
  };
}

/** Whether a stored object has all fields of an entry. */
function isStored(stored: Partial<Stored>): boolean {
  const { at, directory, command, ran, byHand, venv, tools, undone = '', passedOver = false } = stored;
  const { exitCode = 0, signal = '' } = stored;
  return (
    REMEDIES.some((remedy) => remedy === stored.remedy) &&
    [at, directory, command, undone, signal].every(isText) &&
    typeof exitCode === 'number' &&
    typeof passedOver === 'boolean' &&
    !Number.isNaN(Date.parse(at ?? '')) &&
    [ran, byHand].every(areTexts) &&
    (venv === undefined || [venv.path, venv.token].every(isText)) &&
    (tools === undefined || isTools(tools))
  );
}

const isText = (value: unknown): boolean => typeof value === 'string';
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isTools = ({ pipx, home, binDirectory, names }: NonNullable<Done['tools']>): boolean =>
  [pipx, home, binDirectory].every(isText) && areTexts(names);
