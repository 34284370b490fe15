// Deep nesting must give the same result as in pip, and must never overflow Node's stack.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { splitExtras } from '../../../src/pip/extras.ts';
import { parseMarker } from '../../../src/pip/marker-tree.ts';
import { predict } from '../../../src/pip/predict.ts';
import { isRequirement } from '../../../src/pip/specifier.ts';
import { worldWith } from './world-with.ts';

/** Predicts an uninstall with a chain of `depth` included files. The last file names a distribution. */
function uninstall(depth: number) {
  const next = (file: string): string => String(Number(file) + 1);
  return predict(['uninstall', '-y', '-r', '0'], {
    ...worldWith({}),
    exists: () => false,
    readText: (file) => (file === String(depth) ? 'six\n' : `-r ${next(file)}\n`),
  });
}

test('included files are read to the same depth as in pip', () => {
  assert.equal(uninstall(900).kind, 'refusal');
  assert.deepEqual(uninstall(50_000), { kind: 'other', why: '1001 lies too deep in other files' });
});

test('in a chain of 30 files that each include the next file twice, each file is read once', () => {
  let reads = 0;
  const prediction = predict(['uninstall', '-y', '-r', '0'], {
    ...worldWith({}),
    exists: () => false,
    readText: (file) => {
      reads++;
      return file === '30' ? 'six\n' : `-r ${Number(file) + 1}\n-r ./${Number(file) + 1}\n`;
    },
  });
  assert.equal(prediction.kind, 'refusal');
  assert.equal(reads, 31);
});

test('a marker with 50 nested brackets is parsed, but a marker with 100,000 is not', () => {
  const within = (depth: number): string => `${'('.repeat(depth)}os_name == "posix"${')'.repeat(depth)}`;
  assert.ok(parseMarker(within(50)));
  assert.equal(parseMarker(within(100_000)), undefined);
  assert.ok(
    parseMarker(Array(1000).fill('(os_name == "posix")').join(' and ')),
    'side by side they are not deep',
  );
});

test('ambiguous version parts cause no catastrophic backtracking', () => {
  const clauses = '<0,'.concat('<0a.r,'.repeat(200));
  assert.equal(isRequirement(`d${clauses}<1`, '26.0'), true);
  for (const version of ['26.0', '23.0.1'])
    assert.equal(isRequirement(`d${clauses}<1 x`, version), false, version);
});

test('since pip 24.1 a requirement may have a comma after its versions, or empty brackets', () => {
  assert.deepEqual(
    ['d<1,', 'd (<1,)', 'd()', 'd===a,b', 'd[a,b]<1', 'd[a,]<1', 'd(<1'].map((text) =>
      ['26.0', '23.0.1'].map((version) => isRequirement(text, version)),
    ),
    [
      [true, false],
      [true, false],
      [true, false],
      [false, false],
      [true, true],
      [false, false],
      [false, false],
    ],
  );
});

for (const [text, path, extras] of [
  ['x[dev]', 'x', 'dev'],
  ['./x[a,b]', './x', 'a,b'],
  ['x[a][b]', 'x[a]', 'b'],
  ['x[[]', 'x', '['],
  ['x[]', 'x[]', ''],
  ['[dev]', '[dev]', ''],
  ['x[dev', 'x[dev', ''],
  ['x[a]b]', 'x[a]b]', ''],
] as const)
  test(`${text} has the extras "${extras}"`, () => assert.deepEqual(splitExtras(text), { path, extras }));
