import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dependentsOf, type InstalledPackage } from '../../../src/platforms/dependents.ts';

const pack = (name: string, needs: readonly string[] = [], provides: readonly string[] = []) =>
  ({ name, needs, provides }) satisfies InstalledPackage;

const ROWS: [name: string, changing: string[], installed: InstalledPackage[], found: string[]][] = [
  ['nothing is installed', ['a'], [], []],
  ['no other package needs the package', ['a'], [pack('a'), pack('b', ['c']), pack('c')], []],
  ['direct, sorted by name', ['a'], [pack('z', ['a']), pack('a'), pack('b', ['x', 'a'])], ['b', 'z']],
  [
    'indirect dependents',
    ['a'],
    [pack('c', ['b']), pack('d', ['c']), pack('b', ['a']), pack('a')],
    ['b', 'c', 'd'],
  ],
  ['a circle', ['a'], [pack('a', ['b']), pack('b', ['c']), pack('c', ['b', 'a'])], ['b', 'c']],
  ['of a provided name', ['a'], [pack('a', [], ['virtual']), pack('b', ['virtual'])], ['b']],
  [
    'of a name that a dependent provides',
    ['a'],
    [pack('a'), pack('b', ['a'], ['virtual']), pack('c', ['virtual'])],
    ['b', 'c'],
  ],
  [
    'of two packages that change, if one needs the other',
    ['a', 'b'],
    [pack('a'), pack('b', ['a']), pack('c', ['b'])],
    ['c'],
  ],
  ['of a package that is not installed', ['a'], [pack('b', ['a'])], ['b']],
];
for (const [name, changing, installed, found] of ROWS) {
  test(`dependents: ${name}`, () => {
    assert.deepEqual(dependentsOf(changing, installed), found);
  });
}

test('dependents are found through a chain of thousands of packages', () => {
  const chain = Array.from({ length: 5000 }, (_, index) =>
    pack(`p${index}`, index > 0 ? [`p${index - 1}`] : []),
  );
  assert.equal(dependentsOf(['p0'], chain).length, 4999);
});
