import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installationOf, removalOf } from '../../../src/setup/installation.ts';

const places = { home: '/home/u', data: '/home/u/.local/share/pip-shim', node: '/usr/bin/node' };

/** The program's directory, and the paths of its shims, its launcher and its shim template. */
const CASES: readonly (readonly [program: string, shims: string, launcher: string, template: string])[] = [
  // A clone of the repository is not an installation, so the paths in the user's home apply.
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
    '/opt/n/lib/node_modules/pip-shim/dist/shims/pip',
  ],
  [
    '/opt/brew/opt/pip-shim/libexec',
    '/opt/brew/opt/pip-shim/libexec/bin',
    '/opt/brew/bin/pip-shim',
    '/opt/brew/opt/pip-shim/libexec/shims/pip',
  ],
  // pip-shim as a dependency of a project is not an installation, so the paths in the user's home apply.
  [
    '/home/u/app/node_modules/pip-shim/dist',
    '/home/u/.local/share/pip-shim/shims',
    '/home/u/.local/bin/pip-shim',
    '/home/u/.local/share/pip-shim/current/shims/pip',
  ],
];

test('installationOf derives the paths and the removal command from the directory of the program', () => {
  for (const [program, ...expected] of CASES) {
    const { shims, launcher, template } = installationOf(program, places);
    assert.deepEqual([program, shims, launcher, template], [program, ...expected]);
  }
  const removals = CASES.map(([program]) => installationOf(program, places).packaged?.removal.join('; '));
  const npm = 'pip-shim disable; npm uninstall --global pip-shim';
  assert.deepEqual(removals.slice(3), [
    undefined,
    'sudo apt purge pip-shim',
    npm,
    'brew uninstall pip-shim',
    undefined,
  ]);
});

test('an installation by npm is repaired from a clone of the repository, never from a registry', () => {
  const { repair } = installationOf('/opt/n/lib/node_modules/pip-shim/dist', places);
  assert.match(repair, /npm run pack && npm install --global \.\/pip-shim-\*\.tgz; then: pip-shim enable$/);
});

/** The word in the file `package`, and the commands that then remove and repair the package. */
const KINDS: readonly (readonly [word: string | undefined, removal: string, repair: RegExp])[] = [
  [undefined, 'sudo apt purge pip-shim', /apt install --reinstall/],
  ['deb\n', 'sudo apt purge pip-shim', /apt install --reinstall/],
  ['rpm\n', 'sudo rpm --erase pip-shim', /sudo rpm -U --replacepkgs/],
  ['arch\n', 'sudo pacman -Rn pip-shim', /sudo pacman -U /],
  ['constructor\n', 'sudo apt purge pip-shim', /apt install --reinstall/],
];

test('the file `package` decides which commands remove and repair a system package', () => {
  for (const [packageKind, removal, repair] of KINDS) {
    const installation = installationOf('/usr/lib/pip-shim', { ...places, packageKind });
    assert.deepEqual([packageKind, installation.packaged?.removal], [packageKind, [removal]]);
    assert.match(installation.repair, repair);
    const user = installationOf('/home/u/.local/share/pip-shim/current', { ...places, packageKind });
    assert.deepEqual(removalOf('/usr/lib/pip-shim', user), [removal]);
  }
});

test('a path with a space is quoted in the command that removes an installation', () => {
  const root = '/home/a b/.local/share/pip-shim';
  assert.deepEqual(removalOf(root, installationOf(`${root}/current`, { ...places, data: root })), [
    `sh '${root}/current/install.sh' --uninstall`,
  ]);
});
