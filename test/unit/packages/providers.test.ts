import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installedIn } from '../../../src/environment/distributions.ts';
import { providersOf } from '../../../src/packages/providers.ts';
import { fakeLook } from '../system/fake-look.ts';

const SITE = {
  yaml: {},
  'PyYAML-6.0.dist-info': { METADATA: 'Name: PyYAML\nVersion: 6.0.1\n', 'top_level.txt': '_yaml\nyaml\n' },
  'six.py': '',
  'six-1.16.0-py3.11.egg-info': 'Metadata-Version: 1.1\nVersion: 1.16.0\n',
  'cffi_backend.cpython-311-x86_64-linux-gnu.so': '',
  'cffi-1.15.dist-info': {
    RECORD: 'cffi_backend.cpython-311-x86_64-linux-gnu.so,sha256=x,9\ncffi/api.py,,\n',
  },
  'Tool_Kit-2.0.dist-info': {
    METADATA: 'Name: Tool.Kit\n\nVersion: 9 is in the description\n',
    'entry_points.txt': '[plugins]\nother = x:y\n[console_scripts]\ntool=toolkit:main\n',
  },
  'bare.egg-info': { 'PKG-INFO': 'Name: bare\nVersion: 3\n' },
  'nothing.dist-info': {},
};
const look = fakeLook({ site: SITE, bin: { tool: '', other: '', ls: '' } });
const ENVIRONMENT = { sites: ['/site'], bin: '/bin' };

const ROWS: readonly (readonly [word: string, ...found: string[]])[] = [
  ['pyyaml', 'pyyaml 6.0.1 name'],
  ['PyYAML', 'pyyaml 6.0.1 name'],
  ['yaml', 'pyyaml 6.0.1 import'],
  ['six', 'six 1.16.0 name'], // the metadata is a file and lists no modules
  ['cffi_backend', 'cffi 1.15 import'],
  ['tool.kit', 'tool-kit 2.0 name'],
  ['tool', 'tool-kit 2.0 command'],
  ['other'], // an entry point, but of plugins
  ['ls'], // a command, but of no distribution
  ['api'], // a module, but not at the top
  ['nothing', 'nothing ? name'],
];
for (const [word, ...found] of ROWS) {
  test(`the distributions that have ${word}`, () => {
    const all = providersOf(word, ENVIRONMENT, look);
    assert.deepEqual(
      all.map(({ name, version = '?', as }) => `${name} ${version} ${as.join('+')}`),
      found,
    );
  });
}

test('installedIn reads the version from the headers, then from the name, and counts a distribution once', () => {
  const twice = fakeLook({ site: { ...SITE, 'six-1.15.egg-info': {} } });
  assert.deepEqual(
    installedIn('/site', twice).map(({ name, version }) => [name, version]),
    [
      ['bare', '3'],
      ['cffi', '1.15'],
      ['nothing', undefined],
      ['pyyaml', '6.0.1'],
      ['six', '1.16.0'],
      ['tool-kit', '2.0'],
    ],
  );
});
