import { dirname } from 'node:path';
import { look } from '../system/look.ts';
import { storeIn } from './store.ts';

/**
 * What apt has answered about all packages of the catalogue. src/platforms/apt-record.ts makes and reads it.
 */
export interface AptAnswers {
  /** The path of apt-cache, and the value of APT_CONFIG. */
  readonly client: string;
  readonly config: string;
  /** The files and directories that the answers depend on, and a digest of their times and sizes. */
  readonly paths: readonly string[];
  readonly stamp: string;
  /** A digest of the names that apt was asked for. */
  readonly asked: string;
  /**
   * A newline, then a line for each name: the name, the candidate's version and the installed version. A
   * version that does not exist is `-`.
   */
  readonly lines: string;
}

/** Stores apt's answers for one user. */
export interface AptAnswersStore {
  /**
   * Returns the stored answers. Undefined if there are none, if they are damaged, or if another user may have
   * written them.
   */
  read(): AptAnswers | undefined;
  /** False if answers can't be stored. Root must not store any in another user's HOME. */
  mayWrite(): boolean;
  /** Stores the answers. If that is impossible, the next menu asks apt again. */
  write(answers: AptAnswers): void;
}

const NAME = 'answers.json';
/** The most bytes of a record. All names of the catalogue take 200 kB. */
const LIMIT = 1 << 20;

/** @param directory `$XDG_STATE_HOME/pip-shim/apt` */
export function aptAnswersIn(directory: string): AptAnswersStore {
  const store = storeIn<AptAnswers>(directory, isAnswers, undefined, LIMIT);
  return {
    read: () => store.read(NAME),
    mayWrite() {
      const at = nearest(directory);
      return look.stat(at)?.uid === process.getuid?.() && look.writable(at);
    },
    write(answers) {
      try {
        store.write(NAME, answers);
      } catch {
        // The answers are lost if the disk is full, or if another user may write there.
      }
    },
  };
}

/** The directory, or the first directory above it that exists. */
function nearest(directory: string): string {
  return look.stat(directory) || dirname(directory) === directory ? directory : nearest(dirname(directory));
}

function isAnswers({ client, config, paths, stamp, asked, lines }: Partial<AptAnswers>): boolean {
  const isText = [client, config, stamp, asked, lines].every((field) => typeof field === 'string');
  return isText && Array.isArray(paths) && paths.every((path) => typeof path === 'string');
}
