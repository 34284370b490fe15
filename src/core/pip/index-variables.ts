import type { Settings } from '../settings.ts';
import { configItems } from './configuration.ts';
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
  // An empty variable would not outdo what a file says (configItems), the same index once more does.
  const extra = keys.has('extra-index-url') ? { PIP_EXTRA_INDEX_URL: index.url } : {};
  return { PIP_INDEX_URL: index.url, ...(keys.has('pypi-url') ? { PIP_PYPI_URL: index.url } : {}), ...extra };
}

function told(world: PipWorld): ReadonlySet<string> {
  try {
    return new Set(configItems('install', false, world).map(({ key }) => key));
  } catch (error) {
    if (error instanceof PipExit) return new Set(); // pip itself ends over it
    throw error;
  }
}
