import type { Settings } from '../settings/settings.ts';
import { type ConfigItem, configItems, fileEntries, isUnread } from './configuration.ts';
import { PipExit } from './exit.ts';
import type { PipWorld } from './world.ts';

/**
 * The environment variables that make pip use the index from pip-shim's settings, even if another program
 * runs pip. If the user has set an index for pip, only an index that the policy locks replaces it.
 */
export function indexVariables(index: Settings['index'], world: PipWorld): Readonly<Record<string, string>> {
  if (!index) return {};
  const keys = told(world);
  const hasOwn = ['index-url', 'pypi-url', 'no-index'].some((key) => keys.has(key));
  if (!index.locked) return hasOwn ? {} : { PIP_INDEX_URL: index.url };
  // An empty variable does not switch off a setting, because pip ignores the variable (see configItems). So
  // two variables get values that add nothing: PIP_EXTRA_INDEX_URL repeats the index, and PIP_FIND_LINKS
  // names a directory to which only root can write.
  const extra = keys.has('extra-index-url') ? { PIP_EXTRA_INDEX_URL: index.url } : {};
  const links = /https?:/i.test(keys.get('find-links')?.value ?? '') ? { PIP_FIND_LINKS: '/' } : {};
  const old = keys.has('pypi-url') ? { PIP_PYPI_URL: index.url } : {};
  return { PIP_INDEX_URL: index.url, ...old, ...extra, ...links };
}

/** pip's settings for `install` by key. The last value of a key counts. */
function told(world: PipWorld): ReadonlyMap<string, ConfigItem> {
  try {
    return new Map(configItems('install', false, world).map((item) => [item.key, item]));
  } catch (error) {
    if (error instanceof PipExit) return new Map(); // pip itself stops at this error
    throw error;
  }
}

/**
 * Describes the first entry in a venv's pip.conf that could make the venv's pip use another index than the
 * locked one. Skips entries that `indexVariables` overrides. The callers add `could bypass …` to the text.
 * Returns undefined if there is no such entry.
 * @param venv the venv's path, which is `sys.prefix` of its Python
 */
export function otherIndexIn(venv: string, index: string, world: PipWorld): string | undefined {
  const file = `${venv}/pip.conf`;
  if (isUnread(file, world)) return `${file}, which can't be read,`;
  try {
    const isOther = ([name, value]: [string, string]): boolean => leadsElsewhere(name, value, index);
    const entry = [...fileEntries(file, world)].find(isOther);
    return entry && `${entry[0].replace(/^.*\./, '')} in ${file}`;
  } catch (error) {
    if (error instanceof PipExit) return `${file}, which can't be read,`;
    throw error;
  }
}

/** @param name `section.key` */
function leadsElsewhere(name: string, value: string, index: string): boolean {
  const key = name.slice(name.lastIndexOf('.') + 1);
  const words = value.split(/\s+/).filter((word) => word !== '');
  if (/^(?:(?:extra-)?index|pypi)-url$/.test(key)) return words.some((word) => word !== index);
  if (key === 'find-links') return words.some((word) => /^https?:/i.test(word));
  return /^(?:requirement|constraint|build-constraint)$/.test(key) && words.length > 0;
}
