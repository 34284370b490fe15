import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { distributionsIn } from '../../../src/environment/distributions.ts';
import { broughtBy } from '../../../src/packages/import-names.ts';
import { look } from '../../../src/system/look.ts';
import { run } from '../../helpers/process.ts';
import { fakeLook } from '../system/fake-look.ts';

const RECORD = `attr/__init__.py,sha256=x,1
attr/_make.py,sha256=x,1
_speed.cpython-311-x86_64-linux-gnu.so,sha256=x,1
attrs/__init__.py,,
single.py,sha256=x,1
attr/six.py,sha256=x,1
attr/yaml/__init__.py,,
../../../bin/tool,sha256=x,1
attrs-22.2.0.dist-info/RECORD,,
`;

test('broughtBy reads import names and commands from each kind of metadata', () => {
  const look = fakeLook({
    site: {
      'PyYAML-6.0.dist-info': { 'top_level.txt': '_yaml\nnot_there\nyaml\n' },
      'attrs-22.2.0.dist-info': { RECORD },
      'black-23.1.0.egg-info': {
        'entry_points.txt':
          '[other]\nx = y\n\n[console_scripts]\n# old = black:main\nblack = black:main\nblackd=blackd:main [d]\n\n[z]\nq = r\n',
      },
      'google_auth-1.0-py3.11.egg-info': { 'top_level.txt': 'google/auth\n' },
      'odd\nsix-1.0.dist-info': { 'top_level.txt': 'six\n' },
      'six.py': '',
      'single.py': '',
      ...Object.fromEntries(['yaml', '_yaml', 'attr', 'attrs', 'google'].map((name) => [name, {}])),
    },
  });
  const names = ['pyyaml', 'attrs', 'black', 'google-auth', 'six'];
  assert.deepEqual(Object.fromEntries(broughtBy(names, '/site', look)), {
    pyyaml: { imports: ['yaml'], commands: [] },
    attrs: { imports: ['attr', 'attrs', 'single'], commands: [] },
    black: { imports: [], commands: ['black', 'blackd'] },
    'google-auth': { imports: ['google.auth'], commands: [] },
  });
});

const DEBIAN = '/usr/lib/python3/dist-packages';
const skip = !existsSync(DEBIAN) && 'no Debian Python here';
test('Debian’s Python can import the first name that broughtBy finds in each package', { skip }, async () => {
  const brought = [...broughtBy(distributionsIn(DEBIAN, look), DEBIAN, look).values()];
  const first = brought.flatMap(({ imports }) => imports.slice(0, 1));
  const script =
    'import sys, importlib.util as u; print([n for n in sys.argv[1:] if u.find_spec(n.split(".")[0]) is None])';
  const { stdout } = await run('/usr/bin/python3', ['-c', script, ...first], { cwd: '/', env: {} });
  assert.equal(stdout, '[]\n');
  assert.ok(first.length >= brought.length / 2, `${first.length} of ${brought.length}`);
});
