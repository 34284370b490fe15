import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { elsewhere } from '../../../src/packages/architectures.ts';
import { namesIn } from '../../../src/packages/catalogue.ts';
import { letterOf } from '../../../src/packages/releases.ts';
import { catalogue } from '../data/catalogue-file.ts';
import { tables } from '../remedies/facts-of-names.ts';

const TABLE = '# head a stb:amd64\npin stb:arm64,armhf\nsum st:amd64,arm64 b:amd64\n';
const FILE = new URL('../../../data/catalogue/architectures.txt', import.meta.url);
const shipped = readFileSync(FILE, 'utf8');

const rows: readonly [
  name: string,
  release: string | undefined,
  machine: string,
  only: string | undefined,
][] = [
  ['pin', 'bookworm', 'x64', 'arm64 armhf, not amd64'],
  ['pin', 'sid', 'ia32', 'arm64 armhf, not i386'],
  ['pin', 'bookworm', 'arm64', undefined],
  ['pin', 'bookworm', 'arm', undefined],
  ['sum', 'bookworm', 'arm64', 'amd64, not arm64'],
  ['sum', 'trixie', 'arm64', undefined],
  ['sum', 'forky', 'arm', 'amd64 arm64, not armhf'],
  // Other releases and machines may have other packages.
  ['pin', undefined, 'x64', undefined],
  ['pin', 'noble', 'x64', undefined],
  ['pin', 'bookworm', 'riscv64', undefined],
  // Not in the table: no name is a part of another one, and no name is in the head.
  ['pi', 'bookworm', 'x64', undefined],
  ['in', 'bookworm', 'x64', undefined],
  ['a', 'bookworm', 'arm', undefined],
  ['', 'bookworm', 'x64', undefined],
];

for (const [name, release, machine, only] of rows) {
  test(`'${name}' for ${machine} in ${release ?? 'an unknown release'}: ${only ?? 'nothing to say'}`, () => {
    const found = elsewhere(name, TABLE, release, machine);
    assert.equal(found && `${found.architectures.join(' ')}, not ${found.here}`, only);
  });
}

test('RPi.GPIO is for arm64 and armhf only, in each release', () => {
  for (const release of ['bookworm', 'trixie', 'forky', 'sid']) {
    assert.deepEqual(elsewhere('rpi-gpio', shipped, release, 'x64'), {
      architectures: ['arm64', 'armhf'],
      here: 'amd64',
    });
    assert.equal(elsewhere('rpi-gpio', shipped, release, 'arm'), undefined);
  }
  assert.equal(elsewhere('requests', shipped, 'bookworm', 'x64'), undefined);
});

test('each line of architectures.txt has a known name, known releases, and some of the architectures', () => {
  const lines = shipped.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  const known = new Set([
    ...namesIn(catalogue),
    ...tables.names.split('\n').map((line) => line.split(' ')[0]),
  ]);
  assert.ok(lines.length > 100);
  for (const line of lines) {
    const [name = '', ...places] = line.split(' ');
    assert.ok(known.has(name), line);
    for (const place of places)
      assert.match(place, /^[stb]+:(?=.)(?:(?:^|,|(?<=:))(?:amd64|arm64|armhf|i386))+$/);
    const letters = places.map((place) => place.split(':')[0]).join('');
    assert.equal(new Set(letters).size, letters.length, line);
  }
});

test('a codename has the letter of its release, and no other text has one', () => {
  assert.deepEqual(['bookworm', 'trixie', 'forky', 'sid'].map(letterOf), ['b', 't', 's', 's']);
  assert.deepEqual([undefined, 'noble', 'constructor', ''].map(letterOf), Array(4).fill(undefined));
});
