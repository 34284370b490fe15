import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository } from '../../helpers/sandbox.ts';

interface Locked {
  readonly integrity?: string;
  readonly link?: boolean;
  /** The URL of the package. A setting in .npmrc keeps it out of the lock file. */
  readonly resolved?: string;
}

test('package-lock.json has a digest for each dependency, but no link and no URL', () => {
  const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
  const packages = Object.entries<Locked>(lock.packages).filter(([path]) => path !== '');
  assert.ok(packages.length > 50);
  for (const [path, { integrity, link, resolved }] of packages) {
    assert.match(integrity ?? '', /^sha512-/, path);
    assert.deepEqual([link, resolved], [undefined, undefined], path);
  }
});

/** test/wide/install/dependencies.test.ts tests that npm obeys .npmrc and --ignore-scripts. */
test('.npmrc and the only call of `npm ci` turn off the install scripts of dependencies', () => {
  const settings = readFileSync(join(repository, '.npmrc'), 'utf8');
  assert.match(settings, /^ignore-scripts ?= ?true$/m);
  const builder = readFileSync(join(repository, 'packaging/build-clone.mjs'), 'utf8');
  const calls = builder.match(/^.*'ci'.*$/gm) ?? [];
  assert.deepEqual(calls, ["  const ci = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];"]);
});
