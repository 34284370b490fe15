import assert from 'node:assert/strict';
import { test } from 'node:test';
import { lookUp, namesIn, projectIn, systemPackagesIn } from '../../../src/packages/catalogue.ts';
import { catalogue } from '../data/catalogue-file.ts';

const HEAD = '# a head\n';
const SMALL = `${HEAD}0alpha\n2pine t alpine:st\n0beta p ~bee:t bee:b\n4 -x v\n0coil v !coil:st :s ~coil3:b\n0gamma :s -:b\n1o u -\n`;

test('an entry without fields is a library in python3-NAME, and fields change kind or package', () => {
  const [alpha] = lookUp(['alpha'], SMALL);
  assert.deepEqual(alpha, {
    name: 'alpha',
    kind: 'library',
    first: undefined,
    systemPackage: 'python3-alpha',
    systemPackages: ['python3-alpha'],
    commandPackages: [],
  });
  assert.deepEqual(lookUp(['beta'], SMALL)[0], {
    name: 'beta',
    kind: 'both',
    first: 'tool',
    systemPackage: 'python3-bee',
    systemPackages: ['python3-bee', 'bee'],
    commandPackages: [],
  });
  assert.deepEqual(lookUp(['go'], SMALL)[0], {
    name: 'go',
    kind: 'unknown',
    first: undefined,
    systemPackage: undefined,
    systemPackages: [],
    commandPackages: [],
  });
});

test('the package with the commands comes before the one with the modules', () => {
  const [inSid] = lookUp(['coil'], SMALL, 'sid');
  assert.deepEqual(
    [inSid?.systemPackage, inSid?.commandPackages, inSid?.systemPackages],
    ['coil', ['coil'], ['python3-coil']],
  );
  const [inBookworm] = lookUp(['coil'], SMALL, 'bookworm');
  assert.deepEqual([inBookworm?.systemPackage, inBookworm?.commandPackages], ['python3-coil3', []]);
});

test('projectIn finds the project in a system package, also by another name, and nothing else', () => {
  assert.equal(projectIn('alpha', SMALL), 'alpha');
  assert.equal(projectIn('bee', SMALL), 'beta');
  assert.equal(projectIn('coil3', SMALL), 'coil');
  for (const word of ['beta', 'be', 'alpine', 'nothing', '']) assert.equal(projectIn(word, SMALL), undefined);
});

const releases: readonly [name: string, release: string | undefined, packages: readonly string[]][] = [
  ['alpine', undefined, ['alpine']],
  ['alpine', 'trixie', ['alpine']],
  ['alpine', 'bookworm', []],
  ['alpine', 'forky', ['alpine']],
  ['alpine', 'noble', ['alpine']],
  ['alpine', 'constructor', ['alpine']],
  ['beta', 'bookworm', ['bee']],
  ['beta', 'trixie', ['python3-bee']],
  ['beta', 'sid', []],
  ['gamma', 'sid', ['python3-gamma']],
  ['gamma', 'bookworm', []],
];

for (const [name, release, packages] of releases) {
  test(`${name} in ${release ?? 'an unknown release'}: ${packages.join(', ') || 'no package'}`, () => {
    assert.deepEqual(lookUp([name], SMALL, release)[0]?.systemPackages, packages);
  });
}

test('a name that the catalogue lacks is a tool if it ends in -cli, and unknown if it only holds that', () => {
  const [tool, other] = lookUp(['no-such-cli', 'no-cli-such'], catalogue);
  assert.deepEqual([tool?.kind, tool?.first, tool?.systemPackages], ['both', 'tool', []]);
  assert.deepEqual([other?.kind, other?.first], ['unknown', undefined]);
});

test('a name that the catalogue lacks is unknown, before, between and after the sorted entries', () => {
  for (const name of ['', '0', 'a', 'alp', 'alphabet', 'bet', 'beta-', 'zeta', '#', 'a head', '__proto__']) {
    const [entry] = lookUp([name], SMALL);
    assert.deepEqual([entry?.kind, entry?.systemPackages], ['unknown', []], name);
  }
});

test('in a catalogue that was cut off, only complete entries count', () => {
  const cut = SMALL.slice(0, SMALL.indexOf(' u -'));
  assert.equal(lookUp(['go'], cut)[0]?.kind, 'unknown');
  assert.equal(lookUp(['beta'], cut)[0]?.kind, 'both');
});

test('a catalogue without entries knows no name', () => {
  for (const text of ['', HEAD]) assert.equal(lookUp(['alpha'], text)[0]?.kind, 'unknown');
});

test('namesIn has all names in the order of the catalogue, without its head', () => {
  assert.deepEqual(namesIn(`${HEAD}0alpha\n2pine t\n0beta p\n`), ['alpha', 'alpine', 'beta']);
});

test('lookUp returns the entries in the order of the names', () => {
  const names = ['gamma', 'nothing', 'alpha', 'alpha'];
  assert.deepEqual(
    lookUp(names, SMALL).map(({ name }) => name),
    names,
  );
});

test('systemPackagesIn has each package that lookUp can name, and no other', () => {
  for (const release of [undefined, 'bookworm', 'sid']) {
    const all = systemPackagesIn(SMALL, release);
    const names = ['alpha', 'beta', 'go', 'coil'];
    for (const entry of lookUp(names, SMALL, release))
      for (const each of [...entry.commandPackages, ...entry.systemPackages])
        assert.ok(all.includes(each), each);
  }
  const all = systemPackagesIn(catalogue, 'bookworm');
  assert.ok(all.includes('python3-requests'));
  assert.deepEqual(
    all.filter((name) => !/^[a-z0-9][a-z0-9.+-]+$/.test(name)),
    [],
  );
});
