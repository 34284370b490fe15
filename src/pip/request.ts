/** The user's request to pip, as pip reads it from arguments, PIP_* variables and config files. */

/**
 * An option on the command line. `name` is its primary name (`--index-url`), even if the user abbreviated it.
 */
export interface TypedOption {
  readonly name: string;
  readonly value?: string;
}

/**
 * The source of a setting's value. As in pip, `argument` overrides `environment`, and both override `config`.
 */
export type SettingSource = 'config' | 'environment' | 'argument';

/** An option that pip gets from a variable or a config file, not from the command line. */
export interface ToldOption extends TypedOption {
  /** The source, for example `PIP_NO_DEPS` or `no-deps in pip's configuration`. */
  readonly where: string;
}

/** The settings of pip that decide whether pip refuses, or what pip-shim does after a refusal. */
export interface PipSettings {
  readonly user: SettingSource | undefined;
  readonly requireVirtualenv: SettingSource | undefined;
  readonly noInput: boolean;
  readonly dryRun: boolean;
  readonly debug: boolean;
  /** The number of -q, without subtracting -v as pip does. With 3 or more, pip hides even errors. */
  readonly quiet: number;
  /** The value of `--python` or PIP_PYTHON: an interpreter or the directory of a venv. */
  readonly python: string | undefined;
}

export interface PipRequest {
  readonly kind: 'install' | 'uninstall';
  /** All arguments after the program's name, as typed. */
  readonly args: readonly string[];
  /** `args` without any form of `--python VALUE`. They are for a run in another environment. */
  readonly argsWithoutPython: readonly string[];
  /** Positional arguments: requirement specifiers, URLs, paths. */
  readonly requirements: readonly string[];
  readonly editables: readonly string[];
  /** The values of -r. `constraintFiles` has the values of -c, and `groups` has the values of --group. */
  readonly requirementFiles: readonly string[];
  readonly constraintFiles: readonly string[];
  readonly groups: readonly string[];
  /** The options on the command line, in order, including -r, -e and -c. */
  readonly typed: readonly TypedOption[];
  /** The settings for this command from pip's variables and config files, as options. */
  readonly told: readonly ToldOption[];
  readonly settings: PipSettings;
}

/**
 * `refusal`: pip will stop with externally-managed-environment (exit code 1) if the environment is marked.
 * `allowed`: pip would refuse, but the config file `file` sets break-system-packages.
 * `require-virtualenv`: pip will stop with exit code 3 outside a venv.
 * `other`: pip will not refuse, because of `why` (usage error, --target, help, another subcommand …).
 */
export type Prediction =
  | { readonly kind: 'refusal'; readonly request: PipRequest; readonly why: string }
  | { readonly kind: 'allowed'; readonly request: PipRequest; readonly why: string; readonly file: string }
  | { readonly kind: 'require-virtualenv'; readonly request: PipRequest; readonly why: string }
  | { readonly kind: 'other'; readonly why: string };
