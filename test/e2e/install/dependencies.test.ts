import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository } from '../../helpers/sandbox.ts';

interface Locked {
  readonly integrity?: string;
  readonly link?: boolean;
}

test('package-lock.json has a digest for each dependency, and none is a link', () => {
  const lock = JSON.parse(readFileSync(join(repository, 'package-lock.json'), 'utf8'));
  const packages = Object.entries<Locked>(lock.packages).filter(([path]) => path !== '');
  assert.ok(packages.length > 50);
  for (const [path, { integrity, link }] of packages) {
    assert.match(integrity ?? '', /^sha512-/, path);
    assert.equal(link, undefined, path);
  }
});

/** test/wide/install/dependencies.test.ts tests that npm obeys. */
test('.npmrc and each call of npm in install.sh turn off the install scripts of dependencies', () => {
  const settings = readFileSync(join(repository, '.npmrc'), 'utf8');
  assert.match(settings, /^ignore-scripts ?= ?true$/m);
  const installer = readFileSync(join(repository, 'install.sh'), 'utf8');
  const calls = installer.match(/^\s*(?:if )?npm_run ci.*$/gm) ?? [];
  assert.ok(calls.length > 0 && calls.every((call) => call.includes(' --ignore-scripts ')), calls.join('\n'));
});
