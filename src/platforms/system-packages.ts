import type { Interpreter } from '../environment/interpreter.ts';
import type { ManagerName, Reason } from './platform.ts';
import type { ReadOnly } from './read-only.ts';

/** A distribution to look up in the package manager, known by its name on the package index. */
export interface Wanted {
  /** PEP 503 normal form. */
  readonly name: string;
  /** Debian packages that may ship the distribution, most likely first. The first that apt knows counts. */
  readonly candidates: readonly string[];
  /** Whether the distribution is a command-line tool, according to the catalogue. */
  readonly isTool: boolean;
}

/** A question to a package manager. */
export interface SystemQuestion {
  readonly wanted: readonly Wanted[];
  /** The interpreter that is to import the libraries. */
  readonly interpreter: Interpreter;
  /** Milliseconds to wait for an answer. */
  readonly timeout: number;
}

/** The package manager's answer about a name on the package index. */
export interface SystemAnswer {
  /** PEP 503 normal form. */
  readonly name: string;
  /** The system package that ships the distribution. */
  readonly package: string;
  /** Whether `package` is certain; if not, only the package's name fits. */
  readonly exact: boolean;
  /** The version that an install would get; undefined if the package manager has none. */
  readonly candidate: string | undefined;
  readonly installed: string | undefined;
}

export interface SystemFacts {
  /** `apt`; undefined if pip-shim found no supported package manager. */
  readonly manager: ManagerName | undefined;
  /** The publisher of its packages: `Debian`. */
  readonly of: string;
  /** Why the interpreter can't use the manager's libraries; undefined if they are built for it. */
  readonly noLibraries: Reason | undefined;
  /** For a system that is read-only while it runs: the reason, and the command to type instead. */
  readonly readOnly: ReadOnly | undefined;
  /** Who maps a name on the package index to a system package: Debian's catalogue or the package manager. */
  readonly namedBy: 'catalogue' | 'manager';
  /** Whether the package manager has package lists; a fresh container has none. */
  readonly hasLists: boolean;
  /** `late`: no answer in time; `failed`: the package manager did not work; `none`: pip-shim did not ask. */
  readonly reply: 'answered' | 'late' | 'failed' | 'none';
  readonly answers: readonly SystemAnswer[];
}
