import type { Settings } from '../settings/settings.ts';
import { type ConfigItem, configItems, fileEntries, isUnread } from './configuration.ts';
import { PipExit } from './exit.ts';
import type { PipWorld } from './world.ts';

/**
 * The variables by which pip, and a pip that another program runs, looks in the index of the settings: only where it is
 * told of none so far, but always where that index is locked.
 */
export function indexVariables(index: Settings['index'], world: PipWorld): Readonly<Record<string, string>> {
  if (!index) return {};
  const keys = told(world);
  const hasOwn = ['index-url', 'pypi-url', 'no-index'].some((key) => keys.has(key));
  if (!index.locked) return hasOwn ? {} : { PIP_INDEX_URL: index.url };
  // An empty variable would not outdo what a file says (configItems): the same index once more does, and for pages of
  // links a directory which only root puts packages into.
  const extra = keys.has('extra-index-url') ? { PIP_EXTRA_INDEX_URL: index.url } : {};
  const links = /https?:/i.test(keys.get('find-links')?.value ?? '') ? { PIP_FIND_LINKS: '/' } : {};
  const old = keys.has('pypi-url') ? { PIP_PYPI_URL: index.url } : {};
  return { PIP_INDEX_URL: index.url, ...old, ...extra, ...links };
}

/** By their keys, each as the last one says it. */
function told(world: PipWorld): ReadonlyMap<string, ConfigItem> {
  try {
    return new Map(configItems('install', false, world).map((item) => [item.key, item]));
  } catch (error) {
    if (error instanceof PipExit) return new Map(); // pip itself ends over it
    throw error;
  }
}

/**
 * What in a venv's own pip.conf could lead its pip elsewhere than to a locked index: the subject of `could bypass`.
 * Undefined if nothing does. The variables above can't outdo what they don't know of.
 * @param venv its path, which is `sys.prefix` of its Python
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
