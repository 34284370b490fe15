import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import { REMEDIES } from '../settings/settings.ts';

import { writeAtomically } from '../system/files.ts';
import { look } from '../system/look.ts';
import { isOwn, makeOwn } from '../system/own-directory.ts';
import { readRecord } from './record.ts';

/** A venv as the registry knew it when it was made. */
export interface MadeVenv {
  readonly path: string;
  readonly token: string;
}

/** Tools that pipx did not have before. */
export interface NewTools {
  readonly pipx: string;
  readonly names: readonly string[];
  /** Of pipx: where its tools are, and their commands. */
  readonly home: string;
  readonly binDirectory: string;
}

/** A remedy that was executed and changed more than the contents of an existing venv. */
export interface Done {
  readonly remedy: (typeof REMEDIES)[number];
  readonly directory: string;
  /** What was typed, and what was run for it; passwords are left out. */
  readonly command: string;
  readonly ran: readonly string[];
  /** What pip-shim can take back. */
  readonly venv?: MadeVenv;
  readonly tools?: NewTools;
  /** Commands by which the user can. */
  readonly byHand: readonly string[];
}

/** As it is kept. */
export interface HistoryEntry extends Done {
  /** The later one is the greater one. */
  readonly id: string;
  /** ISO 8601 */
  readonly at: string;
  /** When it was taken back, or passed over. */
  readonly undone?: string;
  /** It was left to the user to take it back. */
  readonly passedOver?: boolean;
}

/** What was done, oldest first. */
export interface History {
  /** Nothing happens where it can't be written. */
  add(done: Done): void;
  all(): readonly HistoryEntry[];
  /** @throws the system's own error where it can't be written */
  markUndone(entry: HistoryEntry): void;
}

/** Older ones go when a new one comes. */
const KEPT = 200;
const NAME = /^(\d{15}-[0-9a-f]{8})\.json$/;
/** The same, and one that could not be read and was renamed. */
const ANY_NAME = /^\d{15}-[0-9a-f]{8}\.json(?:\.unreadable)?$/;

type Stored = Omit<HistoryEntry, 'id'> & { readonly format: 1 };

/**
 * One small file each, written whole or not at all, so that processes that end at once don't have to wait for each
 * other. Their names are in the order of time, also where the clock was put back.
 * @param directory `$XDG_STATE_HOME/pip-shim/history`
 * @param setAside is told where a file lies that can't be read
 */
export function historyIn(directory: string, setAside: (file: string) => void): History {
  const names = (): readonly string[] =>
    look
      .list(directory)
      .filter((name) => ANY_NAME.test(name))
      .sort();
  const write = (id: string, entry: Stored): void =>
    writeAtomically(`${directory}/${id}.json`, `${JSON.stringify(entry)}\n`, 0o600);
  return {
    add(done) {
      try {
        makeOwn(directory);
        const known = names();
        const now = Date.now();
        const number = Math.max(now, Number(known.at(-1)?.slice(0, 15) ?? 0) + 1);
        const id = `${String(number).padStart(15, '0')}-${randomBytes(4).toString('hex')}`;
        write(id, { format: 1, at: new Date(now).toISOString(), ...done });
        for (const name of known.slice(0, Math.max(0, known.length + 1 - KEPT)))
          fs.rmSync(`${directory}/${name}`, { force: true });
      } catch {
        // The change stands and was reported. Only `undo` will not know of it.
      }
    },
    all() {
      if (!isOwn(directory)) return [];
      return names().flatMap((name) => {
        const id = NAME.exec(name)?.[1];
        const stored = id && readRecord(`${directory}/${name}`, parse, setAside);
        return stored ? [{ ...stored, id }] : [];
      });
    },
    markUndone({ id, ...entry }) {
      makeOwn(directory);
      write(id, { ...entry, format: 1, undone: new Date().toISOString() });
    },
  };
}

/** Undefined for a text that is damaged or of a newer format. */
function parse(text: string): Stored | undefined {
  try {
    const stored = JSON.parse(text) as Partial<Stored>;
    const { format, at, directory, command, undone = '', passedOver = false } = stored;
    const whole =
      format === 1 &&
      REMEDIES.some((remedy) => remedy === stored.remedy) &&
      [at, directory, command, undone].every(isText) &&
      typeof passedOver === 'boolean' &&
      !Number.isNaN(Date.parse(at ?? '')) &&
      [stored.ran, stored.byHand].every(areTexts) &&
      (stored.venv === undefined || [stored.venv.path, stored.venv.token].every(isText)) &&
      (stored.tools === undefined || isTools(stored.tools));
    return whole ? (stored as Stored) : undefined;
  } catch {
    return undefined;
  }
}

const isText = (value: unknown): boolean => typeof value === 'string';
const areTexts = (value: unknown): boolean => Array.isArray(value) && value.every(isText);
const isTools = ({ pipx, home, binDirectory, names }: NonNullable<Done['tools']>): boolean =>
  [pipx, home, binDirectory].every(isText) && areTexts(names);
