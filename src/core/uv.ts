import type { ConfigItem } from './pip/configuration.ts';
import type { FileOptions } from './pip/requirements-file.ts';

/** What it takes to say to uv what was said to pip: PIP_SHIM_INSTALLER=uv. */
export interface UvFacts {
  /** The program; undefined where PATH has none outside of the project. */
  readonly path: string | undefined;
  /** What PIP_* variables and pip's config files say to this command, none of which uv reads. */
  readonly told: readonly ConfigItem[];
  /** Names of the UV_* variables that are set: the user's own words to uv. */
  readonly variables: readonly string[];
  /** Of each requirements and constraints file, by its name as typed; undefined for one that can't be looked into. */
  readonly files: ReadonlyMap<string, FileOptions | undefined>;
}
