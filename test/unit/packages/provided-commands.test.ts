import assert from 'node:assert/strict';
import { test } from 'node:test';
import { requirementsOf } from '../../../src/packages/provided-commands.ts';
import { fakeLook } from '../system/fake-look.ts';

const RECORD = '../../../bin/black,sha256=x,1\n../../../bin/blackd,,\nblack/__init__.py,,\n';

type Row = readonly [
  command: string,
  requirement: string | undefined,
  direct: object | string | undefined,
  why: string,
];
const ROWS: readonly Row[] = [
  ['black', 'black', undefined, 'the name is enough for an index'],
  ['blackd', 'black', undefined, 'only RECORD names it'],
  ['brown', undefined, undefined, 'no distribution claims it'],
  ['black', 'black@file:///w/black.whl', { url: 'file:///w/black.whl', archive_info: {} }, 'from a file'],
  [
    'black',
    'black@git+https://g/b@c0ffee',
    { url: 'https://g/b', vcs_info: { vcs: 'git', commit_id: 'c0ffee', requested_revision: 'main' } },
    'from a repository, at the same commit',
  ],
  ['black', 'black@https://g/b.zip#subdirectory=s', { url: 'https://g/b.zip', subdirectory: 's' }, 'a part'],
  ['black', undefined, { url: 'file:///a b' }, 'a space would be a second word'],
  ['black', undefined, 'damaged', 'the private name must not go to an index'],
];
for (const [command, requirement, direct, why] of ROWS) {
  test(`the requirement for the command ${command} is ${requirement ?? 'unknown'}: ${why}`, () => {
    const text = typeof direct === 'object' ? JSON.stringify(direct) : direct;
    const look = fakeLook({
      'v/lib/python3.11/site-packages': {
        'black-1.0.dist-info': {
          'entry_points.txt': '[console_scripts]\nblack = black:main\n',
          RECORD,
          ...(text === undefined ? {} : { 'direct_url.json': text }),
        },
      },
    });
    assert.equal(requirementsOf([command], '/v', look).get(command), requirement);
  });
}
