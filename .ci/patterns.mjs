// Finds regular expressions in src/ that take more than linear time. A text in a cloned repository could keep
// such an expression busy.
//   node --import tsx .ci/patterns.mjs DIRECTORY      recheck is in DIRECTORY/node_modules
// The library recheck analyses a pattern, or tries texts on it. Its Java and native packages take 50 MB, so
// only the gate (.ci/run) installs it. If a pattern is not linear, this prints a text on which
// the pattern takes too long, and exits with 1.
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire, register } from 'node:module';
import { join, resolve } from 'node:path';
import ts from 'typescript';

process.env.RECHECK_BACKEND = 'pure';
register('../test/helpers/text-modules.mjs', import.meta.url);
const [directory] = process.argv.slice(2);
if (!directory) {
  console.error('.ci/patterns.mjs: name the directory that has recheck in its node_modules');
  process.exit(2);
}
// Use `check`, because `checkSync` waits for a worker that sometimes never answers.
const { check } = createRequire(resolve(directory, 'package.json'))('recheck');
/**
 * The most milliseconds that recheck may take for one pattern. Few patterns take more than one second, or ten
 * on a busy machine.
 */
const TIMEOUT = 240_000;

const patterns = new Map();
const files = readdirSync('src', { recursive: true })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.d.ts'))
  .map((file) => join('src', file));
for (const file of files) literalsOf(file);
await builtOnes();
const wrong = [];
for (const each of patterns.values()) if (!(await isLinear(each))) wrong.push(each);
console.log(`${patterns.size - wrong.length} passed, ${wrong.length} failed, 0 skipped`);
process.exitCode = wrong.length > 0 ? 1 : 0;

function note(source, flags, where) {
  patterns.set(`/${source}/${flags}`, { source, flags, where });
}

/** Notes the regular expression literals of a file. */
function literalsOf(file) {
  const tree = ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true);
  const visit = (node) => {
    if (ts.isRegularExpressionLiteral(node)) {
      const end = node.text.lastIndexOf('/');
      const line = tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
      note(node.text.slice(1, end), node.text.slice(end + 1), `${file}:${line}`);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
}

/**
 * Notes the patterns that modules make with `new RegExp` when they load. Skips src/entry.ts, which runs the
 * program.
 */
async function builtOnes() {
  const original = globalThis.RegExp;
  globalThis.RegExp = new Proxy(original, {
    construct(target, words) {
      const made = Reflect.construct(target, words);
      const [, where] = /\/(src\/[^)]+):\d+\)?$/m.exec(new Error().stack) ?? [];
      if (where) note(made.source, made.flags, where);
      return made;
    },
  });
  for (const file of files.filter((each) => each.split('/').length > 2)) await import(resolve(file));
  globalThis.RegExp = original;
}

async function isLinear({ source, flags, where }) {
  const { status, complexity, attack, error } = await check(source, flags, { timeout: TIMEOUT });
  if (status === 'safe') return true;
  const why =
    status === 'vulnerable' ? `${complexity.summary}, for ${attack.pattern}` : `not known (${error.kind})`;
  console.log(`${where}: /${source}/${flags}: ${why}`);
  return false;
}
