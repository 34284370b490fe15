import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Comparison, Outcome } from '../../../bench/pairs.ts';
import { plot } from '../../../bench/plot.ts';
import { FIGURES, lines, quantity, tables, withBlock } from '../../../bench/report.ts';

const HAND: Comparison = {
  ...{ column: 'by hand', says: '`python3 -m venv`', goal: 0.5, heldBy: "pip's own run" },
  ...{ takes: 2000, ratio: 0.4, quartiles: [0.39, 0.42] },
};
const UV: Comparison = { column: 'uv', says: '`uv venv`', takes: 100, ratio: 8, quartiles: [7.9, 8.2] };

const outcome = (...beside: readonly Comparison[]): Outcome => ({
  ...{ what: 'an install', unit: 'ms', rounds: 5, takes: 800, beside },
});

test('the first table has each ratio with its spread and goal, the second has one column a peer', () => {
  const text = tables([outcome(HAND, UV), outcome(HAND)], { rounds: 5, versions: 'uv 1.2' });
  assert.deepEqual(
    text.split('\n').filter((line) => line.startsWith('|')),
    [
      '| what | takes | beside | which takes | ratio | goal |',
      '|---|---|---|---|---|---|',
      '| an install | 800 ms | `python3 -m venv` | 2,000 ms | 0.40 (0.39–0.42) | ≤ 0.5 |',
      '| an install | 800 ms | `python3 -m venv` | 2,000 ms | 0.40 (0.39–0.42) | ≤ 0.5 |',
      '| what | pip-shim | by hand | uv |',
      '|---|---|---|---|',
      '| an install | 800 ms | 2,000 ms: 0.40 (0.39–0.42) | 100 ms: 8.00 (7.90–8.20) |',
    ],
  );
  assert.match(text, /Medians of 5 rounds[\s\S]*uv 1\.2\./);
});

test('if a ratio misses its goal, the table and the terminal name the cause', () => {
  const missed = outcome({ ...HAND, goal: 0.3 });
  assert.match(tables([missed], { rounds: 5, versions: '' }), /\| ≤ 0\.3; held by pip's own run \|/);
  assert.match(lines(missed), /MISSES ≤ 0\.3; held by pip's own run$/);
  assert.match(lines(outcome(HAND)), /goal ≤ 0\.5$/);
});

test('a second measured value follows the first in brackets', () => {
  assert.match(
    lines({ ...outcome(HAND), also: 'Node.js 50 MB' }),
    /^an install: 800 ms \(Node\.js 50 MB\)$/m,
  );
});

test('numbers have as many digits as they are worth', () => {
  assert.deepEqual(
    [
      quantity(0.01423, 'ms'),
      quantity(1.93, 'ms'),
      quantity(1234.5, 'ms'),
      quantity(47_300, 'kB'),
      quantity(1930, 'kB'),
    ],
    ['0.014 ms', '1.9 ms', '1,235 ms', '47 MB', '1.9 MB'],
  );
});

test('withBlock replaces a block of a page, or throws an error that names the missing lines', () => {
  const page = `a\n${FIGURES.begin}\nold\n${FIGURES.end}\nb\n`;
  assert.equal(withBlock(page, FIGURES, 'new\n'), `a\n${FIGURES.begin}\nnew\n${FIGURES.end}\nb\n`);
  assert.throws(() => withBlock('a\nb\n', FIGURES, 'new\n'), /lacks the lines <!-- figures: /);
});

/** The class and the x of each point in a plot. */
const points = (svg: string): readonly (readonly [string, number])[] =>
  [...svg.matchAll(/<circle class="(\w+)" cx="([\d.]+)"/g)].map(([, kind = '', x]) => [kind, Number(x)]);

test('the plot draws larger ratios further right, and marks ratios that miss their goal', () => {
  const over: Comparison = { ...HAND, ratio: 0.6, quartiles: [0.5, 0.7] };
  const drawn = points(plot([outcome(HAND, over, UV)]));
  assert.deepEqual(
    drawn.map(([kind]) => kind),
    ['met', 'over', 'free'],
  );
  const places = drawn.map(([, x]) => x);
  assert.deepEqual(
    places,
    [...places].sort((a, b) => a - b),
  );
});

test('a ratio beyond the axis is drawn at the end of the axis, and text is escaped', () => {
  const svg = plot([outcome({ ...UV, says: '`a` <b> & c', ratio: 1e6 }, { ...UV, ratio: 20 })]);
  const [[, first] = [], [, second] = []] = points(svg);
  assert.equal(first, second);
  assert.ok(svg.includes('an install / a &lt;b> &amp; c'), svg);
});
