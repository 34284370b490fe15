/** A Python interpreter, with the facts that decide whether pip may install into it. */
export interface Interpreter {
  /** Absolute path of the executable, as the first line of pip's script names it. */
  readonly path: string;
  /** `3.11` */
  readonly version: string;
  readonly prefix: string;
  /** The standard library's directory. If there is a marker EXTERNALLY-MANAGED, it lies there (PEP 668). */
  readonly stdlib: string;
  /** True if sys.prefix differs from sys.base_prefix. */
  readonly inVenv: boolean;
  /** Path of the marker. Undefined if there is no such regular file, or the interpreter is in a venv. */
  readonly marker: string | undefined;
  /** Version of the pip that the interpreter imports. Undefined if pip is missing or has no version. */
  readonly pipVersion: string | undefined;
}
