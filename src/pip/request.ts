/** What the user asked pip for, after pip's own reading of arguments, PIP_* variables and config files. */

/** An option as typed on the command line; `name` is the full primary name (`--index-url`), abbreviations resolved. */
export interface TypedOption {
  readonly name: string;
  readonly value?: string;
}

/** Where the value of a setting came from: a later one overrides an earlier one, as in pip. */
export type SettingSource = 'config' | 'environment' | 'argument';

/** An option that applies although it is not on the command line. */
export interface ToldOption extends TypedOption {
  /** `PIP_NO_DEPS`, or `no-deps in pip's configuration`. */
  readonly where: string;
}

/** The settings of pip that decide whether it refuses, or what we do afterwards. */
export interface PipSettings {
  readonly user: SettingSource | undefined;
  readonly requireVirtualenv: SettingSource | undefined;
  readonly noInput: boolean;
  readonly dryRun: boolean;
  readonly debug: boolean;
  /** Count of -q less nothing; pip hides even errors from 3 on. */
  readonly quiet: number;
  readonly verbose: number;
  /** Value of `--python`/PIP_PYTHON: an interpreter or a venv directory. */
  readonly python: string | undefined;
}

export interface PipRequest {
  readonly kind: 'install' | 'uninstall';
  /** Every word after the program's name, as typed. */
  readonly args: readonly string[];
  /** The same without `--python VALUE` in any form, to run in another environment. */
  readonly argsWithoutPython: readonly string[];
  /** Positional words: requirement specifiers, URLs, paths. */
  readonly requirements: readonly string[];
  readonly editables: readonly string[];
  /** Values of -r, -c, --group. */
  readonly requirementFiles: readonly string[];
  readonly constraintFiles: readonly string[];
  readonly groups: readonly string[];
  /** Options typed on the command line, in order, requirements and -r/-e/-c included. */
  readonly typed: readonly TypedOption[];
  /** What pip's variables and config files say to this command, as the options that they stand for. */
  readonly told: readonly ToldOption[];
  readonly settings: PipSettings;
}

/**
 * `refusal`: pip will stop with externally-managed-environment (exit 1), if the environment is marked.
 * `require-virtualenv`: pip will stop with exit 3 outside a venv.
 * `other`: neither, and why (usage error, --target, help, another subcommand …).
 */
export type Prediction =
  | { readonly kind: 'refusal'; readonly request: PipRequest; readonly why: string }
  | { readonly kind: 'require-virtualenv'; readonly request: PipRequest; readonly why: string }
  | { readonly kind: 'other'; readonly why: string };
