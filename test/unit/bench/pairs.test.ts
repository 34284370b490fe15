import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, quantile, type Rival } from '../../../bench/pairs.ts';

/** A command to measure. Each run adds `name` to `runs`, and takes `takes(n)` ms. In the first run n is 0. */
function runner(name: string, runs: string[], takes: (run: number) => number): () => number {
  let count = 0;
  return () => {
    runs.push(name);
    return takes(count++);
  };
}

const rival = (run: () => number): Rival => ({
  column: 'uv',
  says: "uv's",
  goal: 2,
  heldBy: 'something',
  run,
});

test('each round runs ours and each rival once, and starts one command later than the round before', () => {
  const runs: string[] = [];
  const outcome = compare(
    {
      what: 'a row',
      ours: runner('us', runs, () => 1),
      rivals: ['a', 'b'].map((name) => rival(runner(name, runs, () => 4))),
    },
    3,
  );
  assert.equal(runs.join(' '), 'us a b us a b us a b a b us b us a');
  assert.deepEqual([outcome.what, outcome.unit, outcome.rounds, outcome.takes], ['a row', 'ms', 3, 1]);
  assert.deepEqual(outcome.beside[1], {
    ...{ column: 'uv', says: "uv's", goal: 2, heldBy: 'something' },
    ...{ takes: 4, ratio: 0.25, quartiles: [0.25, 0.25] },
  });
});

test('a ratio compares runs of one round, so it stays the same while the machine gets slower', () => {
  // The first two runs are not measured. From then on both commands take ten times as long in each round.
  const slower = (first: number) => (run: number) => first * 10 ** run;
  const { beside } = compare(
    { what: 'x', ours: runner('', [], slower(3)), rivals: [rival(runner('', [], slower(6)))] },
    5,
  );
  assert.deepEqual(
    beside[0]?.quartiles.map((ratio) => ratio.toFixed(6)),
    ['0.500000', '0.500000'],
  );
});

test('a command with a share of the rounds runs in at least one round, after one warm-up', () => {
  const runs: string[] = [];
  const { rounds, also } = compare(
    {
      what: 'x',
      share: 0.1,
      ours: runner('us', runs, () => 1),
      rivals: [],
      also: () => `${runs.length} runs`,
    },
    4,
  );
  assert.deepEqual([rounds, also], [1, '2 runs']);
});

test('a quantile lies between the two nearest values', () => {
  assert.deepEqual(
    [0, 0.25, 0.5, 1].map((share) => quantile([40, 10, 30, 20], share)),
    [10, 17.5, 25, 40],
  );
});
