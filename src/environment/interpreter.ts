/** A Python interpreter, with the facts that decide whether pip may install into it. */
export interface Interpreter {
  /** Absolute path of the executable, as pip's first line names it. */
  readonly path: string;
  /** `3.11` */
  readonly version: string;
  readonly prefix: string;
  /** The directory of os.py. The marker EXTERNALLY-MANAGED lies there (PEP 668). */
  readonly stdlib: string;
  /** True if sys.prefix differs from sys.base_prefix. */
  readonly inVenv: boolean;
  /** Path of EXTERNALLY-MANAGED. Undefined if it is not a regular file or the interpreter is in a venv. */
  readonly marker: string | undefined;
  /** Version of the pip that the interpreter imports. Undefined without a pip or with an unknown version. */
  readonly pipVersion: string | undefined;
}
