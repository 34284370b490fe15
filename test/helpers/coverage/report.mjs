// node test/helpers/coverage/report.mjs DIRECTORY: reads the counts in DIRECTORY, and prints how much of src/
// ran and which places did not run. Exits with 1 if too little ran. A line counts as run if every statement
// that begins on it ran.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { partsOf } from './parts.mjs';
import { runsIn } from './runs.mjs';

const LIMITS = { lines: 95, branches: 90 };
const root = fileURLToPath(new URL('../../..', import.meta.url));

/** Returns how often a part ran, summed over all compiled forms of its file (the bundle, tsx). */
function countOf({ at, less }, runs) {
  const counts = runs.map((count) => ({ all: count(at), off: less ? count(less) : 0 }));
  const known = counts.filter(({ all }) => all !== undefined);
  return known.reduce((sum, { all, off = 0 }) => sum + all - off, 0);
}

function coverageOf(file, runs) {
  const parts = partsOf(file, readFileSync(join(root, file), 'utf8')).map((part) => ({
    ...part,
    isRun: countOf(part, runs) > 0,
  }));
  const statements = parts.filter(({ kind }) => kind === 'statement');
  const lines = new Map();
  for (const { line, isRun } of statements) lines.set(line, (lines.get(line) ?? true) && isRun);
  const branches = parts.filter(({ kind }) => kind === 'branch');
  return { file, lines: [...lines].map(([line, isRun]) => ({ line, isRun })), branches };
}

const share = (all) =>
  all.length === 0 ? 100 : (100 * all.filter(({ isRun }) => isRun).length) / all.length;
const shown = (all) => `${share(all).toFixed(2)} % of ${all.length}`;
const missed = (all) => [...new Set(all.filter(({ isRun }) => !isRun).map(({ line }) => line))].join(' ');

const [directory = join(root, 'coverage')] = process.argv.slice(2);
const runs = runsIn(directory);
const files = readdirSync(join(root, 'src'), { recursive: true })
  .map((name) => `src/${name}`)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .sort()
  .map((file) => coverageOf(file, runs.get(file) ?? []));
for (const { file, lines, branches } of files) {
  if (missed(lines)) console.log(`${file}: lines ${missed(lines)}`);
  if (missed(branches)) console.log(`${file}: branches on ${missed(branches)}`);
}
const [began, ended] = ['began', 'ended'].map((name) => readFileSync(join(directory, name)).length);
console.log(
  `${began} processes, ${began - ended} of them killed from outside or without room to say what they ran`,
);
let failed = 0;
for (const [kind, limit] of Object.entries(LIMITS)) {
  const all = files.flatMap((file) => file[kind]);
  if (share(all) < limit) failed++;
  console.log(`${kind}: ${shown(all)}, at least ${limit} %`);
}
process.exitCode = failed > 0 ? 1 : 0;
