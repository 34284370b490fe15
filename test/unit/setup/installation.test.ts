import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installationOf } from '../../../src/setup/installation.ts';

const places = { home: '/home/u', data: '/home/u/.local/share/pip-shim', node: '/usr/bin/node' };

/** Where the program lies, and where its shims, its command and the shim as it came are then; who brought it. */
const CASES: readonly (readonly [program: string, shims: string, launcher: string, template: string])[] = [
  // A clone has no installation of its own.
  [
    '/home/u/pip-shim/dist',
    '/home/u/.local/share/pip-shim/shims',
    '/home/u/.local/bin/pip-shim',
    '/home/u/.local/share/pip-shim/current/shims/pip',
  ],
  ['/data/current', '/data/shims', '/home/u/.local/bin/pip-shim', '/data/current/shims/pip'],
  ['/data/versions/1.0-a', '/data/shims', '/home/u/.local/bin/pip-shim', '/data/current/shims/pip'],
  [
    '/usr/local/lib/pip-shim/versions/1.0-a',
    '/usr/local/bin',
    '/usr/local/bin/pip-shim',
    '/usr/local/lib/pip-shim/current/shims/pip',
  ],
  ['/usr/lib/pip-shim', '/usr/lib/pip-shim/bin', '/usr/bin/pip-shim', '/usr/lib/pip-shim/shims/pip'],
  [
    '/opt/n/lib/node_modules/pip-shim/dist',
    '/opt/n/bin',
    '/opt/n/bin/pip-shim',
    '/opt/n/lib/node_modules/pip-shim/shims/pip',
  ],
  // A project's dependency is no command for everybody.
  [
    '/home/u/app/node_modules/pip-shim/dist',
    '/home/u/.local/share/pip-shim/shims',
    '/home/u/.local/bin/pip-shim',
    '/home/u/.local/share/pip-shim/current/shims/pip',
  ],
];

test('where the program lies says by what it was installed', () => {
  for (const [program, ...expected] of CASES) {
    const { shims, launcher, template } = installationOf(program, places);
    assert.deepEqual([program, shims, launcher, template], [program, ...expected]);
  }
  const removals = CASES.map(([program]) => installationOf(program, places).packaged?.removal.join('; '));
  const npm = 'pip-shim disable; npm uninstall --global pip-shim';
  assert.deepEqual(removals.slice(3), [undefined, 'sudo apt purge pip-shim', npm, undefined]);
});

test("npm's installation comes back from a clone, never by a name on a registry", () => {
  const { repair } = installationOf('/opt/n/lib/node_modules/pip-shim/dist', places);
  assert.match(repair, /npm run pack && npm install --global \.\/pip-shim-\*\.tgz; then: pip-shim enable$/);
});
