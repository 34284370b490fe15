import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findInstalledBy } from '../../../src/remedies/installed-by.ts';
import type { Look } from '../../../src/system/ports.ts';
import { fakeLook } from '../system/fake-look.ts';
import { factsFor, requestFor } from './facts.ts';

const { interpreter } = factsFor(requestFor([]));
const SIX = { 'six-1.16.0.dist-info': {} };

const ROWS: readonly (readonly [kind: string, directory: string])[] = [
  ['system', '/usr/lib/python3/dist-packages'],
  ['system', '/usr/lib/python3.11/site-packages'],
  ['system', '/usr/lib64/python3.11/site-packages'],
  ['local', '/usr/local/lib/python3.11/dist-packages'],
  ['local', '/usr/local/lib64/python3.11/site-packages'],
  ['user', '/home/u/.local/lib/python3.11/site-packages'],
];
for (const [kind, directory] of ROWS) {
  test(`a distribution in ${directory} has the owner ${kind}`, () => {
    const look = fakeLook({ [directory.slice(1)]: SIX });
    const found = findInstalledBy(['six', 'attrs'], interpreter, '/home/u/.local', [], look);
    assert.deepEqual(found, [{ name: 'six', kind, directory, package: undefined }]);
  });
}

test('a directory with two paths counts once, such as lib and the link lib64 on Arch', () => {
  const tree = fakeLook({ usr: { lib: { 'python3.11': { 'site-packages': SIX } } } });
  const linked = (path: string): string => path.replace(/^\/usr\/lib64\//, '/usr/lib/');
  const look: Look = { ...tree, realPath: linked, list: (path) => tree.list(linked(path)) };
  assert.equal(findInstalledBy(['six'], interpreter, '/home/u/.local', [], look).length, 1);
});
