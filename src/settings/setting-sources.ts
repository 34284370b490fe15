import type { Variables } from '../system/ports.ts';
import { didYouMean } from '../ui/suggest.ts';
import { OTHER_VARIABLES, SETTINGS, variableOf } from './table.ts';

/** The value of a setting and the source of the value, for messages about a bad value. */
export interface SourcedSetting {
  readonly key: string;
  readonly value: unknown;
  /** The source, such as `PIP_SHIM_AUTO` or `/home/u/.config/pip-shim/config.toml:3`. */
  readonly where: string;
}

/** An administrator's settings for all users of a machine. Users can override keys that are not locked. */
export interface Policy {
  readonly file: string;
  /** The settings in the file, except the list `locked`. */
  readonly written: readonly SourcedSetting[];
  /** The keys that neither a user's file nor a variable can override. */
  readonly locked: readonly string[];
  /** Why pip-shim ignores an existing policy file. Undefined if it follows the file. */
  readonly ignored: string | undefined;
}

export function noPolicy(file: string, ignored?: string): Policy {
  return { file, written: [], locked: [], ignored };
}

/** The source that decides one setting. Undefined if no source sets it. */
export function findSetting(
  key: string,
  env: Variables,
  file: readonly SourcedSetting[],
  policy: Policy,
): SourcedSetting | undefined {
  const own = policy.written.find((written) => written.key === key);
  if (policy.locked.includes(key)) return own;
  const variable = variableOf(key);
  const value = env[variable];
  return value ? { key, value, where: variable } : (file.find((written) => written.key === key) ?? own);
}

/**
 * The user's settings that have no effect, because the policy locks their keys. Leaves out settings that
 * equal the policy's.
 */
export function overruled(
  env: Variables,
  file: readonly SourcedSetting[],
  policy: Policy,
): readonly SourcedSetting[] {
  return policy.locked.flatMap((key) => {
    const own = policy.written.find((written) => written.key === key);
    const value = env[variableOf(key)];
    const tried = [
      ...(value ? [{ key, value, where: variableOf(key) }] : []),
      ...file.filter((written) => written.key === key),
    ];
    return tried.filter((written) => shown(written.value) !== shown(own?.value));
  });
}

/** The line that tells the user that a locked key overrides a setting. */
export function overruledLine({ key, value, where }: SourcedSetting, { file }: Policy): string {
  return `${where}: ${key} = ${shown(value)} is not followed, since ${file} locks ${key}`;
}

/** The text of a value. A TOML table needs JSON, because String() fails on an object without a prototype. */
export const shown = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);

/**
 * The lines about misspelt variables: one for each variable whose name is nearly that of a setting's
 * variable.
 */
export function misspeltVariables(env: Variables): readonly string[] {
  const known = SETTINGS.flatMap(({ variable }) => variable ?? []);
  return Object.keys(env)
    .filter((name) => /^PIP\w+$/i.test(name) && ![...known, ...OTHER_VARIABLES].includes(name))
    .map((name) => [name, didYouMean(name.toUpperCase(), known)])
    .flatMap(([name, meant]) => (meant === '' ? [] : [`${name} is no variable of pip-shim${meant}`]));
}
