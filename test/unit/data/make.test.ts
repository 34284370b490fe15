import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { lookUp } from '../../../src/packages/catalogue.ts';
import { basePython } from '../../helpers/interpreter.ts';
import { run } from '../../helpers/process.ts';
import { freshDir } from '../../helpers/temp.ts';
import { generator } from './catalogue-file.ts';

type Package = readonly [name: string, fields: string];

const DIST = 'usr/lib/python3/dist-packages';
const PACKAGES: readonly Package[] = [
  ['python3-lib', 'Description: lib (Python 3)'],
  ['python3-app', 'Source: app\nDescription: checker of things (Python 3 modules)'],
  ['app', 'Depends: python3 (>= 3.11), python3-app (= 1)\nDescription: checker of things'],
  ['python3-frame', 'Description: web framework - Python 3.x'],
  ['plain', 'Description: does one thing'],
  ['plain-plugin', 'Description: adds to it'],
  ['private', 'Description: keeps its modules to itself'],
  ['python3-used', 'Description: thing that many use'],
  ['python3-quiet', 'Description: thing that some use'],
  ...Array.from({ length: 12 }, (_, n): Package => {
    return [`user${n}`, `Depends: python3-used | other${n < 3 ? ', python3-quiet' : ''}`];
  }),
];
const CONTENTS = [
  `${DIST}/Lib_X.Y-1.0.dist-info/METADATA  python/python3-lib`,
  `${DIST}/app-1.0.egg-info/PKG-INFO python/python3-app`,
  'usr/bin/app devel/app',
  `${DIST}/frame-2.egg-info python/python3-frame`,
  'usr/bin/frame python/python3-frame',
  `${DIST}/plain-2.dist-info/METADATA utils/plain`,
  'usr/bin/plain utils/plain,utils/other',
  `${DIST}/plain_plugin-2.dist-info/METADATA utils/plain-plugin`,
  'usr/share/private/private.egg-info/PKG-INFO utils/private',
  'usr/share/private/vendored-1.egg-info/PKG-INFO utils/private',
  'usr/games/private utils/private',
  `${DIST}/used-1.dist-info/METADATA python/python3-used`,
  'usr/bin/used python/python3-used',
  `${DIST}/quiet-1.dist-info/METADATA python/python3-quiet`,
  'usr/bin/quiet python/python3-quiet',
  `${DIST}/gone-1.dist-info/METADATA python/python3-gone`,
  `${DIST}/pip/_vendor/inner-1.dist-info/METADATA python/python3-lib`,
];

/** Writes uncompressed apt indices of three releases. Those of bookworm lack the first line of CONTENTS. */
function writeIndices(directory: string): void {
  for (const [n, release] of ['bookworm', 'trixie', 'sid'].entries()) {
    const file = (name: string) => join(directory, `mirror_dists_${release}_${name}`);
    const packages = PACKAGES.map(([name, fields]) => `Package: ${name}\n${fields}\n`);
    writeFileSync(file('InRelease'), `Origin: Debian\nDate: Sat, 0${n + 1} Aug 2026 10:16:37 UTC\n`);
    writeFileSync(file('main_binary-amd64_Packages'), `${packages.join('\n')}\n`);
    const all = release === 'bookworm' ? CONTENTS.slice(1) : CONTENTS;
    writeFileSync(file('main_Contents-all'), `${all.join('\n')}\n`);
    writeFileSync(file('main_Contents-amd64'), '');
  }
}

const CORRECTIONS = '# head\n\nx\tl\tpython3-lib:b app\tan alias\napp\tp\t.\tboth\nzz\tt\t-\tnot there\n';

async function make(directory: string, corrections = CORRECTIONS) {
  const file = join(directory, 'corrections.tsv');
  writeFileSync(file, corrections);
  const { executable } = await basePython();
  return run(executable, ['-B', generator, directory, '--corrections', file], {
    env: { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' },
  });
}

test('lookUp reads the catalogue from the generator, and a second run makes the same bytes', async () => {
  const directory = freshDir('indices');
  writeIndices(directory);
  const first = await make(directory);
  assert.deepEqual([first.code, first.stderr], [0, '']);
  assert.equal((await make(directory)).stdout, first.stdout);
  assert.match(
    first.stdout,
    /^# Indices of bookworm of 2026-08-01, trixie of 2026-08-02, sid of 2026-08-03\.$/m,
  );
  assert.match(first.stdout, /^# 10 names: 8 in Debian \(bookworm 7, trixie 8, sid 8\), 3 rows/m);
  const rows: readonly [name: string, release: string, kind: string, packages: readonly string[]][] = [
    ['lib-x-y', 'trixie', 'library', ['python3-lib']],
    ['lib-x-y', 'bookworm', 'library', []],
    ['app', 'bookworm', 'both', ['python3-app']],
    ['frame', 'bookworm', 'both', ['python3-frame']],
    ['plain', 'sid', 'tool', ['plain']],
    ['plain-plugin', 'sid', 'library', ['plain-plugin']],
    ['private', 'sid', 'tool', ['private']],
    ['used', 'sid', 'both', ['python3-used']],
    ['quiet', 'sid', 'both', ['python3-quiet']],
    ['vendored', 'sid', 'unknown', []],
    ['inner', 'sid', 'unknown', []],
    ['gone', 'sid', 'unknown', []],
    ['x', 'bookworm', 'library', ['python3-lib', 'app']],
    ['x', 'sid', 'library', ['app']],
    ['zz', 'sid', 'tool', []],
  ];
  for (const [name, release, kind, packages] of rows) {
    const [entry] = lookUp([name], first.stdout, release);
    assert.deepEqual([entry?.kind, entry?.systemPackages], [kind, packages], `${name} in ${release}`);
  }
  assert.deepEqual(
    ['app', 'frame', 'used', 'quiet'].map((name) => lookUp([name], first.stdout)[0]?.first),
    ['tool', 'library', 'library', 'library'],
  );
});

test('without corrections an application with a separate package for its modules is a tool', async () => {
  const directory = freshDir('indices');
  writeIndices(directory);
  const { stdout } = await make(directory, '# none\n');
  assert.equal(lookUp(['app'], stdout)[0]?.kind, 'tool');
});

const broken: readonly [what: string, corrections: string, message: RegExp][] = [
  ['a row without a reason', 'x\tl\t-\n', /:1: .*reason/],
  ['an empty reason', 'x\tl\t-\t\n', /:1: .*reason/],
  ['a name that is not in normal form', 'X_y\tl\t-\twhy\n', /:1: a new name in normal form/],
  ['a repeated name', 'x\tl\t-\twhy\nx\tl\t-\twhy\n', /:2: a new name/],
  ['an unknown kind', 'x\tq\t-\twhy\n', /:1: kind q/],
];

for (const [what, corrections, message] of broken) {
  test(`the generator stops at ${what} in the corrections`, async () => {
    const directory = freshDir('indices');
    writeIndices(directory);
    const { code, stdout, stderr } = await make(directory, corrections);
    assert.deepEqual([code, stdout], [1, '']);
    assert.match(stderr, message);
  });
}

test('the generator warns about a correction whose package is not in the release', async () => {
  const directory = freshDir('indices');
  writeIndices(directory);
  const { code, stderr } = await make(directory, 'x\tl\tnothing:s\twhy\n');
  assert.deepEqual([code, stderr], [0, 'x: sid has no nothing\n']);
});

test('architectures.py lists the names whose packages only some architectures have, by releases', async () => {
  const directory = freshDir('indices');
  writeIndices(directory);
  const has = {
    amd64: ['python3-yaml', 'python3-torch'],
    arm64: ['python3-yaml', 'python3-torch', 'python3-rpi.gpio'],
    armhf: ['python3-yaml', 'python3-rpi.gpio'],
    i386: ['python3-yaml'],
  };
  for (const release of ['bookworm', 'trixie', 'sid'])
    for (const [architecture, names] of Object.entries(has)) {
      const there = names.filter((name) => release !== 'bookworm' || name !== 'python3-torch');
      const file = join(directory, `mirror_dists_${release}_main_binary-${architecture}_Packages`);
      writeFileSync(file, there.map((name) => `Package: ${name}\nVersion: 1\n`).join('\n'));
    }
  const { executable } = await basePython();
  const script = join(dirname(generator), 'architectures.py');
  const env = { PATH: process.env.PATH, LC_ALL: 'C.UTF-8' };
  const { code, stdout, stderr } = await run(executable, ['-B', script, directory], { env });
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^# Indices of bookworm of 2026-08-01, .*: amd64, arm64, armhf, i386\.$/m);
  const rows = stdout.split('\n').filter((line) => line !== '' && !line.startsWith('#'));
  assert.deepEqual(rows, ['rpi-gpio stb:arm64,armhf', 'torch st:amd64,arm64']);
});
