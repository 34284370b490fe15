/** The properties of one setting. settings.ts reads the setting's value. */
export interface SettingRow {
  /** Key of config.toml and of the policy. */
  readonly key: string;
  /** The environment variable that overrides the files, if the setting has one. */
  readonly variable?: string;
  /** What the values do, for `--help` and the man page, in the words of the variable if there is one. */
  readonly help: string;
  /** The text that `pip-shim config` shows if no source sets the setting. */
  readonly unset: string;
  /** The effect that `pip-shim doctor` prints if a source sets the setting. */
  readonly effect: string;
  /**
   * True if a policy may lock the setting. Not set if users could avoid the lock by running plain pip, or if
   * the setting only prints more.
   */
  readonly lockable?: true;
}

/**
 * All settings, in the order of `pip-shim config`. A new setting needs a row here and a field in settings.ts.
 */
export const SETTINGS: readonly SettingRow[] = [
  {
    key: 'auto',
    variable: 'PIP_SHIM_AUTO',
    help: "don't ask, use: venv, project, pipx, system, smart; off: never offer",
    unset: 'ask at a terminal, else a hint',
    effect: 'no menu is shown',
    lockable: true,
  },
  {
    key: 'venv',
    variable: 'PIP_SHIM_VENV',
    help: 'the venv to use',
    unset: "the project's .venv",
    effect: 'pip-shim uses that venv',
    lockable: true,
  },
  {
    key: 'disable',
    variable: 'PIP_SHIM_DISABLE',
    help: '1: plain pip',
    unset: 'false',
    effect: 'pip-shim is switched off',
  },
  {
    key: 'dry_run',
    variable: 'PIP_SHIM_DRY_RUN',
    help: '1: say what would be done',
    unset: 'false',
    effect: 'pip-shim only says what it would do',
  },
  {
    key: 'debug',
    variable: 'PIP_SHIM_DEBUG',
    help: '1: say what was decided, and why; timing: also what each step took',
    unset: 'false',
    effect: 'pip-shim prints what it decides',
  },
  {
    key: 'hint',
    variable: 'PIP_SHIM_HINT',
    help: 'json: the hint is a line of JSON',
    unset: 'text',
    effect: 'hints are for programs, as a line of JSON',
  },
  {
    key: 'installer',
    variable: 'PIP_SHIM_INSTALLER',
    help: 'uv: makes venvs and installs into them with uv, if uv is on PATH',
    unset: 'pip',
    effect: 'it makes venvs and installs into them',
  },
  {
    key: 'system_site_packages',
    variable: 'PIP_SHIM_SYSTEM_SITE_PACKAGES',
    help: "1: new venvs see the system's packages, too",
    unset: 'false',
    effect: "new venvs see the system's packages",
  },
  {
    key: 'commands',
    variable: 'PIP_SHIM_COMMANDS',
    help: '1: the commands that an install brings can be called by name; 0: never',
    unset: 'true if CI is set',
    effect: 'whether installed commands get shims',
    lockable: true,
  },
  {
    key: 'python_hint',
    help: 'false: the hook prints no hint after a pip that failed without pip-shim',
    unset: 'true',
    effect: 'no hint follows a refused python -m pip, or a failed pip of the active venv',
  },
  {
    key: 'remedies',
    help: 'a list of the ways that may be offered: project, venv, pipx, system, override',
    unset: 'all',
    effect: 'pip-shim offers nothing else',
    lockable: true,
  },
  {
    key: 'override',
    help: "false: never offer an install into the system's Python",
    unset: 'true',
    effect: "installing into the system's Python is not offered",
    lockable: true,
  },
  {
    key: 'index',
    help: 'the URL of a package index, used if pip is told of none',
    unset: "pip's own",
    effect: 'packages come from there, unless pip is told of another index',
    lockable: true,
  },
];

/** All keys of config.toml. */
export const SETTING_KEYS: readonly string[] = SETTINGS.map(({ key }) => key);

/** The keys that a policy may lock. */
export const LOCKABLE: readonly string[] = SETTINGS.flatMap(({ key, lockable }) => (lockable ? [key] : []));

/** The variable of a key. Empty if the key has none. */
export const variableOf = (key: string): string => SETTINGS.find((row) => row.key === key)?.variable ?? '';

/** The variables that no key stands for: one of the sh shim for Python, and one of get.sh. */
export const OTHER_VARIABLES: readonly string[] = ['PIP_SHIM_PYTHON', 'PIP_SHIM_URL'];
