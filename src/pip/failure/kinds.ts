import type { MissingPart } from './missing-parts.ts';

/** Why pip could not install, as read from what it printed on standard error. */
export type Failure =
  /** `host`: the host that pip could not reach. Empty if pip does not name it. */
  | {
      readonly kind: 'network';
      readonly by: 'certificate' | 'proxy' | 'name' | 'connection' | 'refusal';
      readonly host: string;
    }
  | { readonly kind: 'no-space' }
  /** The requirements exclude each other. `requirements`: those that pip names. */
  | { readonly kind: 'conflict'; readonly requirements: readonly string[] }
  /** `differs`: a file does not have its requirement's hash. `missing`: a requirement has no hash. */
  | { readonly kind: 'hashes'; readonly by: 'differs' | 'missing' }
  /** No release fits this Python. `wants` is the release's Requires-Python. */
  | {
      readonly kind: 'python';
      readonly requirement: string;
      readonly wants: string;
      readonly versions: readonly string[];
    }
  | { readonly kind: 'no-distribution'; readonly requirement: string; readonly versions: readonly string[] }
  /**
   * `project`: the project that could not be built, if pip names it. `old`: a specifier of the Pythons for
   * which its code was written, if this Python is newer. The empty specifier means Python 2.
   */
  | {
      readonly kind: 'build';
      readonly project: string | undefined;
      readonly missing: readonly MissingPart[];
      readonly old: string | undefined;
    };
