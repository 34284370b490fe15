import { ShimError } from '../system/errors.ts';
import { look } from '../system/look.ts';
import type { Places } from '../system/places.ts';
import { readConfigFile } from './config-file.ts';
import type { Host } from './host.ts';
import { readPolicyFile } from './policy-file.ts';
import { readSettings, type Settings } from './settings.ts';

interface Sources {
  readonly host: Host;
  readonly places: Places;
}

/**
 * The settings from the environment, from config.toml and from the machine's policy.
 * @throws ShimError (exit code 2) for an unknown key or a bad value. If it is in the policy, the error's code
 *   is BAD_POLICY
 */
export function settingsOf({ host, places }: Sources): Settings {
  const own = readConfigFile(`${places.config}/config.toml`, look);
  return readSettings(host.env, own, readPolicyFile(host.policy));
}

/**
 * The settings. Undefined if one is invalid, because a bad setting must not stop a command that does not
 * install.
 */
export function settingsIfGood(sources: Sources): Settings | undefined {
  try {
    return settingsOf(sources);
  } catch (error) {
    if (error instanceof ShimError) return undefined;
    throw error;
  }
}
