// Checks who imports whom in src/, as the project's design says: node .ci/floors.mjs. Each row below is one floor of the
// house; a file on it may import what the row names, and nothing else. Exit 1 names each import that goes elsewhere.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The first row that fits a file is its floor. `from` may be imported, `typesFrom` by `import type` only. */
const FLOORS = [
  { files: /^src\/(entry\.ts|app\/)/, from: [/./], readsProcess: true },
  {
    files: /^src\/shim\//,
    from: [/^src\/(core|adapters|shim)\//, /^node:/, /^strip-ansi$/],
    typesFrom: /^src\/platforms\//,
    readsProcess: true,
  },
  { files: /^src\/core\//, from: [/^src\/core\//, /^data\//], pure: true },
  { files: /^src\/remedies\//, from: [/^src\/(core|remedies)\//], typesFrom: /^src\/\w+\// },
  { files: /^src\/platforms\//, from: [/^src\/(core|platforms)\//], typesFrom: /^src\/\w+\// },
  { files: /^src\/shells\//, from: [/^src\/(core|shells)\//], typesFrom: /^src\/\w+\// },
  { files: /^src\/commands\//, from: [/^src\/(core|commands)\//, /^node:util$/], typesFrom: /^src\/\w+\// },
  {
    files: /^src\/adapters\//,
    from: [/^src\/(core|adapters)\//, /^node:/, /^kleur$/],
    typesFrom: /^src\/\w+\//,
    libraries: 1,
  },
];
/** Types may come from each other's floors, but what an adapter is made of is nobody's business. */
const PRIVATE = /^src\/(adapters|app|shim)\//;
/** `file process.name` that can't be elsewhere: to die by a signal is to exit, and prompts itself reads the variable. */
const ALLOWED = [
  'src/adapters/signals.ts process.exit',
  'src/adapters/signals.ts process.exitCode',
  'src/adapters/prompt.ts process.env',
];
/** What core may not know: no process, clock or timer. */
const WORLD = [
  'process',
  'Date',
  'performance',
  'require',
  'fetch',
  'setTimeout',
  'setInterval',
  'setImmediate',
];

const problems = [];
const files = readdirSync(join(root, 'src'), { recursive: true })
  .map((name) => `src/${name}`)
  .filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts'))
  .sort();
for (const file of files) check(file);
for (const line of problems) console.error(line);
console.log(`${files.length} files, ${problems.length} of their lines leave their floor`);
process.exitCode = problems.length > 0 || files.length === 0 ? 1 : 0;

function check(file) {
  const floor = FLOORS.find((row) => row.files.test(file));
  if (!floor) return problems.push(`${file}: .ci/floors.mjs knows no floor for it`);
  const text = readFileSync(join(root, file), 'utf8');
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true);
  const libraries = new Set();
  const visit = (node) => {
    const what = wrongImport(node, file, floor, libraries) ?? wrongRead(node, file, floor);
    const line = what && source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    if (what) problems.push(`${file}:${line}: may not ${what}`);
    ts.forEachChild(node, visit);
  };
  visit(source);
}

/** Undefined, or what is wrong with the import that this node is. */
function wrongImport(node, file, { from, typesFrom, libraries = 0 }, met) {
  const found = importIn(node);
  if (!found) return;
  const { name, typeOnly } = found;
  const target = name.startsWith('.') ? normalize(join(dirname(file), name)) : name;
  if (from.some((pattern) => pattern.test(target))) return;
  if (typeOnly && typesFrom?.test(target) && !PRIVATE.test(target)) return;
  if (!/^(node:|src\/|data\/)/.test(target) && met.add(target.split('/')[0]).size <= libraries) return;
  return `import ${typeOnly ? 'types of ' : ''}${target}`;
}

/** Of an import or export declaration, an `import()` or an import type: the module's name, and whether only types. */
function importIn(node) {
  if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier) {
    const typeOnly = (node.importClause ?? node).isTypeOnly === true;
    return { name: node.moduleSpecifier.text, typeOnly };
  }
  if (ts.isImportTypeNode(node)) return { name: node.argument.literal.text, typeOnly: true };
  const called = ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword;
  return called ? { name: node.arguments[0]?.text ?? 'what is computed', typeOnly: false } : undefined;
}

/** Only the entries read argv, the environment and exit; core knows no world at all. */
function wrongRead(node, file, { readsProcess, pure }) {
  if (ts.isPropertyAccessExpression(node) && node.expression.getText() === 'process' && !readsProcess) {
    const what = node.getText();
    const reads = /^process\.(argv|env|exit|exitCode)$/.test(what);
    return reads && !ALLOWED.includes(`${file} ${what}`) ? `use ${what}` : undefined;
  }
  if (!pure || !ts.isIdentifier(node) || !WORLD.includes(node.text)) return;
  const isNameOfItsOwn = node.parent.name === node || ts.isQualifiedName(node.parent);
  return isNameOfItsOwn ? undefined : `use ${node.text}`;
}
