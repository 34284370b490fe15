import { isInCi } from '../system/ci-environment.ts';
import { ShimError } from '../system/errors.ts';
import type { Variables } from '../system/ports.ts';
import { didYouMean } from '../ui/suggest.ts';
import {
  findSetting,
  noPolicy,
  overruled,
  overruledLine,
  type Policy,
  type SourcedSetting,
  shown,
} from './setting-sources.ts';
import { SETTING_KEYS, SETTINGS } from './table.ts';

export const AUTO_MODES = ['venv', 'project', 'pipx', 'system', 'smart', 'off'] as const;
export type AutoMode = (typeof AUTO_MODES)[number];

export const INSTALLERS = ['pip', 'uv'] as const;
export const HINTS = ['text', 'json'] as const;

export interface Settings {
  readonly auto: AutoMode | undefined;
  /** The value and the source of `auto` for messages, such as `PIP_SHIM_AUTO=venv`. */
  readonly autoSaid: string;
  /** The venv to use, as written: absolute, relative to the current directory, or with a leading `~`. */
  readonly venv: string | undefined;
  /**
   * True if a settings file gives `venv` as a relative path. Then each directory has a different venv, so the
   * setting does not permit pip-shim to use a venv that it did not make.
   */
  readonly venvIsAnywhere: boolean;
  /** The program that makes venvs and installs into them. */
  readonly installer: (typeof INSTALLERS)[number];
  /** Whether a new venv sees the packages of its Python (`python3 -m venv --system-site-packages`). */
  readonly systemSitePackages: boolean;
  readonly disable: boolean;
  readonly dryRun: boolean;
  readonly debug: boolean;
  /** Whether a hint is for people or, as JSON, for programs. */
  readonly hint: (typeof HINTS)[number];
  /** Whether installed commands get shims. Undefined if no source says (see {@link wantsCommands}). */
  readonly commands: boolean | undefined;
  /** Whether the shell hook prints a hint after an install failed that did not run through a shim. */
  readonly pythonHint: boolean;
  /** The only remedies that pip-shim may offer. Undefined if it may offer all. */
  readonly remedies: Allowed | undefined;
  /**
   * The file and line of the setting that forbids installs into the system's Python. Undefined if none
   * forbids it.
   */
  readonly noOverride: string | undefined;
  /**
   * The package index for installs. It applies only if pip's settings name none, or if the policy locks it.
   */
  readonly index: { readonly url: string; readonly where: string; readonly locked: boolean } | undefined;
  /** The keys that only the policy can set. */
  readonly locked: readonly string[];
  /**
   * Lines for the user. They tell which settings have no effect because the policy locks their keys, and why
   * a policy is ignored.
   */
  readonly notes: readonly string[];
}

/** The remedies that a policy or a user can allow. */
export const REMEDIES = ['project', 'venv', 'pipx', 'system', 'override'] as const;

export interface Allowed {
  readonly names: readonly string[];
  readonly where: string;
}

const TRUE = new Set(['1', 'true', 'yes', 'on', 'y', 't']);
const FALSE = new Set(['0', 'false', 'no', 'off', 'n', 'f']);

/**
 * Reads all settings. Variables override the user's file, and the file overrides the policy, except for keys
 * that the policy locks. Empty variables count as unset, as in pip.
 * @throws ShimError (exit code 2) that names the source of an unknown key or of a bad value
 */
export function readSettings(
  env: Variables,
  file: readonly SourcedSetting[],
  policy: Policy = noPolicy(''),
): Settings {
  const unknown = [...policy.written, ...file].find(({ key }) => !SETTING_KEYS.includes(key));
  if (unknown)
    throw new ShimError(
      'unknown-setting',
      `${unknown.where}: unknown key \`${unknown.key}\`${didYouMean(unknown.key, SETTING_KEYS)}`,
      [`known keys: ${SETTING_KEYS.join(', ')}`],
      { exitCode: 2 },
    );
  const find = (key: string): SourcedSetting | undefined => findSetting(key, env, file, policy);
  const auto = find('auto');
  const venv = find('venv');
  const override = find('override');
  const pythonHint = find('python_hint');
  const commands = find('commands');
  const index = find('index');
  return {
    auto: autoMode(auto),
    autoSaid: auto ? autoSaid(auto) : '',
    venv: text(venv),
    venvIsAnywhere: venv !== undefined && !isVariable(venv) && !/^[/~]/.test(text(venv) ?? ''),
    installer: oneOf(INSTALLERS, find('installer')),
    systemSitePackages: flag(find('system_site_packages')),
    disable: flag(find('disable')),
    dryRun: flag(find('dry_run')),
    debug: flag(find('debug')),
    hint: oneOf(HINTS, find('hint')),
    commands: commands && flag(commands),
    pythonHint: pythonHint === undefined || flag(pythonHint),
    remedies: allowed(find('remedies')),
    noOverride: override && !flag(override) ? override.where : undefined,
    index: index && { url: url(index), where: index.where, locked: policy.locked.includes('index') },
    locked: policy.locked,
    notes: notes(env, file, policy),
  };
}

/** Whether installed commands get shims and run through them. If no source sets this, true if CI is set. */
export const wantsCommands = ({ commands }: Settings, env: Variables): boolean => commands ?? isInCi(env);

function notes(env: Variables, file: readonly SourcedSetting[], policy: Policy): readonly string[] {
  const tried = overruled(env, file, policy).map((written) => overruledLine(written, policy));
  return policy.ignored === undefined ? tried : [policy.ignored, ...tried];
}

function autoMode(written: SourcedSetting | undefined): AutoMode | undefined {
  if (!written) return undefined;
  const name = written.value === 'apt' ? 'system' : written.value;
  const mode = AUTO_MODES.find((known) => known === name);
  if (mode) return mode;
  throw badValue(written, `one of ${AUTO_MODES.join(', ')}, or apt (the same as system)`);
}

/** The value as one of two names. If it is not set, the first name. */
function oneOf<Name extends string>(names: readonly [Name, Name], written: SourcedSetting | undefined): Name {
  if (!written) return names[0];
  const known = names.find((name) => name === written.value);
  if (known !== undefined) return known;
  throw badValue(written, names.join(' or '));
}

const autoSaid = ({ value, where }: SourcedSetting): string =>
  where === 'PIP_SHIM_AUTO' ? `${where}=${shown(value)}` : `auto = ${JSON.stringify(value)} (${where})`;

function text(written: SourcedSetting | undefined): string | undefined {
  if (!written) return undefined;
  if (typeof written.value === 'string' && written.value !== '') return written.value;
  throw badValue(written, 'a path');
}

function allowed(written: SourcedSetting | undefined): Allowed | undefined {
  if (!written) return undefined;
  const { value, where } = written;
  const names: readonly unknown[] = Array.isArray(value) ? value : [];
  const wrong = names.find((name) => !REMEDIES.some((known) => known === name));
  if (names === value && wrong === undefined) return { names: names.map(String), where };
  throw badValue({ ...written, value: wrong ?? value }, `a list of ${REMEDIES.join(', ')}`);
}

function url(written: SourcedSetting): string {
  const { value } = written;
  if (typeof value === 'string' && /^(?:https?|file):\/\/[^\s\p{Cc}]+$/u.test(value)) return value;
  throw badValue(written, 'a URL');
}

function flag(written: SourcedSetting | undefined): boolean {
  if (!written) return false;
  if (typeof written.value === 'boolean') return written.value;
  const word = shown(written.value).toLowerCase();
  if (TRUE.has(word)) return true;
  if (FALSE.has(word)) return false;
  // In a variable, any other text means yes (PIP_SHIM_DEBUG=timing). In a file, any other value is an error.
  if (isVariable(written)) return true;
  throw badValue(written, 'true or false');
}

/** Whether the setting has the same effect as if nobody had set it. `disable = false` is such a setting. */
export function isAsUnset(written: SourcedSetting): boolean {
  const { unset } = SETTINGS.find(({ key }) => key === written.key) ?? {};
  return unset === (unset === 'true' || unset === 'false' ? String(flag(written)) : shown(written.value));
}

const isVariable = ({ where }: SourcedSetting): boolean => where.startsWith('PIP_SHIM_');

function badValue(written: SourcedSetting, good: string): ShimError {
  return new ShimError(
    'bad-setting',
    `${written.where}: \`${shown(written.value)}\` is not a valid value`,
    [`use ${good}`],
    { exitCode: 2 },
  );
}
