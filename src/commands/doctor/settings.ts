import { ShimError } from '../../core/errors.ts';
import { SETTING_VARIABLES, type Settings, type Written, writtenSetting } from '../../core/settings.ts';
import type { Ports } from '../ports.ts';
import { type Check, checked } from './check.ts';

/** Can the settings be read, and which of them change what pip-shim does? */
export const checkSettings: Check = ({ settings, env }) => {
  const read = readable(() => settings.written());
  if (read instanceof ShimError) return badSettings(read);
  const valid = readable(() => settings.read());
  if (valid instanceof ShimError) return badSettings(valid);
  const set = Object.keys(SETTING_VARIABLES).flatMap((key) => writtenSetting(key, env, read) ?? []);
  return checked({ notes: set.filter((written) => isInForce(written, valid)).map(noteOn) });
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

/** A flag that is set to false is no news. */
function isInForce({ key }: Written, { disable, dryRun, debug }: Settings): boolean {
  const flags: Readonly<Record<string, boolean>> = { disable, dry_run: dryRun, debug };
  return flags[key] ?? true;
}

const MEANING: Readonly<Record<string, string>> = {
  auto: 'nobody is asked',
  venv: 'that is the venv that is used',
  disable: 'pip-shim is switched off',
  dry_run: 'it is only said what would be done',
  debug: 'what was decided is printed',
};

function noteOn({ key, value, where }: Written): string {
  return `${key} is ${String(value)} (${where}): ${MEANING[key]}`;
}

/** Variables and settings that point at a venv are the business of venvs.ts; this only reads them. */
export function wantedVenv({ settings }: Ports): string | undefined {
  const read = readable(() => settings.read());
  return read instanceof ShimError ? undefined : read.venv;
}
