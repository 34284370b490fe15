import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isAtLeast } from '../../src/pip/world.ts';

/** A wheel that contains pip itself. */
export interface PipWheel {
  readonly path: string;
  readonly version: string;
}

/** The reason why {@link fetchedPips} may be empty. */
export const NO_PIPS = 'PIP_SHIM_TEST_PIP_WHEELS names no directory';

/** Returns wheels of pip from version `since` on, the oldest first. `.ci/run` has downloaded them. */
export function fetchedPips(since = '0'): readonly PipWheel[] {
  const dir = process.env.PIP_SHIM_TEST_PIP_WHEELS;
  return (dir ? readdirSync(dir) : [])
    .map((file) => ({ path: join(dir ?? '', file), version: /^pip-(\d[\d.]*)-.*\.whl$/.exec(file)?.[1] }))
    .filter((wheel): wheel is PipWheel => wheel.version !== undefined && isAtLeast(wheel.version, since))
    .sort((one, other) => (isAtLeast(one.version, other.version) ? 1 : -1));
}
