import type { VenvQuestion } from '../../environment/venv-places.ts';
import {
  findSetting,
  misspeltVariables,
  type SourcedSetting,
  shown,
} from '../../settings/setting-sources.ts';
import { isAsUnset } from '../../settings/settings.ts';
import { SETTING_KEYS, SETTINGS } from '../../settings/table.ts';
import { ShimError } from '../../system/errors.ts';
import type { Ports } from '../ports.ts';
import { type Check, checked } from './check.ts';

/** Checks that the settings are valid, and notes the settings that change pip-shim's behaviour. */
export const checkSettings: Check = ({ settings, env }) => {
  const read = readable(() => settings.written());
  if (read instanceof ShimError) return badSettings(read);
  const policy = readable(() => settings.policy());
  if (policy instanceof ShimError) return badSettings(policy);
  const valid = readable(() => settings.read());
  if (valid instanceof ShimError) return badSettings(valid);
  const set = SETTING_KEYS.flatMap((key) => findSetting(key, env, read, policy) ?? []);
  const notes = [...set.filter((written) => !isAsUnset(written)).map(noteOn), ...misspeltVariables(env)];
  if (policy.ignored === undefined) return checked({ notes: [...notes, ...valid.notes] });
  const { file } = policy;
  const remedy = [`as root, for the file and its directory: chown root:root ${file}; chmod go-w ${file}`];
  return checked({ notes, findings: [{ code: 'policy-ignored', problem: policy.ignored, remedy }] });
};

function readable<T>(read: () => T): T | ShimError {
  try {
    return read();
  } catch (error) {
    if (error instanceof ShimError) return error;
    throw error;
  }
}

function badSettings({ code, message, next }: ShimError): ReturnType<Check> {
  return checked({ findings: [{ code, problem: message, remedy: next }] });
}

function noteOn({ key, value, where }: SourcedSetting): string {
  const { effect = '' } = SETTINGS.find((row) => row.key === key) ?? {};
  return `${key} is ${shown(value)} (${where}): ${effect}`;
}

/**
 * The venv that the settings name. None if a setting is invalid, so that commands that only show something
 * still do. venvs.ts checks whether pip-shim can use this venv.
 */
export function wantedVenv({ settings }: Ports): Pick<VenvQuestion, 'wanted' | 'isAnywhere'> {
  const read = readable(() => settings.read());
  if (read instanceof ShimError) return { wanted: undefined };
  return { wanted: read.venv, isAnywhere: read.venvIsAnywhere };
}
