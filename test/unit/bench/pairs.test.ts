import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compare, quantile, type Rival } from '../../../bench/pairs.ts';

/** A rival that notes each run and takes what the function says for the run's number, from 0. */
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

test('ours and all rivals run in turn, and each round starts with the next one', () => {
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

test('a ratio is that of one round, so a machine that gets slower does not change it', () => {
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

test('a long command has a part of the rounds, at least one, and warms up once', () => {
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
