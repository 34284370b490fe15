import { ShimError } from '../system/errors.ts';
import {
  type Environment,
  findSetting,
  noPolicy,
  overruled,
  overruledLine,
  type Policy,
  type SourcedSetting,
  shown,
} from './setting-sources.ts';
import { SETTING_KEYS } from './table.ts';

export const AUTO_MODES = ['venv', 'project', 'pipx', 'system', 'smart', 'off'] as const;
export type AutoMode = (typeof AUTO_MODES)[number];

export const INSTALLERS = ['pip', 'uv'] as const;

export interface Settings {
  readonly auto: AutoMode | undefined;
  /** How and where that is written: `PIP_SHIM_AUTO=venv`. */
  readonly autoSaid: string;
  /** The venv to use, as written: absolute, relative to the current directory, or with a leading `~`. */
  readonly venv: string | undefined;
  /** Whether a file says so by a relative path: where to look in any directory, not which one may run. */
  readonly venvIsAnywhere: boolean;
  /** What makes venvs and installs into them. */
  readonly installer: (typeof INSTALLERS)[number];
  readonly disable: boolean;
  readonly dryRun: boolean;
  readonly debug: boolean;
  /** The only remedies that may be offered; undefined: all. */
  readonly remedies: Allowed | undefined;
  /** Where the override is ruled out. */
  readonly noOverride: string | undefined;
  /** The package index for what the remedies run, where pip is told of none; a locked one whatever pip is told. */
  readonly index: { readonly url: string; readonly where: string; readonly locked: boolean } | undefined;
  /** Keys that only the policy decides over. */
  readonly locked: readonly string[];
  /** What the user should be told: what is locked and was tried, a policy that is not followed. */
  readonly notes: readonly string[];
}

/** What a policy or a user can allow or not. */
export const REMEDIES = ['project', 'venv', 'pipx', 'system', 'override'] as const;

export interface Allowed {
  readonly names: readonly string[];
  readonly where: string;
}

const TRUE = new Set(['1', 'true', 'yes', 'on', 'y', 't']);
const FALSE = new Set(['0', 'false', 'no', 'off', 'n', 'f']);

/**
 * Settings from the environment over those of the user's file over those of the policy, where that does not lock them.
 * Empty variables count as unset, as pip's own do.
 * @throws ShimError with exit code 2 for an unknown key or a bad value, naming where it is written.
 */
export function readSettings(
  env: Environment,
  file: readonly SourcedSetting[],
  policy: Policy = noPolicy(''),
): Settings {
  const unknown = [...policy.written, ...file].find(({ key }) => !SETTING_KEYS.includes(key));
  if (unknown) {
    throw new ShimError('unknown-setting', `${unknown.where}: unknown key \`${unknown.key}\``, {
      exitCode: 2,
      next: [`known keys: ${SETTING_KEYS.join(', ')}`],
    });
  }
  const find = (key: string): SourcedSetting | undefined => findSetting(key, env, file, policy);
  const auto = find('auto');
  const venv = find('venv');
  const override = find('override');
  const index = find('index');
  return {
    auto: autoMode(auto),
    autoSaid: auto ? autoSaid(auto) : '',
    venv: text(venv),
    venvIsAnywhere: venv !== undefined && !isVariable(venv) && !/^[/~]/.test(text(venv) ?? ''),
    installer: installer(find('installer')),
    disable: flag(find('disable')),
    dryRun: flag(find('dry_run')),
    debug: flag(find('debug')),
    remedies: allowed(find('remedies')),
    noOverride: override && !flag(override) ? override.where : undefined,
    index: index && { url: url(index), where: index.where, locked: policy.locked.includes('index') },
    locked: policy.locked,
    notes: notes(env, file, policy),
  };
}

function notes(env: Environment, file: readonly SourcedSetting[], policy: Policy): readonly string[] {
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

function installer(written: SourcedSetting | undefined): Settings['installer'] {
  if (!written) return 'pip';
  const known = INSTALLERS.find((name) => name === written.value);
  if (known) return known;
  throw badValue(written, INSTALLERS.join(' or '));
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
  // PIP_SHIM_DEBUG=timing and the like: a variable that is set to something means yes; a file is held to its type.
  if (isVariable(written)) return true;
  throw badValue(written, 'true or false');
}

const isVariable = ({ where }: SourcedSetting): boolean => where.startsWith('PIP_SHIM_');

function badValue(written: SourcedSetting, good: string): ShimError {
  return new ShimError('bad-setting', `${written.where}: \`${shown(written.value)}\` is not a valid value`, {
    exitCode: 2,
    next: [`use ${good}`],
  });
}
