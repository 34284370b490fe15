/** A Python interpreter and what decides whether pip may install into it. */
export interface Interpreter {
  /** Absolute path of the executable, as pip's first line names it. */
  readonly path: string;
  /** `3.11` */
  readonly version: string;
  readonly prefix: string;
  /** Directory of os.py: the marker's place (PEP 668). */
  readonly stdlib: string;
  /** sys.prefix differs from sys.base_prefix. */
  readonly inVenv: boolean;
  /** Path of EXTERNALLY-MANAGED, where it is a regular file and the interpreter is not in a venv. */
  readonly marker: string | undefined;
  /** Version of the pip that this interpreter imports; undefined when it has none or it is not known. */
  readonly pipVersion: string | undefined;
}
