import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Sandbox } from './sandbox.ts';

/**
 * apt as an ordinary Debian has it: a container switches its package cache off, and every answer then costs 0.4 s
 * instead of 10 ms. The cache is made anew below the sandbox.
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
