import type { Interpreter } from '../environment/interpreter.ts';
import type { ManagerName, Reason } from './platform.ts';
import type { ReadOnly } from './read-only.ts';

/** A Python package to look up in the package manager, with its name on the package index. */
export interface Wanted {
  /** The Python package's name in PEP 503 normal form. */
  readonly name: string;
  /**
   * Debian packages that may contain the Python package, most likely first. The first that apt knows counts.
   */
  readonly candidates: readonly string[];
  /** Those of the candidates that have the modules. Set only if modules and commands are both wanted. */
  readonly modulePackages?: readonly string[];
  /** Whether the Python package is a command-line tool, according to the catalogue. */
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

/** The package manager's answer about one Python package. */
export interface SystemAnswer {
  /** The Python package's name in PEP 503 normal form. */
  readonly name: string;
  /** The system package that contains the Python package. */
  readonly package: string;
  /**
   * The package with the modules. Set only if modules and commands are both wanted, and `package` has the
   * commands only. It is named beside `package`, because what comes only as a dependency does not go with it.
   */
  readonly modules?: { readonly package: string; readonly installed: string | undefined };
  /** Whether `package` certainly contains the Python package. Otherwise only its name fits. */
  readonly exact: boolean;
  /** The version that an install would get. Undefined if the package manager has none. */
  readonly candidate: string | undefined;
  readonly installed: string | undefined;
}

export interface SystemFacts {
  /** The package manager, for example `apt`. Undefined if pip-shim found none that it supports. */
  readonly manager: ManagerName | undefined;
  /** The publisher of the system packages, for example `Debian`. */
  readonly of: string;
  /** Why the interpreter can't use the manager's libraries. Undefined if they are built for it. */
  readonly noLibraries: Reason | undefined;
  /** Set for a system that is read-only while it runs, with the reason and the command to type instead. */
  readonly readOnly: ReadOnly | undefined;
  /**
   * Who knows the system package for a name on the package index: our catalogue of Debian, or the package
   * manager.
   */
  readonly namedBy: 'catalogue' | 'manager';
  /** Whether the package manager has package lists. A fresh container has none. */
  readonly hasLists: boolean;
  /** `late`: no answer in time. `failed`: the package manager did not work. `none`: pip-shim did not ask. */
  readonly reply: 'answered' | 'late' | 'failed' | 'none';
  /** True if a record of earlier answers has answered, so that no package manager ran. */
  readonly isKept?: true;
  readonly answers: readonly SystemAnswer[];
}
