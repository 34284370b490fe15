import type { Interpreter } from '../environment/interpreter.ts';
import type { ManagerName, Reason } from './platform.ts';
import type { ReadOnly } from './read-only.ts';

/** A distribution to look up in the package manager, known by its name on the package index. */
export interface Wanted {
  /** PEP 503 normal form. */
  readonly name: string;
  /** Debian packages that may contain it, most likely first. The first one that apt knows is used. */
  readonly candidates: readonly string[];
  /** Whether it is called from the command line, as the catalogue knows it. */
  readonly isTool: boolean;
}

/** What a package manager is asked. */
export interface SystemQuestion {
  readonly wanted: readonly Wanted[];
  /** Whose libraries they are to be. */
  readonly interpreter: Interpreter;
  /** Milliseconds in which an answer is of use. */
  readonly timeout: number;
}

/** The package manager's answer about a name on the package index. */
export interface SystemAnswer {
  /** PEP 503 normal form. */
  readonly name: string;
  /** Its package that has it. */
  readonly package: string;
  /** Whether that is known for certain; else the package is only called as such packages are called there. */
  readonly exact: boolean;
  /** Version that would be installed; undefined when the package manager has none. */
  readonly candidate: string | undefined;
  readonly installed: string | undefined;
}

export interface SystemFacts {
  /** `apt`; undefined where no supported package manager was found. */
  readonly manager: ManagerName | undefined;
  /** Whose packages it has: `Debian`. */
  readonly of: string;
  /** Why the interpreter would not find a library of its; undefined where its libraries are made for it. */
  readonly noLibraries: Reason | undefined;
  /** Why nothing of it can be installed while the system runs, and what is typed instead; undefined where it can. */
  readonly readOnly: ReadOnly | undefined;
  /** What maps a name on the package index to a system package: Debian's catalogue, or the package manager itself. */
  readonly namedBy: 'catalogue' | 'manager';
  /** Whether it has lists at all: a fresh container has none. */
  readonly hasLists: boolean;
  /** `late`: it did not come in time; `failed`: apt itself did not work; `none`: nothing was asked. */
  readonly reply: 'answered' | 'late' | 'failed' | 'none';
  readonly answers: readonly SystemAnswer[];
}
