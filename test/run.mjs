// Runs the tests with node:test and says at the end what happened, in one line that a program can read.
//   node test/run.mjs [--wide | --live] [PART_OF_PATH…]
// `--wide` runs only the wide nets, `--live` only test/**/*.live.test.ts (they need the network); without either both are
// left out. A part of a path keeps the files whose path holds it, wide ones too: `node test/run.mjs core faults/lock`.
// PIP_SHIM_TEST_COVERAGE names a directory for what they reach of src/: see test/coverage/report.mjs.
import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { collectInto, preload, stopCollecting } from './coverage/collect.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const args = process.argv.slice(2);
const coverage = process.env.PIP_SHIM_TEST_COVERAGE && resolve(root, process.env.PIP_SHIM_TEST_COVERAGE);
const filters = args.filter((arg) => !arg.startsWith('-')).map((arg) => arg.replace(/^\.\//, ''));

/** Below test/: the same thing in hundreds of forms, at each point of failure, with each pip. Once is enough for a gate. */
const WIDE = ['faults', 'fidelity', 'fuzz', 'matrix'];

function kindOf(path) {
  if (path.endsWith('.live.test.ts')) return 'live';
  return WIDE.includes(path.split('/')[1]) ? 'wide' : 'everyday';
}

/** Test files below `dir`, as paths relative to the repository with `/` in them. */
function testFiles(dir) {
  return readdirSync(dir, { withFileTypes: true }).flatMap((entry) => {
    const path = join(dir, entry.name);
    if (entry.isDirectory()) return testFiles(path);
    return entry.name.endsWith('.test.ts') ? [relative(root, path).split(sep).join('/')] : [];
  });
}

/** What a TAP report says: the totals of its last lines, and the name and reason of each skipped test. */
function readTap(text) {
  const total = (word) => Number(new RegExp(`^# ${word} (\\d+)$`, 'm').exec(text)?.[1] ?? 0);
  const skipped = [...text.matchAll(/^ *ok \d+ - (.*?) # SKIP ?(.*)$/gm)];
  return {
    passed: total('pass'),
    failed: total('fail') + total('cancelled'),
    failedFiles: [
      // Node 18 tells them as URLs, and takes none as a file.
      ...new Set(
        [...text.matchAll(/^ *location: '(.*?\.test\.ts):\d+:\d+'$/gm)].map(([, file = '']) =>
          file.startsWith('file:') ? fileURLToPath(file) : file,
        ),
      ),
    ],
    skipped: skipped.map(([, name, reason]) =>
      (reason ? `${name}: ${reason}` : name).replace(/\\(.)/g, '$1'),
    ),
  };
}

/** Runs the files below a private temp directory that the helpers share; resolves with node's exit code. */
function runTests(files, tmp, tap, concurrency = 2) {
  const { NODE_TEST_CONTEXT: _nested, ...env } = process.env;
  const imports = [...(coverage ? preload : []), '--import', 'tsx'];
  const nodeArgs = [...imports, '--test', `--test-concurrency=${concurrency}`]; // since 18.19
  const reporters = ['spec', 'stdout', 'tap', tap].map((value, index) =>
    index % 2 === 0 ? `--test-reporter=${value}` : `--test-reporter-destination=${value}`,
  );
  const child = spawn(process.execPath, [...nodeArgs, ...reporters, ...files], {
    cwd: root,
    env: { ...env, PIPSHIM_TEST_TMP: tmp },
    stdio: 'inherit',
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code ?? 1));
  });
}

/** A machine that is busy with other things can make a terminal's test late: up to two files get one more go, alone. */
async function passAlone(files, tmp) {
  if (files.length === 0 || files.length > 2) return false;
  const tap = join(tmp, 'again.tap');
  return (await runTests(files, tmp, tap, 1)) === 0 && readTap(readFileSync(tap, 'utf8')).failed === 0;
}

const options = args.filter((arg) => arg.startsWith('-'));
const unknown = options.filter((option) => !['--wide', '--live'].includes(option));
if (unknown.length > 0 || options.length > 1) {
  const wrong = unknown.length > 0 ? `unknown option ${unknown.join(' ')}` : 'two kinds of tests';
  console.error(`test/run.mjs: ${wrong} (there are --wide and --live, one of them)`);
  process.exit(2);
}
const kinds = options[0] ? [options[0].slice(2)] : filters.length > 0 ? ['everyday', 'wide'] : ['everyday'];
const files = testFiles(join(root, 'test'))
  .filter((path) => kinds.includes(kindOf(path)))
  .filter((path) => filters.length === 0 || filters.some((part) => path.includes(part)))
  .sort();
if (files.length === 0) {
  console.error(`test/run.mjs: no test file matches ${args.join(' ') || 'test/**/*.test.ts'}`);
  process.exit(1);
}

const tmp = mkdtempSync(join(tmpdir(), 'pip-shim-test-'));
if (coverage) collectInto(coverage);
try {
  const tap = join(tmp, 'report.tap');
  const first = await runTests(files, tmp, tap);
  const { passed, failed, failedFiles, skipped } = readTap(readFileSync(tap, 'utf8'));
  const recovered = await passAlone(failedFiles, tmp);
  for (const file of recovered ? failedFiles : []) console.log(`failed beside others, passed alone: ${file}`);
  const [code, good, bad] = recovered ? [0, passed + failed, 0] : [first, passed, failed];
  for (const line of skipped) console.log(`skipped: ${line}`);
  const ranNothing = passed + failed + skipped.length === 0;
  if (ranNothing) console.error('test/run.mjs: the files were run, but no test in them');
  console.log(`${good} passed, ${bad} failed, ${skipped.length} skipped`);
  process.exitCode = code || (bad > 0 || ranNothing ? 1 : 0);
} finally {
  if (coverage) stopCollecting();
  rmSync(tmp, { recursive: true, force: true });
}
