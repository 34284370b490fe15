import { ShimError } from './errors.ts';

export const AUTO_MODES = ['venv', 'pipx', 'system', 'smart', 'off'] as const;
export type AutoMode = (typeof AUTO_MODES)[number];

export interface Settings {
  readonly auto: AutoMode | undefined;
  /** The venv to use, as written: absolute, relative to the current directory, or with a leading `~`. */
  readonly venv: string | undefined;
  readonly disable: boolean;
  readonly dryRun: boolean;
  readonly debug: boolean;
}

/** One value with where it was written, so that a bad one can be named. */
export interface Written {
  readonly key: string;
  readonly value: unknown;
  /** `PIP_SHIM_AUTO` or `/home/u/.config/pip-shim/config.toml:3` */
  readonly where: string;
}

/** Key of config.toml → variable of the environment, which wins over the file. */
export const SETTING_VARIABLES: Readonly<Record<string, string>> = {
  auto: 'PIP_SHIM_AUTO',
  venv: 'PIP_SHIM_VENV',
  disable: 'PIP_SHIM_DISABLE',
  dry_run: 'PIP_SHIM_DRY_RUN',
  debug: 'PIP_SHIM_DEBUG',
};

const TRUE = new Set(['1', 'true', 'yes', 'on', 'y', 't']);
const FALSE = new Set(['0', 'false', 'no', 'off', 'n', 'f']);

/**
 * Settings from the environment over those of the file.
 * Empty variables count as unset, as pip's own do.
 * @throws ShimError with exit code 2 for an unknown key or a bad value, naming where it is written.
 */
export function readSettings(
  env: Readonly<Record<string, string | undefined>>,
  file: readonly Written[],
): Settings {
  const unknown = file.find((written) => !Object.hasOwn(SETTING_VARIABLES, written.key));
  if (unknown) {
    throw new ShimError('unknown-setting', `${unknown.where}: unknown key \`${unknown.key}\``, {
      exitCode: 2,
      next: [`known keys: ${Object.keys(SETTING_VARIABLES).join(', ')}`],
    });
  }
  const find = (key: string): Written | undefined => writtenSetting(key, env, file);
  return {
    auto: autoMode(find('auto')),
    venv: text(find('venv')),
    disable: flag(find('disable')),
    dryRun: flag(find('dry_run')),
    debug: flag(find('debug')),
  };
}

/** What decides over one setting: its variable, else the file; undefined where neither says anything. */
export function writtenSetting(
  key: string,
  env: Readonly<Record<string, string | undefined>>,
  file: readonly Written[],
): Written | undefined {
  const variable = SETTING_VARIABLES[key] ?? '';
  const value = env[variable];
  return value ? { key, value, where: variable } : file.find((written) => written.key === key);
}

function autoMode(written: Written | undefined): AutoMode | undefined {
  if (!written) return undefined;
  const name = written.value === 'apt' ? 'system' : written.value;
  const mode = AUTO_MODES.find((known) => known === name);
  if (mode) return mode;
  throw badValue(written, `one of ${AUTO_MODES.join(', ')}, or apt (the same as system)`);
}

function text(written: Written | undefined): string | undefined {
  if (!written) return undefined;
  if (typeof written.value === 'string' && written.value !== '') return written.value;
  throw badValue(written, 'a path');
}

function flag(written: Written | undefined): boolean {
  if (!written) return false;
  if (typeof written.value === 'boolean') return written.value;
  const word = shown(written.value).toLowerCase();
  if (TRUE.has(word)) return true;
  if (FALSE.has(word)) return false;
  // PIP_SHIM_DEBUG=timing and the like: a variable that is set to something means yes; a file is held to its type.
  if (written.where.startsWith('PIP_SHIM_')) return true;
  throw badValue(written, 'true or false');
}

/** A table of the file has no prototype, and nothing that makes text of it. */
const shown = (value: unknown): string => (typeof value === 'object' ? JSON.stringify(value) : String(value));

function badValue(written: Written, good: string): ShimError {
  return new ShimError('bad-setting', `${written.where}: \`${shown(written.value)}\` is not known here`, {
    exitCode: 2,
    next: [`use ${good}`],
  });
}
