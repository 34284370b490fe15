// Measures the cost of pip-shim. Times whole processes, in turn with the commands that a user would run
// without pip-shim.
//   npm run bench [-- --pairs N] [--json FILE] [--plot FILE] [--docs] [PART_OF_NAME…]   15 pairs by default
// Prints a table. --docs puts the figures into docs/performance.md, bench/figures.svg and bench/figures.json.
//   npm run bench -- --structure      counts forks, execs and files, and measures no time
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../test/helpers/sandbox.ts';
import { contests } from './contests.ts';
import { compare, type Outcome } from './pairs.ts';
import { plot } from './plot.ts';
import { heading, line, withFigures } from './report.ts';
import { checkStructure } from './structure.ts';

const { values, positionals } = parseArgs({
  options: {
    pairs: { type: 'string', default: '15' },
    json: { type: 'string' },
    plot: { type: 'string' },
    docs: { type: 'boolean', default: false },
    structure: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
if (values.structure) process.exitCode = await checkStructure();
else await measure();

async function measure(): Promise<void> {
  const pairs = Number(values.pairs);
  if (!Number.isInteger(pairs) || pairs < 1)
    throw new Error(`--pairs ${values.pairs}: not a number of pairs`);
  const all = await contests();
  if (!all.some(({ name }) => name.startsWith('idle')))
    console.log('skipped: idle prompt: direnv is not installed');
  const isWanted = (name: string): boolean =>
    positionals.length === 0 || positionals.some((part) => name.includes(part));
  const outcomes: Outcome[] = [];
  console.log(heading());
  for (const contest of all.filter(({ name }) => isWanted(name))) {
    const outcome = compare(contest, pairs);
    outcomes.push(outcome);
    console.log(line(outcome));
  }
  console.log(`medians of ${pairs} pairs on Node ${process.version}, ${process.platform} ${process.arch}`);
  write(values.json, () => `${JSON.stringify(outcomes, undefined, 2)}\n`);
  write(values.plot, () => plot(outcomes));
  if (!values.docs) return;
  const page = join(repository, 'docs/performance.md');
  write(page, () => withFigures(readFileSync(page, 'utf8'), outcomes, pairs));
  write(join(repository, 'bench/figures.svg'), () => plot(outcomes));
  write(join(repository, 'bench/figures.json'), () => `${JSON.stringify(outcomes, undefined, 2)}\n`);
}

function write(file: string | undefined, text: () => string): void {
  if (file !== undefined) writeFileSync(file, text());
}
