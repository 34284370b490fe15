import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository } from '../../helpers/sandbox.ts';

interface Locked {
  readonly integrity?: string;
  readonly link?: boolean;
}

test('each dependency is locked by a digest, and named by no address', () => {
  const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
  const packages = Object.entries<Locked>(lock.packages).filter(([path]) => path !== '');
  assert.ok(packages.length > 50);
  for (const [path, { integrity, link }] of packages) {
    assert.match(integrity ?? '', /^sha512-/, path);
    assert.equal(link, undefined, path);
  }
});

/** What npm does by them is in test/wide/install/dependencies.test.ts. */
test('no install script of a dependency runs: our .npmrc says so, and so does each call of npm in install.sh', () => {
  const settings = readFileSync(join(repository, '.npmrc'), 'utf8');
  assert.match(settings, /^ignore-scripts ?= ?true$/m);
  const installer = readFileSync(join(repository, 'install.sh'), 'utf8');
  const calls = installer.match(/^\s*(?:if )?npm_run ci.*$/gm) ?? [];
  assert.ok(calls.length > 0 && calls.every((call) => call.includes(' --ignore-scripts ')), calls.join('\n'));
});
