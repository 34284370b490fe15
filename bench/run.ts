// What pip-shim costs: whole processes, in turn with what a user would have run without it.
//   npm run bench [-- --pairs N] [PART_OF_NAME…]      15 pairs unless told
// Prints a table, then one line of JSON with the same figures.
import { parseArgs } from 'node:util';
import { contests } from './contests.ts';
import { compare, type Outcome } from './pairs.ts';

const { values, positionals } = parseArgs({
  options: { pairs: { type: 'string', default: '15' } },
  allowPositionals: true,
});
const pairs = Number(values.pairs);
if (!Number.isInteger(pairs) || pairs < 1) throw new Error(`--pairs ${values.pairs}: not a number of pairs`);

const chosen = (await contests()).filter(
  ({ name }) => positionals.length === 0 || positionals.some((part) => name.includes(part)),
);
const outcomes: Outcome[] = [];
console.log(row(['', 'ratio', 'quartiles', 'goal', 'with', 'without']));
for (const contest of chosen) {
  const outcome = compare(contest, pairs);
  outcomes.push(outcome);
  console.log(row(cells(outcome)));
}
console.log(`medians of ${pairs} pairs on Node ${process.version}, ${process.platform} ${process.arch}`);
console.log(JSON.stringify(outcomes));

function cells({ name, ratio, quartiles, goal, oursMs, bareMs }: Outcome): string[] {
  const verdict = goal === undefined ? '' : `${ratio <= goal ? '' : 'over '}${goal.toFixed(2)}`;
  const spread = quartiles.map((value) => value.toFixed(3)).join('–');
  return [name, ratio.toFixed(3), spread, verdict, `${oursMs.toFixed(1)} ms`, `${bareMs.toFixed(1)} ms`];
}

function row([name = '', ...rest]: readonly string[]): string {
  return name.padEnd(36) + rest.map((cell) => cell.padStart(14)).join('');
}
