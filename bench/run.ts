import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { repository } from '../test/helpers/sandbox.ts';
import { contests } from './contests.ts';
import { type Contest, compare, type Outcome } from './pairs.ts';
import { choices, findPeers, versions } from './peers.ts';
import { plot } from './plot.ts';
import { profile } from './profile.ts';
import { FIGURES, lines, PROFILE, tables, withBlock } from './report.ts';
import { checkStructure } from './structure.ts';

const USAGE = `Measures what pip-shim costs: whole processes, in turn with what one would run without pip-shim.

  npm run bench [-- OPTION… PART_OF_A_ROW…]

  --pairs N      rounds for each row (15)
  --peers DIR    where npm run bench:peers has put the programs to compare with
  --json FILE, --plot FILE
                 leave the figures in a file, or draw them
  --docs         put them into docs/performance.md, bench/figures.svg and bench/figures.json
  --profile      say where the time of an install goes instead; --docs puts that into docs/performance.md
  --structure    count forks, execs and files instead, and measure no time`;

const { values, positionals } = parseArgs({
  options: {
    pairs: { type: 'string', default: '15' },
    peers: { type: 'string' },
    json: { type: 'string' },
    plot: { type: 'string' },
    docs: { type: 'boolean', default: false },
    profile: { type: 'boolean', default: false },
    structure: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const page = join(repository, 'docs/performance.md');
if (values.help) console.log(USAGE);
else if (values.structure) process.exitCode = await checkStructure();
else if (values.profile) await showProfile(roundsOf(values.pairs));
else await measure(roundsOf(values.pairs));

function roundsOf(pairs: string): number {
  const rounds = Number(pairs);
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error(`--pairs ${pairs}: not a number of rounds`);
  return rounds;
}

async function showProfile(rounds: number): Promise<void> {
  const text = await profile(rounds);
  console.log(text);
  if (values.docs) write(page, () => withBlock(readFileSync(page, 'utf8'), PROFILE, text));
}

async function measure(rounds: number): Promise<void> {
  if (values.docs && positionals.length > 0)
    throw new Error('--docs needs all rows: leave out the names of rows');
  const peers = findPeers(values.peers);
  console.log(choices(peers).join('\n'));
  const isWanted = ({ what }: { what: string }): boolean =>
    positionals.length === 0 || positionals.some((part) => what.includes(part));
  const wanted = (await contests(peers)).filter(isWanted);
  if (wanted.length === 0) throw new Error(`no row has ${positionals.join(' or ')} in it`);
  const outcomes: Outcome[] = [];
  for (const contest of wanted) {
    const outcome = outcomeOf(contest, rounds);
    if (outcome === undefined) continue;
    outcomes.push(outcome);
    console.log(lines(outcome));
  }
  console.log(`medians of ${rounds} rounds on Node ${process.version}, ${process.platform} ${process.arch}`);
  const json = `${JSON.stringify(outcomes, undefined, 2)}\n`;
  write(values.json, () => json);
  write(values.plot, () => plot(outcomes));
  if (!values.docs) return;
  if (process.exitCode === 1) throw new Error('a row failed, so the documents stay as they are');
  const found = { rounds, versions: versions(peers) };
  write(page, () => withBlock(readFileSync(page, 'utf8'), FIGURES, tables(outcomes, found)));
  write(join(repository, 'bench/figures.svg'), () => plot(outcomes));
  write(join(repository, 'bench/figures.json'), () => json);
}

/** Measures a row. If a command of the row fails, prints why, so that the other rows are still measured. */
function outcomeOf(contest: Contest, rounds: number): Outcome | undefined {
  try {
    return compare(contest, rounds);
  } catch (error) {
    console.error(`FAILED: ${contest.what}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
    return undefined;
  }
}

function write(file: string | undefined, text: () => string): void {
  if (file !== undefined) writeFileSync(file, text());
}
