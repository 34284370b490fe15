import type { MissingPart } from './missing-parts.ts';

/** Why pip could not install, as read from what it printed on standard error. */
export type Failure =
  /**
   * `host`: the host that pip could not reach. It is empty if pip does not name the host. `bundle`: `host`
   * names a file in which pip found no certificates.
   */
  | {
      readonly kind: 'network';
      readonly by:
        | ('certificate' | 'clock' | 'bundle' | 'insecure')
        | ('proxy' | 'socks')
        | ('name' | 'connection' | 'cut' | 'busy' | 'refusal');
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
   * `project`: the project that could not be built, if pip names it. `old`: set if the project's code was
   * written for older Pythons than this one, as a specifier of those Pythons. The empty specifier means
   * Python 2.
   */
  | {
      readonly kind: 'build';
      readonly project: string | undefined;
      readonly missing: readonly MissingPart[];
      readonly old: string | undefined;
      /** Another cause of the failed build: an old Rust, a new CMake, or too little memory. */
      readonly by?: 'rust' | 'cmake' | 'memory';
    }
  /** The machine ran out of memory while pip itself was working. */
  | { readonly kind: 'memory' }
  /** A file or directory can't be written. */
  | { readonly kind: 'no-right'; readonly path: string; readonly isReadOnly: boolean }
  /** pip gave up its search for versions that fit together. */
  | { readonly kind: 'too-deep' }
  /** Only a pip before 24.1 reads the metadata of this release. */
  | { readonly kind: 'old-metadata'; readonly requirement: string }
  | Mistake
  | Checkout;

/** A mistake in the user's request to pip. */
export type Mistake =
  /**
   * A text that is no requirement. `file`: the requirements file with the text. Undefined if the user typed
   * the text.
   */
  | { readonly kind: 'bad-requirement'; readonly text: string; readonly file: string | undefined }
  /** The directory has no project in it. */
  | { readonly kind: 'no-project'; readonly path: string }
  | { readonly kind: 'no-file'; readonly path: string }
  /** The wheel is for another Python or another kind of machine. */
  | { readonly kind: 'other-wheel'; readonly file: string }
  /** The address leads to something that is no archive. */
  | { readonly kind: 'no-archive' }
  /** The project is called `name`, not `wanted`. */
  | { readonly kind: 'other-name'; readonly wanted: string; readonly name: string };

/** git could not check out a project. `url`: the repository, as git got it. */
export interface Checkout {
  readonly kind: 'checkout';
  readonly by: 'login' | 'key' | 'host-key' | 'revision';
  readonly url: string;
}
