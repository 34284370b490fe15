import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unrecordedIn } from '../../../src/environment/unrecorded.ts';
import { fakeLook } from '../system/fake-look.ts';

test('unrecordedIn returns the names in site-packages that no distribution records', () => {
  const site = {
    __pycache__: {},
    'a-1.dist-info': { RECORD: 'a/__init__.py,,\na.pth,,\n../../../bin/a,,\n"b,c.py",,\n' },
    ...{ a: {}, 'a.pth': '', 'easy-install.pth': '', 'lib.egg-link': '/lib\n' },
    'old.egg-info': { 'top_level.txt': 'old\nolder\n', 'installed-files.txt': '../data/x\n' },
    ...{ old: {}, 'older.py': '', data: {} },
    ...{ 'mine.pth': '', 'copied.py': '', 'egg-1-py3.9.egg': {} },
  };
  const look = fakeLook({ v: { lib: { 'python3.9': { 'site-packages': site } } } });
  assert.deepEqual(unrecordedIn('/v', look), ['mine.pth', 'copied.py', 'egg-1-py3.9.egg']);
});
