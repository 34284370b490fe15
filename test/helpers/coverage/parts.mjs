// Lists the statements and branches of a source file, as Istanbul counts them: https://istanbul.js.org. The
// body of an arrow function and the initial value of a field or variable count as statements. Branches are
// both ways of `if` (even without an else) and of `?:`, the operands of `&&`, `||` and `??`, and the cases
// of `switch`. Default parameters do not count, because V8 does not count them.
import ts from 'typescript';
import { placeAt } from './runs.mjs';

/**
 * Returns the parts of a file. Each has its first line (counted from 1), and its start and end as `at`. A
 * part ran as often as the code at its start. A missing `else` has no code of its own, so it has `less`, the
 * place of the `if`'s first branch: it ran as often as the `if`, minus the count at `less`.
 */
export function partsOf(name, text) {
  const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true);
  const parts = [];
  const add = (kind, node, more) => {
    const line = source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
    parts.push({ kind, line, at: codeOf(node, source), ...more });
  };
  const visit = (node) => {
    if (isTypeOnly(node)) return;
    if (isRun(node)) add('statement', node);
    for (const way of waysOf(node)) add('branch', way);
    if (ts.isIfStatement(node) && !node.elseStatement)
      add('branch', node, { less: codeOf(node.thenStatement, source) });
    ts.forEachChild(node, visit);
  };
  visit(source);
  return parts;
}

/**
 * Returns start and end of a node. For a block, returns those of its first statement, because source maps
 * contain no braces.
 */
function codeOf(node, source) {
  const first = ts.isBlock(node) ? (node.statements[0] ?? node) : node;
  return [first.getStart(source), first.end].map((offset) => {
    const { line, character } = source.getLineAndCharacterOfPosition(offset);
    return placeAt(line, character);
  });
}

function isTypeOnly(node) {
  if (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) || ts.isTypeNode(node)) return true;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) return true;
  return node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword) === true;
}

function isRun(node) {
  if (ts.isVariableDeclaration(node) || ts.isPropertyDeclaration(node)) return node.initializer !== undefined;
  if (ts.isArrowFunction(node.parent ?? node)) return node === node.parent?.body && !ts.isBlock(node);
  if (ts.isBlock(node) || ts.isVariableStatement(node) || ts.isEmptyStatement(node)) return false;
  return ts.isStatement(node) && !ts.isFunctionDeclaration(node) && !ts.isClassDeclaration(node);
}

const LOGICAL = [
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
];

function waysOf(node) {
  if (ts.isIfStatement(node))
    return node.elseStatement ? [node.thenStatement, node.elseStatement] : [node.thenStatement];
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse];
  if (ts.isBinaryExpression(node) && LOGICAL.includes(node.operatorToken.kind)) return operandsOf(node);
  if (ts.isSwitchStatement(node)) return node.caseBlock.clauses;
  return [];
}

/**
 * Returns the operands of a logical expression. Leaves out operands that are logical expressions themselves,
 * because their own operands are counted.
 */
function operandsOf(node) {
  const inner = (operand) =>
    ts.isBinaryExpression(operand) && LOGICAL.includes(operand.operatorToken.kind) ? [] : [operand];
  return [...inner(node.left), ...inner(node.right)];
}
