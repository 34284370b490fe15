import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from './sandbox.ts';

/**
 * Gives the sandbox an apt with a package cache below the sandbox's root, as an ordinary Debian has. A
 * container switches this cache off. Each answer of apt then takes 0.4 s instead of 10 ms.
 */
export function withAptCache(sandbox: Sandbox): Sandbox {
  const cache = join(sandbox.root, 'apt');
  mkdirSync(join(cache, 'archives/partial'), { recursive: true });
  const settings = {
    Cache: cache,
    'Cache::pkgcache': 'pkgcache.bin',
    'Cache::srcpkgcache': 'srcpkgcache.bin',
  };
  const lines = Object.entries({ ...settings, 'Etc::parts': join(cache, 'none') });
  const config = join(cache, 'apt.conf');
  writeFileSync(config, lines.map(([name, value]) => `Dir::${name} "${value}";\n`).join(''));
  const env = { ...sandbox.env, APT_CONFIG: config };
  spawnSync('apt-cache', ['gencaches'], { env });
  return { ...sandbox, env };
}
