import { compare, explain } from '@renovatebot/pep440';
import type { Pep440 } from './versions.ts';

/**
 * Reads and orders versions (PEP 440) with a library. pip-shim does not use the library for specifiers,
 * because the library gets some of them wrong. There, `>1.0rc1` rejects 1.0, `==1.0.*` rejects 1, and `~=`
 * forgets that pre-releases were allowed.
 */
export const pep440: Pep440 = {
  read(version) {
    const told = explain(version.trim());
    if (!told) return undefined;
    return {
      epoch: told.epoch,
      release: told.release,
      normal: `${told.public}${told.local === null ? '' : `+${told.local}`}`,
      public: told.public,
      base: told.base_version,
      local: told.local !== null,
      prerelease: told.is_prerelease,
      postrelease: told.is_postrelease,
    };
  },
  compare: (version, other) => compare(version.trim(), other.trim()),
};
