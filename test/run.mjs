// Runs test files with node:test, at least two at a time. The last line of its output has the totals.
//   node test/run.mjs [LEVEL…] [--quarter N] [PART_OF_PATH…]
// A level is a folder of test/: `unit` (in process), `e2e` (the built program) or `wide` (long tables, killed
// processes, fuzzing). `live` means all *.live.test.ts files, which need the network. The default is unit and
// e2e. If only parts of paths are given, all levels except live run. `--quarter N` runs a quarter of the
// files. All quarters take about equally long. PIP_SHIM_TEST_COVERAGE names a directory for coverage data of
// src/ (see test/helpers/coverage/report.mjs).
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { run } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { collectInto, preload, stopCollecting } from './helpers/coverage/collect.mjs';
import { directoryInMemory } from './helpers/memory.mjs';

const LEVELS = ['unit', 'e2e', 'wide', 'live'];
const SLOWEST = 10;
const WIDTH = 120;
/** The rough seconds of the long files on two cores. The order, the groups and the quarters depend on them. */
const SECONDS = {
  'wide/fidelity/readings': 240,
  'wide/faults/locks': 240,
  'wide/fidelity/fidelity': 150,
  'wide/attacks/names-ways-1': 150,
  'wide/attacks/names-ways-2': 150,
  'wide/attacks/names-ways-3': 150,
  'wide/attacks/names-ways-4': 150,
  'wide/stack/sequences': 150,
  'wide/install/install': 110,
  'wide/venv/options': 90,
  'wide/faults/pips': 90,
  'wide/stack/push-pop': 80,
  'wide/faults/cut-install': 70,
  'wide/install/start-files': 65,
  'wide/faults/side-by-side': 60,
  'wide/matrix/python-tools': 60,
  'wide/matrix/odd-pips': 55,
  'wide/stack/cd': 50,
  'wide/faults/no-room': 45,
  'wide/matrix/markers': 45,
  'wide/fidelity/warm': 45,
  'wide/faults/cut-pipx': 40,
  'wide/fuzz/arguments': 40,
  'wide/menu/pipx': 40,
  'wide/matrix/oracle': 35,
  'wide/scripts/scripts': 35,
  'wide/faults/network': 35,
  'wide/packaging/arch': 35,
  'wide/packaging/rpm': 35,
  'wide/venv/where': 35,
  'wide/menu/own-pipx': 35,
  'wide/packaging/action': 30,
  'wide/packaging/devcontainer': 30,
  'wide/matrix/require-virtualenv': 30,
  'wide/stack/nested': 30,
  'wide/stack/one-line': 30,
  'wide/matrix/refusal': 25,
  'wide/matrix/settings': 25,
  'wide/matrix/endings': 25,
  'wide/faults/cut-venv': 25,
  'wide/attacks/planted': 25,
  'wide/fidelity/noticed': 25,
  'wide/matrix/python-differential': 25,
  'wide/faults/machine': 25,
  'wide/attacks/credentials': 25,
  'wide/venv/warm': 25,
  'wide/stack/after': 25,
  'wide/attacks/shared': 20,
  'wide/faults/upgraded': 20,
  'wide/stack/options': 20,
  'wide/menu/override': 20,
  'wide/stack/follow': 20,
  'wide/venv/rebuild': 20,
  'wide/venv/early': 20,
  'wide/venv/dry-run': 20,
  'wide/venv/hints': 15,
  'wide/venv/tree': 15,
  'wide/matrix/flood': 15,
  'wide/attacks/holes-locks': 15,
  'wide/python/module': 15,
  'wide/python/follow': 15,
  'wide/environment/not-followed': 15,
  'wide/environment/other-version': 10,
  'wide/settings/policy': 10,
  'wide/venv/activation': 10,
  'wide/packaging/get': 10,
  'wide/venv/main': 10,
  'wide/attacks/names': 10,
  'e2e/scripts/scripts': 20,
  'e2e/environment/system-packages': 12,
  'e2e/venv/hints': 12,
  'e2e/environment/chosen': 12,
  'e2e/environment/next-line': 12,
  'e2e/install/install': 12,
  'e2e/packaging/npm': 10,
};
const SHORT = { unit: 0.5, e2e: 5, wide: 5, live: 5 }; // the seconds of any other file
const THE_FILE = 'the file itself';
/**
 * How many files share a process. They share one, because the start of Node with tsx and the helpers takes a
 * second. Files of `wide` take so long that this second doesn't matter. Node 18 does not report the file of a
 * test, so on Node 18 each file has its own process.
 */
const FILES_PER_PROCESS = process.versions.node.startsWith('18.') ? {} : { unit: 20, e2e: 4 };
const root = fileURLToPath(new URL('..', import.meta.url));
const coverage = process.env.PIP_SHIM_TEST_COVERAGE && resolve(root, process.env.PIP_SHIM_TEST_COVERAGE);

const wanted = readWords(process.argv.slice(2));
const files = filesFor(wanted);
if (files.length === 0) stop(`no test file matches ${process.argv.slice(2).join(' ')}`, 1);

const tests = [];
/** Whether only tests of unit and e2e run. */
const isQuick = files.every((file) => ['unit', 'e2e'].includes(levelOf(file)));
/** Whether all of these run, as with `npm test`. */
const isWhole =
  isQuick && wanted.levels.size === 2 && wanted.parts.length === 0 && wanted.quarter === undefined;
const tmp = mkdtempSync(join(temporaryPlace(), 'pip-shim-test-'));
process.env.PIPSHIM_TEST_TMP = tmp; // testTemp() of test/helpers/temp.ts reads it
delete process.env.NODE_TEST_CONTEXT; // it is set if a test has started this runner
// These options reach the process of each file, because node:test passes execArgv on.
process.execArgv.push(...(coverage ? preload : []), '--import', 'tsx');
const interrupted = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => interrupted.abort());
if (coverage) collectInto(coverage);
try {
  await runAll();
  if (isWhole && existsSync(join(tmp, 'advice'))) tests.push(adviceThatNoTestRuns());
  process.exitCode = report();
} finally {
  if (coverage) stopCollecting();
  rmSync(tmp, { recursive: true, force: true });
}

/** Returns the command line as { levels, parts, quarter }. Exits with 2 for an unknown option. */
function readWords(words) {
  const found = { levels: new Set(), parts: [], quarter: undefined };
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === '--quarter') found.quarter = quarterOf(words[++at]);
    else if (word.startsWith('-')) stop(`unknown option ${word} (there is --quarter N)`, 2);
    else if (LEVELS.includes(word)) found.levels.add(word);
    else found.parts.push(word.replace(/^\.\//, ''));
  }
  if (found.levels.size === 0)
    found.levels = new Set(found.parts.length > 0 ? ['unit', 'e2e', 'wide'] : ['unit', 'e2e']);
  return found;
}

function quarterOf(word) {
  return ['1', '2', '3', '4'].includes(word) ? Number(word) : stop('--quarter takes 1, 2, 3 or 4', 2);
}

/** Returns the test files to run, the longest first. */
function filesFor({ levels, parts, quarter }) {
  const all = testFiles(join(root, 'test'))
    .filter((path) => levels.has(levelOf(path)))
    .filter((path) => parts.length === 0 || parts.some((part) => path.includes(part)))
    .sort()
    .sort((one, other) => secondsOf(other) - secondsOf(one));
  return quarter === undefined ? all : inQuarters(all)[quarter - 1];
}

/** Puts each file, the longest first, into the quarter with the fewest seconds so far. */
function inQuarters(all) {
  const quarters = [1, 2, 3, 4].map(() => ({ files: [], seconds: 0 }));
  for (const file of all) {
    const next = quarters.reduce((one, other) => (other.seconds < one.seconds ? other : one));
    next.files.push(file);
    next.seconds += secondsOf(file);
  }
  return quarters.map(({ files }) => files);
}

function secondsOf(path) {
  return SECONDS[path.slice('test/'.length, -'.test.ts'.length)] ?? SHORT[levelOf(path)];
}

/** Lists the test files below a directory, as paths relative to the repository, with `/`. */
function testFiles(directory) {
  return readdirSync(directory, { withFileTypes: true }).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return testFiles(path);
    return entry.name.endsWith('.test.ts') ? [relative(root, path).split(sep).join('/')] : [];
  });
}

/**
 * Returns where the tests keep their files. This is in memory if only unit and e2e run. The other levels use
 * a disk, because a disk can reuse the inode of a deleted file, and a tmpfs doesn't. TMPDIR overrides this
 * choice.
 */
function temporaryPlace() {
  return (isQuick && !process.env.TMPDIR && directoryInMemory()) || tmpdir();
}

function levelOf(path) {
  return path.endsWith('.live.test.ts') ? 'live' : path.split('/')[1];
}

async function runAll() {
  const waiting = processesFor(files);
  let done = 0;
  const worker = async () => {
    for (let group = waiting.shift(); group && !interrupted.signal.aborted; group = waiting.shift()) {
      const began = Date.now();
      const own = await runFiles(group);
      tests.push(...own);
      done += group.length;
      say(group, own, { done, took: (Date.now() - began) / 1000 });
    }
  };
  // unit and e2e run in one process more than there are cores, because a test often waits for a terminal or a
  // timeout.
  const count = Math.max(2, availableParallelism()) + (isQuick ? 1 : 0);
  await Promise.all(Array.from({ length: count }, worker));
}

/**
 * Divides the files into groups. One process runs all files of a group. Each group gets long and short files,
 * and the groups that take longest come first, so that all processes stay busy until the end.
 */
function processesFor(all) {
  const groups = LEVELS.flatMap((level) => {
    const own = all.filter((file) => levelOf(file) === level);
    const count = Math.ceil(own.length / (FILES_PER_PROCESS[level] ?? 1));
    return Array.from({ length: count }, (_, at) => own.filter((_file, index) => index % count === at));
  });
  const secondsOfAll = (group) => group.reduce((sum, file) => sum + secondsOf(file), 0);
  return groups.sort((one, other) => secondsOfAll(other) - secondsOfAll(one));
}

/** Runs a group of files in one process. Returns their tests as { file, name, seconds, outcome, reason }. */
async function runFiles(group) {
  const started = group.length === 1 ? join(root, group[0]) : fileThatImports(group);
  const found = [];
  for await (const { type, data } of run({
    files: [started],
    concurrency: 1,
    signal: interrupted.signal,
  })) {
    if (type === 'test:stderr' || type === 'test:stdout') process.stdout.write(data.message);
    if ((type !== 'test:pass' && type !== 'test:fail') || data.details.type === 'suite') continue;
    const isFile = [started, pathToFileURL(started).href].includes(data.name);
    if (isFile && type === 'test:pass') continue; // node:test counts a file without tests as a test
    const outcome = data.skip !== undefined ? 'skipped' : type === 'test:fail' ? 'failed' : 'passed';
    const reason = outcome === 'failed' ? reasonOf(data.details.error) : data.skip;
    const name = isFile ? THE_FILE : data.name;
    const file = fileOf(data.file, group);
    found.push({ file, name, seconds: data.details.duration_ms / 1000, outcome, reason });
  }
  if (!interrupted.signal.aborted) found.push(...withoutTests(group, found));
  return found;
}

/**
 * Writes the file that imports a group. If one file of the group can't be imported, the others still run. No
 * test starts before all files are imported. Otherwise node:test would take the tests of a file for parts of
 * the test that runs.
 */
function fileThatImports(group) {
  const path = join(mkdtempSync(join(tmp, 'group-')), 'group.test.mjs');
  const lines = [
    "import { before } from 'node:test';",
    'let start;',
    'const imported = new Promise((resolve) => { start = resolve; });',
    'before(() => imported);',
    'const failed = (error) => { console.error(error); process.exitCode = 1; };',
    ...group.map(
      (file) => `await import(${JSON.stringify(pathToFileURL(join(root, file)).href)}).catch(failed);`,
    ),
    'start();',
  ];
  writeFileSync(path, lines.join('\n'));
  return path;
}

/** Returns the test file with this path. If there is none, as for a crash, returns the group's name. */
function fileOf(path, group) {
  return group.find((file) => path === join(root, file)) ?? nameOf(group);
}

function nameOf(group) {
  return group.length === 1 ? group[0] : `${group[0]} and ${group.length - 1} more`;
}

/** Returns a failure for each file of the group in which no test ran. */
function withoutTests(group, found) {
  const empty = group.filter((file) => found.every((each) => each.file !== file));
  const failed = { name: THE_FILE, seconds: 0, outcome: 'failed', reason: 'no test in it was run' };
  return empty.map((file) => ({ file, ...failed }));
}

/**
 * A test of the whole run: a test runs each command that pip-shim has advised somewhere, or advice.tsv says why
 * none does. The processes have left what they saw (test/helpers/advice.ts).
 */
function adviceThatNoTestRuns() {
  const place = join(tmp, 'advice');
  const seen = readdirSync(place).map((name) => JSON.parse(readFileSync(join(place, name), 'utf8')));
  const known = readFileSync(join(root, 'test/advice.tsv'), 'utf8').split('\n');
  const ran = new Set([...seen.flatMap((each) => each.ran), ...known.map((line) => line.split('\t')[0])]);
  const advised = new Map(seen.flatMap((each) => each.advised));
  const left = [...advised].filter(([form]) => !ran.has(form)).sort();
  const name = `a test runs each of the ${advised.size} kinds of commands that pip-shim advised`;
  const reason = left.map(([form, line]) => `no test runs ${form}: ${line}`).join('\n');
  return { file: 'test/advice.tsv', name, seconds: 0, outcome: reason ? 'failed' : 'passed', reason };
}

function reasonOf(error) {
  const cause = error?.cause ?? error;
  const ended = error?.exitCode ?? error?.signal;
  const reason = cause?.stack ?? cause?.message ?? String(cause);
  return ended ? `${reason}: its process ended with ${ended}, and what it said is above` : reason;
}

function say(group, own, { done, took }) {
  const failed = own.filter(({ outcome }) => outcome === 'failed');
  const state = failed.length > 0 ? `${failed.length} FAILED` : 'ok';
  console.log(
    `${done} of ${files.length}  ${nameOf(group).slice('test/'.length)}  ${state}, ${seconds(took)}`,
  );
  for (const each of failed) console.log(failureText(each));
}

function seconds(number) {
  return `${number.toFixed(1)} s`;
}

function shortened(line) {
  return line.length > WIDTH ? `${line.slice(0, WIDTH - 1)}…` : line;
}

function failureText({ file, name, reason }) {
  return `\nFAILED ${file}: ${name}\n${String(reason).replace(/^/gm, '  ')}\n`;
}

/** Prints the skipped, the slowest and the failed tests, then the totals. Returns the exit code. */
function report() {
  const [passed, failed, skipped] = ['passed', 'failed', 'skipped'].map((outcome) =>
    tests.filter((each) => each.outcome === outcome),
  );
  for (const { name, reason } of skipped)
    console.log(shortened(`skipped: ${name}${reason ? `: ${reason}` : ''}`));
  const slowest = [...tests].sort((one, other) => other.seconds - one.seconds).slice(0, SLOWEST);
  console.log('slowest tests:');
  for (const { file, name, ...each } of slowest)
    console.log(shortened(`${seconds(each.seconds).padStart(8)}  ${file.slice('test/'.length)}: ${name}`));
  for (const each of failed) console.log(failureText(each));
  const isEmpty = tests.length === 0;
  if (isEmpty) console.error('test/run.mjs: the files were run, but no test in them');
  console.log(`${passed.length} passed, ${failed.length} failed, ${skipped.length} skipped`);
  if (interrupted.signal.aborted) return 130;
  return failed.length > 0 || isEmpty ? 1 : 0;
}

function stop(message, code) {
  console.error(`test/run.mjs: ${message}`);
  process.exit(code);
}
