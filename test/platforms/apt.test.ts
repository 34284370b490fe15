import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePolicy } from '../../src/platforms/apt.ts';

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
