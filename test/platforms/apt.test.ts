import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolicy } from '../../src/platforms/apt.ts';
import { upstream } from '../../src/remedies/system-package.ts';

test('apt-cache policy: candidates, installed ones, virtual and unknown names', () => {
  const output = `python3-yaml:
  Installed: 6.0-3+b2
  Candidate: 6.0-3+b2
  Version table:
 *** 6.0-3+b2 500
        500 http://h bookworm/main amd64 Packages
virtual:
  Installed: (none)
  Candidate: (none)
  Version table:
N: Unable to locate package nothing
black:
  Installed: (none)
  Candidate: 1:23.1.0-1
`;
  assert.deepEqual(parsePolicy(output), [
    { package: 'python3-yaml', candidate: '6.0-3+b2', installed: '6.0-3+b2' },
    { package: 'virtual', candidate: undefined, installed: undefined },
    { package: 'black', candidate: '1:23.1.0-1', installed: undefined },
  ]);
});

test('the upstream version in a Debian version', () => {
  const rows = [
    ['2.28.1+dfsg-1', '2.28.1'],
    ['1:1.24.2-1+deb12u1', '1.24.2'],
    ['3.2.19-1', '3.2.19'],
    ['1.5.3+dfsg-2', '1.5.3'],
    ['2.0~rc1-1', '2.0~rc1'],
    ['22.12.0', '22.12.0'],
  ];
  for (const [version = '', expected] of rows) assert.equal(upstream(version), expected);
});
