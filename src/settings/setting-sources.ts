import { variableOf } from './table.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** One value with where it was written, so that a bad one can be named. */
export interface SourcedSetting {
  readonly key: string;
  readonly value: unknown;
  /** `PIP_SHIM_AUTO` or `/home/u/.config/pip-shim/config.toml:3` */
  readonly where: string;
}

/** What an administrator has written for all users of a machine; it ranks below each user's own file, but where it is locked. */
export interface Policy {
  readonly file: string;
  /** Its settings, without the list of those that are locked. */
  readonly written: readonly SourcedSetting[];
  /** Keys that neither a user's file nor a variable changes. */
  readonly locked: readonly string[];
  /** Why a file that is there is not followed. */
  readonly ignored: string | undefined;
}

export function noPolicy(file: string, ignored?: string): Policy {
  return { file, written: [], locked: [], ignored };
}

/** The source that decides one setting. Undefined if no source sets it. */
export function findSetting(
  key: string,
  env: Environment,
  file: readonly SourcedSetting[],
  policy: Policy,
): SourcedSetting | undefined {
  const own = policy.written.find((written) => written.key === key);
  if (policy.locked.includes(key)) return own;
  const variable = variableOf(key);
  const value = env[variable];
  return value ? { key, value, where: variable } : (file.find((written) => written.key === key) ?? own);
}

/** Settings of locked keys that have no effect. Repeating the policy's own value is not reported. */
export function overruled(
  env: Environment,
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

/** One line about each. */
export function overruledLine({ key, value, where }: SourcedSetting, { file }: Policy): string {
  return `${where}: ${key} = ${shown(value)} is not followed, since ${file} locks ${key}`;
}

/** A table of the file has no prototype, and nothing that makes text of it. */
export const shown = (value: unknown): string =>
  typeof value === 'object' ? JSON.stringify(value) : String(value);
