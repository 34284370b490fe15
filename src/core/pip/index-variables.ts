import type { Settings } from '../settings.ts';
import { type ConfigItem, configItems } from './configuration.ts';
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
