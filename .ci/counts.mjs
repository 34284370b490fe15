// node --import tsx .ci/counts.mjs: counts the tests for each kind of fault and attack in README.md's table.
// If the table differs, exits with 1. With `--write`, updates the table. Loads the test files and counts the
// tests that they register for root. Runs none of them.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire, syncBuiltinESMExports } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const ROWS = [
  [
    'cut off by kill -9 or Ctrl-C at the calls that change something: a venv, our own pipx, records, `install.sh`',
    'wide/faults/cut-',
    'wide/faults/lock',
    'e2e/venv/faults',
  ],
  [
    'side by side: 50 installs at once, upgrades under way, containers with the same home',
    'wide/faults/side-by-side',
    'wide/faults/containers',
    'unit/system/process-space',
  ],
  [
    'no room, no right: full and read-only disks, no HOME, limits, closed streams, umask, noexec',
    'wide/faults/no-room',
  ],
  [
    'another machine: upgraded Pythons, odd pips, two installations, the clock, no or old Node.js',
    'wide/faults/machine',
    'wide/faults/upgraded',
    'wide/matrix/odd-pips',
    'e2e/shims/boot',
  ],
  ['the network: down, slow, cut, redirected, wrong bytes and certificates', 'wide/faults/network'],
  [
    'planted in a directory: venvs, programs, modules, settings, variables, passes',
    'e2e/attacks/planted',
    'wide/attacks/planted',
    'e2e/attacks/environment',
    'e2e/attacks/warm',
    'wide/attacks/warm',
  ],
  [
    'names: metacharacters, escapes, bidirectional and invisible characters, NUL, bytes',
    'e2e/attacks/holes-names',
    'e2e/attacks/names',
    'wide/attacks/names',
    'e2e/forwarding/bytes',
  ],
  ['credentials in URLs, variables and .netrc', 'e2e/attacks/credentials', 'wide/attacks/credentials'],
  [
    'races and shared places: links swapped, forged records, sudo, open directories',
    'e2e/attacks/holes-links',
    'e2e/attacks/holes-others',
    'e2e/attacks/shared',
    'wide/attacks/shared',
  ],
  ['package confusion: traps of names, each target in its release', 'unit/data/traps', 'unit/data/targets'],
  ['random command lines, output, files and words against the real pip and real shells', 'wide/fuzz/'],
  [
    'pip with and without the shim, more than 300 everyday commands: output, exit code and trees',
    'wide/fidelity/',
    'e2e/forwarding/same-as-pip',
    'wide/matrix/python-differential',
  ],
];

let registered = 0;
const require = createRequire(import.meta.url);
const count = () => {
  registered++;
};
Object.assign(require('node:test'), { test: count });
syncBuiltinESMExports();
process.getuid = () => 0;
for (const name of Object.keys(process.env)) if (name.startsWith('PIP_SHIM_TEST_')) delete process.env[name];

function testFiles(part) {
  const [level, directory, start] = part.split('/');
  const found = readdirSync(join(root, 'test', level, directory))
    .filter((name) => name.startsWith(start) && name.endsWith('.test.ts'))
    .map((name) => join(root, 'test', level, directory, name));
  if (found.length === 0) throw new Error(`no test file begins with test/${part}`);
  return found;
}

async function registeredIn(file) {
  const before = registered;
  await import(file);
  if (registered === before) throw new Error(`${file} registers no test`);
  return registered - before;
}

const START = '<!-- counts: npm run counts -- --write -->\n';
const END = '<!-- end of counts -->';
let lines = '';
for (const [what, ...parts] of ROWS) {
  let tests = 0;
  for (const file of parts.flatMap(testFiles)) tests += await registeredIn(file);
  lines += `| ${what} | ${tests} |\n`;
}
const table = `| faults and attacks | tests |\n|---|---|\n${lines}`;
const path = join(root, 'README.md');
const readme = readFileSync(path, 'utf8');
const [before, rest = ''] = readme.split(START);
const written = rest.slice(0, rest.indexOf(END));
if (process.argv[2] === '--write') {
  writeFileSync(path, `${before}${START}${table}${rest.slice(rest.indexOf(END))}`);
} else if (written !== table) {
  console.error(`README.md has other counts than the tests; npm run counts -- --write mends it:\n${table}`);
  process.exitCode = 1;
} else console.log(table);
process.exit(); // ends the work of some test files, which would keep Node alive
