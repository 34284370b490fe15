import { ShimError } from '../system/errors.ts';
import { type Policy, type SourcedSetting, shown } from './setting-sources.ts';
import { readSettings } from './settings.ts';
import { LOCKABLE } from './table.ts';

/** Code of the ShimError for an invalid policy. pip-shim then runs only plain pip. */
export const BAD_POLICY = 'bad-policy';

/**
 * Makes a policy from all settings in its file.
 * @throws ShimError (code BAD_POLICY) that names the file and the line, if a setting is invalid
 */
export function policyOf(file: string, all: readonly SourcedSetting[]): Policy {
  const list = all.find(({ key }) => key === 'locked');
  const written = all.filter(({ key }) => key !== 'locked');
  const policy = { file, written, locked: lockedBy(list), ignored: undefined };
  try {
    readSettings({}, written);
  } catch (error) {
    if (error instanceof ShimError) throw badPolicy(error.message, error.next);
    throw error;
  }
  return policy;
}

export function badPolicy(message: string, next: readonly string[]): ShimError {
  return new ShimError(
    BAD_POLICY,
    message,
    [...next, 'until that is fixed, pip-shim offers nothing and runs plain pip'],
    { exitCode: 2 },
  );
}

function lockedBy(list: SourcedSetting | undefined): readonly string[] {
  if (!list) return [];
  const keys = Array.isArray(list.value) ? list.value : [list.value];
  const wrong = keys.find((key) => !LOCKABLE.includes(key));
  if (keys === list.value && wrong === undefined) return keys;
  const problem =
    keys === list.value ? `\`${shown(wrong)}\` can't be locked` : `\`${shown(list.value)}\` is not a list`;
  throw badPolicy(`${list.where}: ${problem}`, [`use a list of ${LOCKABLE.join(', ')}`]);
}
