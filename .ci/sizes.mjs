// node .ci/sizes.mjs: checks the sizes that Biome can't check. A folder of src/ may have at most 25 files.
// src/ itself may have only the entry and declarations. Each file in LINES may have only so many lines,
// because no compiler checks it. Prints each problem and exits with 1.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const FILES_PER_FOLDER = 25;
/** The most lines of each file. The tables of shims/pip are generated, and don't count. */
const LINES = { 'shims/pip': 450, 'shims/boot.cjs': 250, 'install.sh': 200 };
const TABLES = /^# --- written by .*\n[\s\S]*?^# --- end of the tables ---\n/m;

const problems = [];
checkFolder('src');
for (const name of filesIn('src').filter((file) => file !== 'entry.ts' && !file.endsWith('.d.ts')))
  problems.push(`src/${name}: move it into a folder of src/`);
for (const [path, most] of Object.entries(LINES)) {
  const lines = readFileSync(join(root, path), 'utf8').replace(TABLES, '').split('\n').length - 1;
  if (lines > most) problems.push(`${path}: ${lines} lines, and at most ${most} are allowed`);
}
console.log(problems.join('\n') || 'no folder and no file is too large');
process.exitCode = problems.length > 0 ? 1 : 0;

function checkFolder(folder) {
  const count = filesIn(folder).length;
  if (count > FILES_PER_FOLDER)
    problems.push(`${folder}: ${count} files, and at most ${FILES_PER_FOLDER} are allowed`);
  for (const entry of entriesOf(folder)) if (entry.isDirectory()) checkFolder(`${folder}/${entry.name}`);
}

function filesIn(folder) {
  return entriesOf(folder)
    .filter((entry) => entry.isFile())
    .map(({ name }) => name);
}

function entriesOf(folder) {
  return readdirSync(join(root, folder), { withFileTypes: true });
}
