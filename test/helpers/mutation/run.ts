// Changes the pure parts of src/ in one place at a time, and checks whether a unit test notices.
//   npm run mutation -- [--count N] [--seed N] [--file PART_OF_PATH]
// Chooses N random changes (mutants; default: 850), and prints the seed of its random numbers. It chooses the
// same mutants if it gets the same --seed. Tests each mutant with the files of test/unit that run the changed
// code, until a file fails. Prints the mutants that no test noticed, and exits with 1 if they are more than
// 15 of 100. A mutant may behave like the original code. Check that before you write a test.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compile, type Numbered } from './compile.ts';
import { describe, findMutants, type Mutant } from './find.ts';
import { Order } from './order.ts';
import { kills, look, type TestFile } from './processes.ts';

/** Matches the folders and files of src/ that decide, parse and translate. */
const PURE =
  /^src\/((pip|packages|platforms|shells|remedies|environment|settings)\/|commands\/(completions|help|options|suggest)\b|system\/(paths|shim-template|ci-environment)\.|ui\/(text|display-width)\.|state\/(stack|venv-record)\.)/;
/** Matches the text of a file that is not pure: it has an async function, or uses Node or a library. */
const ACTS = /\basync\b|\bprocess\.|from '[^.]/;
const LEAST = 0.85;

const root = fileURLToPath(new URL('../../..', import.meta.url)).replace(/\/$/, '');
const { values } = parseArgs({
  options: { count: { type: 'string' }, seed: { type: 'string' }, file: { type: 'string' } },
});
const seed = Number(values.seed ?? Math.floor(Math.random() * 1e6));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
process.exitCode = await main(Number(values.count ?? 850), values.file ?? '');

async function main(count: number, part: string): Promise<number> {
  const files = filesIn('src').filter(isPure);
  const all = findMutants(
    root,
    files.filter((file) => file.includes(part)),
  );
  const mutants: Numbered = new Map(draw(all, count).entries());
  console.log(`${mutants.size} of ${all.length} mutants, drawn with --seed ${seed}`);
  mkdirSync(join(root, 'node_modules/.cache'), { recursive: true });
  const directory = mkdtempSync(join(root, 'node_modules/.cache/mutation-')); // here Node finds packages
  process.env.PIPSHIM_TEST_TMP = join(directory, 'tmp');
  try {
    return report(await judge(mutants, directory), mutants.size);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

function isPure(file: string): boolean {
  return PURE.test(file) && !ACTS.test(readFileSync(join(root, file), 'utf8'));
}

/** Chooses `count` random mutants (generator: mulberry32). The same seed gives the same mutants. */
function draw(all: readonly Mutant[], count: number): readonly Mutant[] {
  let state = seed;
  const random = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const shuffled = all.map((mutant) => ({ mutant, key: random() })).sort((one, other) => one.key - other.key);
  return shuffled.slice(0, count).map(({ mutant }) => mutant);
}

/**
 * Tests each mutant. Prints and counts those that no test noticed. Of these, also counts those whose code no
 * test runs.
 */
async function judge(mutants: Numbered, directory: string): Promise<Judged> {
  const names = filesIn('test/unit').filter((name) => name.endsWith('.test.ts'));
  await compile(root, names, mutants, directory);
  for (const name of ['reached', 'work']) mkdirSync(join(directory, name));
  const tests: TestFile[] = [];
  await sideBySide(names, async (name) => void tests.push(await look(directory, name)));
  const order = new Order(tests);
  let [survivors, unreached, done] = [0, 0, 0];
  await sideBySide([...mutants], async ([id, mutant]) => {
    const reaching = order.of(id, mutant.file);
    if (reaching.length === 0) unreached++;
    const killer = await firstThatFails(id, reaching, directory);
    if (killer) order.noticed(mutant.file, killer);
    else {
      survivors++;
      console.log(describe(root, mutant));
    }
    if (++done % 50 === 0) console.log(`${done} of ${mutants.size}, ${survivors} survive`);
  });
  return { survivors, unreached };
}

interface Judged {
  readonly survivors: number;
  readonly unreached: number;
}

async function firstThatFails(
  id: number,
  tests: readonly TestFile[],
  directory: string,
): Promise<TestFile | undefined> {
  for (const test of tests) if (await kills(test, id, directory)) return test;
  return undefined;
}

async function sideBySide<T>(jobs: readonly T[], work: (job: T) => Promise<void>): Promise<void> {
  const waiting = [...jobs];
  const worker = async (): Promise<void> => {
    for (let job = waiting.shift(); job !== undefined; job = waiting.shift()) await work(job);
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}

/** Prints the share of mutants that tests noticed. Returns the exit code. */
function report({ survivors, unreached }: Judged, total: number): number {
  const score = (total - survivors) / total;
  console.log(`${total - survivors} of ${total} killed (${(100 * score).toFixed(1)} %), --seed ${seed}`);
  console.log(`${survivors} survived, ${unreached} of them where no unit test comes by`);
  return score < LEAST ? 1 : 0;
}

/** Lists the TypeScript files below a directory, as paths in the repository. */
function filesIn(directory: string): readonly string[] {
  return readdirSync(join(root, directory), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.path, entry.name)))
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
    .sort();
}
