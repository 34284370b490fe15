import type { FileOption } from './pip/requirements-file.ts';
import type { ToldOption } from './pip/told-options.ts';

/** What it takes to say to uv what was said to pip: PIP_SHIM_INSTALLER=uv. */
export interface UvFacts {
  /** The program; undefined where PATH has none outside of the project. */
  readonly path: string | undefined;
  /** What PIP_* variables and pip's config files say to this command, none of which uv reads. */
  readonly told: readonly ToldOption[];
  /** Names of the UV_* variables that are set: the user's own words to uv. */
  readonly variables: readonly string[];
  /** What stands in each requirements and constraints file, by its name as typed. */
  readonly files: ReadonlyMap<string, InFile>;
}

/** Undefined where a file can't be read, or not as pip does. */
export interface InFile {
  readonly options: readonly FileOption[] | undefined;
  /** Its lines as they are written, variables included. */
  readonly lines: readonly string[] | undefined;
}
