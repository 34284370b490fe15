// node .ci/test-rules.mjs [DIRECTORY]: finds tests below test/ whose syntax breaks a rule. A test must not:
//   clock      limit the time that something takes, because that depends on the machine and its load
//   assertion  have no assertion, neither in its body nor in the functions of these files that it calls
//   any code   accept more than one exit code
// Prints each place and exits with 1. A timeout that only keeps a test from hanging is allowed.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const directory = resolve(process.argv[2] ?? join(root, 'test'));

/** Functions that fail the test themselves. A terminal's `waitFor` rejects if the text does not appear. */
const WAITING = ['waitFor'];
/** Variables and properties with these names hold an exit code. */
const CODE = /^(exit)?(code|status)$/i;

const sources = new Map(); // path → { source, functions: name → node, imports: name → [path, name] }
const problems = [];

function check(path) {
  const { source } = read(path);
  const say = (node, what) => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    problems.push(`${relative(process.cwd(), path)}:${line}: ${what}`);
  };
  const clock = clockOf(source);
  const visit = (node) => {
    if (clock.isBound(node)) say(node, 'bounds the time that something takes');
    if (acceptsAnyCode(node)) say(node, 'accepts more than one exit code');
    const body = testBody(node);
    if (body && !asserts(body, path)) say(node, 'has no assertion');
    ts.forEachChild(node, visit);
  };
  visit(source);
}

/** Reads a file: its syntax tree, its named functions, and its imports from the other files here. */
function read(path) {
  if (sources.has(path)) return sources.get(path);
  const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true);
  const file = { source, functions: new Map(), imports: new Map() };
  sources.set(path, file);
  const add = (name, node) => file.functions.set(name, [...(file.functions.get(name) ?? []), node]);
  const visit = (node) => {
    if (isFunction(node) && node.name) add(node.name.text, node);
    const { name, initializer } = node;
    if ((ts.isVariableDeclaration(node) || ts.isPropertyAssignment(node)) && initializer)
      if (isFunction(initializer)) add(name.text, initializer);
    if (ts.isImportDeclaration(node)) addImports(node, path, file.imports);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return file;
}

function addImports({ importClause, moduleSpecifier }, path, imports) {
  const target = join(dirname(path), moduleSpecifier.text);
  const named = importClause?.namedBindings;
  if (!moduleSpecifier.text.startsWith('.') || !target.endsWith('.ts') || !named || !existsSync(target))
    return;
  if (!ts.isNamedImports(named)) return;
  for (const each of named.elements)
    imports.set(each.name.text, [target, (each.propertyName ?? each.name).text]);
}

function isFunction(node) {
  return (
    ts.isFunctionDeclaration(node) ||
    ts.isFunctionExpression(node) ||
    ts.isArrowFunction(node) ||
    ts.isMethodDeclaration(node)
  );
}

/** The test function, or its name, in a call of `test(name, options, function)`, `t.test` or `test.only`. */
function testBody(node) {
  if (!ts.isCallExpression(node)) return;
  const called = node.expression;
  const name = ts.isPropertyAccessExpression(called) ? called.name : called;
  if (!ts.isIdentifier(name) || !['test', 'it'].includes(name.text)) return;
  const last = node.arguments.at(-1);
  const isNamed =
    node.arguments.length > 1 &&
    ts.isStringLiteralLike(node.arguments[0]) === !ts.isRegularExpressionLiteral(node.arguments[0]);
  return last && (isFunction(last) || (isNamed && ts.isIdentifier(last))) ? last : undefined;
}

/** Does this node, or a function that it names, assert something? Follows each file's imports too. */
function asserts(node, path, seen = new Set()) {
  if (seen.has(node)) return false;
  seen.add(node);
  if (isAssertion(node)) return true;
  if (ts.isIdentifier(node) && functionsNamed(node, path).some(([each, at]) => asserts(each, at, seen)))
    return true;
  return ts.forEachChild(node, (child) => asserts(child, path, seen) || undefined) === true;
}

/**
 * The functions that a name means: this file's, or the imported ones. If the call only makes a value to test,
 * leaves out the imported functions.
 */
function functionsNamed(node, path) {
  const { functions, imports } = read(path);
  if (!imports.has(node.text)) return (functions.get(node.text) ?? []).map((each) => [each, path]);
  if (givesValue(node)) return [];
  const [target, name] = imports.get(node.text);
  return (read(target).functions.get(name) ?? []).map((each) => [each, target]);
}

/**
 * Whether a call only makes a value to test, as in `const box = await boxFor(t)`. Assertions in such a
 * function don't count, because they check only that the value could be made.
 */
function givesValue({ parent }) {
  if (ts.isCallExpression(parent) || ts.isAwaitExpression(parent)) return givesValue(parent);
  return ts.isVariableDeclaration(parent);
}

/**
 * Whether a node asserts something: `assert` or `expect` about a computed value, `assert.fail`, or a wait
 * that fails.
 */
function isAssertion(node) {
  if (!ts.isCallExpression(node)) return false;
  const called = node.expression;
  const name = ts.isPropertyAccessExpression(called) ? called.name.text : '';
  if (WAITING.includes(name)) return true;
  if (!/^assert\b/.test(called.getText()) && !/^expect\b/.test(called.getText())) return false;
  return name === 'fail' || name === 'fc' || node.arguments.some(isComputed);
}

const isComputed = (node) =>
  some(node, (each) => ts.isIdentifier(each) && !['undefined', 'NaN'].includes(each.text));

/** Does the function `is` return true for the node, or for a node below it? */
function some(node, is) {
  return is(node) || ts.forEachChild(node, (child) => some(child, is) || undefined) === true;
}

/**
 * Is this an object in a list, such as a row of a table? There, a negative number stands for any exit code.
 */
function isInRow({ parent }) {
  if (ts.isArrayLiteralExpression(parent)) return true;
  return (ts.isPropertyAssignment(parent) || ts.isObjectLiteralExpression(parent)) && isInRow(parent);
}

/** Finds reads of the clock, the variables that hold such a time, and the differences between two times. */
function clockOf(source) {
  const reads = new Set();
  const spans = new Set();
  const READ = /^(Date\.now|performance\.now|process\.hrtime(\.bigint)?|process\.uptime)$/;
  const isRead = (node) =>
    (ts.isCallExpression(node) && READ.test(node.expression.getText(source))) ||
    (ts.isIdentifier(node) && reads.has(node.text) && !isLabel(node));
  const hasRead = (node) => some(node, isRead);
  const isSpan = (node) => {
    if (ts.isIdentifier(node)) return spans.has(node.text) && !isLabel(node);
    if (ts.isCallExpression(node) && /^process\.hrtime$/.test(node.expression.getText(source)))
      return node.arguments.length > 0;
    const isMinus = ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.MinusToken;
    return isMinus && hasRead(node.left) && hasRead(node.right);
  };
  const hasSpan = (node) => some(node, isSpan);
  const collect = (node) => {
    const value =
      ts.isVariableDeclaration(node) || isFunction(node) ? (node.initializer ?? node.body) : undefined;
    if (value && node.name && ts.isIdentifier(node.name)) {
      if (hasSpan(value)) spans.add(node.name.text);
      else if (!ts.isBlock(value) && !isFunction(value) && hasRead(value)) reads.add(node.name.text);
    }
    ts.forEachChild(node, collect);
  };
  for (let before = -1; before !== reads.size + spans.size; ) {
    before = reads.size + spans.size;
    collect(source);
  }
  /** Does the node compare a difference of times, or two reads of the clock? */
  const isLimit = (node) =>
    ts.isBinaryExpression(node) &&
    ['<', '>', '<=', '>='].includes(node.operatorToken.getText(source)) &&
    (hasSpan(node.left) || hasSpan(node.right) || (hasRead(node.left) && hasRead(node.right)));
  const isBound = (node) => {
    if (ts.isCallExpression(node) && /^assert\b/.test(node.expression.getText(source)))
      return node.arguments.some((each) => some(each, isLimit));
    if (!ts.isIfStatement(node) || !some(node.expression, isLimit) || isInLoop(node)) return false;
    return some(node.thenStatement, (each) => ts.isThrowStatement(each));
  };
  return { isBound };
}

/** Is the node the name of a property, not a value? */
function isLabel(node) {
  const { parent } = node;
  return (ts.isPropertyAccessExpression(parent) || ts.isPropertyAssignment(parent)) && parent.name === node;
}

/** Is the node in a loop? In a loop, a limit of time is allowed, because it is the timeout of a wait. */
function isInLoop(node) {
  for (let at = node.parent; at && !isFunction(at); at = at.parent)
    if (ts.isIterationStatement(at, false)) return true;
  return false;
}

function acceptsAnyCode(node) {
  if (ts.isPropertyAssignment(node))
    return isCodeName(node.name) && isNegative(node.initializer) && isInRow(node.parent);
  if (!ts.isCallExpression(node)) return false;
  const { expression: called, arguments: given } = node;
  if (!ts.isPropertyAccessExpression(called)) return false;
  const name = called.name.text;
  if (name === 'includes' && isListOfNumbers(called.expression))
    return given.some((each) => some(each, isCode));
  if (called.expression.getText() !== 'assert' || given.length === 0) return false;
  if (/^not(Strict|Deep|DeepStrict)?Equal$/.test(name)) return isCode(given[0]) && isNothing(given[1]);
  return (name === 'ok' || name === 'equal') && saysNothing(given[0]);
}

const isCodeName = (node) => (ts.isIdentifier(node) || ts.isStringLiteral(node)) && CODE.test(node.text);
const isCode = (node) => isCodeName(ts.isPropertyAccessExpression(node) ? node.name : node);
const isNothing = (node) => node !== undefined && ['undefined', 'null'].includes(node.getText());
const isNegative = (node) => ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.MinusToken;
const isListOfNumbers = (node) =>
  ts.isArrayLiteralExpression(node) && node.elements.length > 1 && node.elements.every(ts.isNumericLiteral);

/**
 * Whether a condition accepts several exit codes: `code !== undefined`, `code >= 0`,
 * `typeof code === 'number'`, `code === 0 || code === 1`.
 */
function saysNothing(node) {
  if (!ts.isBinaryExpression(node)) return false;
  const sign = node.operatorToken.getText();
  const { left, right } = node;
  if (sign === '||') return [left, right].every((each) => ts.isBinaryExpression(each) && isCode(each.left));
  if (ts.isTypeOfExpression(left)) return isCode(left.expression);
  if (!isCode(left)) return false;
  return (/^!==?$/.test(sign) && isNothing(right)) || (sign === '>=' && right.getText() === '0');
}

const files = readdirSync(directory, { recursive: true })
  .map((name) => join(directory, name))
  .filter((path) => path.endsWith('.ts') && !path.includes('node_modules'))
  .sort();
for (const path of files) check(path);
for (const line of problems) console.error(line);
console.log(`${files.length} files, ${problems.length} places that break a rule of the tests`);
process.exitCode = problems.length > 0 || files.length === 0 ? 1 : 0;
