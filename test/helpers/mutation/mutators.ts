import ts from 'typescript';

/** The text that replaces a node; `undefined` removes a statement. */
export type Replacement = string | undefined;

interface Place {
  readonly node: ts.Node;
  /** Returns the source text of a node. */
  readonly text: (node: ts.Node) => string;
  readonly checker: ts.TypeChecker;
}
type Mutator = (place: Place) => readonly Replacement[];

const K = ts.SyntaxKind;

/** Maps each operator to the operators that replace it. */
const OPERATORS: ReadonlyMap<string, readonly string[]> = new Map([
  ['<', ['<=', '>=']],
  ['<=', ['<', '>']],
  ['>', ['>=', '<=']],
  ['>=', ['>', '<']],
  ['===', ['!==']],
  ['!==', ['===']],
  ['&&', ['||']],
  ['||', ['&&']],
  ['+', ['-']],
  ['-', ['+']],
]);
/** Maps each comparison to its opposite. */
const OPPOSITE: ReadonlyMap<string, string> = new Map([
  ['<', '>='],
  ['<=', '>'],
  ['>', '<='],
  ['>=', '<'],
  ['===', '!=='],
  ['!==', '==='],
]);
/** Maps each method of arrays, strings or Math to the method that replaces it. */
const METHODS: ReadonlyMap<string, string> = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['startsWith', 'endsWith'],
  ['endsWith', 'startsWith'],
  ['min', 'max'],
  ['max', 'min'],
]);
/** Methods whose calls are removed: `list.sort()` becomes `list`. */
const LEFT_OUT = ['filter', 'slice', 'trim', 'toLowerCase', 'reverse', 'sort', 'replace', 'replaceAll'];
/** Methods whose string argument becomes empty. Most other strings are messages, so they stay unchanged. */
const TEXT_DECIDES = ['startsWith', 'endsWith', 'includes', 'has', 'split', 'join'];

/** Returns all replacements of a node. Most nodes have none. */
export function replacementsOf(place: Place): readonly Replacement[] {
  if (isCutShort(place.node)) return [];
  return [...new Set(MUTATORS.flatMap((mutate) => mutate(place)))];
}

/**
 * True for a node that can't stand in parentheses, as each switch between mutants does. If `a` is undefined,
 * `(a?.b).c` throws, but `a?.b.c` does not. And `delete` takes only a property.
 */
function isCutShort(node: ts.Node): boolean {
  const { parent } = node;
  const goesOn = ts.isPropertyAccessExpression(parent) || ts.isCallExpression(parent);
  return (goesOn && parent.expression === node && ts.isOptionalChain(node)) || ts.isDeleteExpression(parent);
}

const conditions: Mutator = ({ node, text }) => {
  const { parent } = node;
  if (isLoopCondition(node)) return parent.kind === K.DoStatement ? [] : [negated(node, text), 'false'];
  const isCondition =
    (ts.isIfStatement(parent) && parent.expression === node) ||
    (ts.isConditionalExpression(parent) && parent.condition === node);
  return isCondition ? [negated(node, text), 'true', 'false'] : [];
};

/** True for a loop's condition. It never becomes `true`, because an endless loop says nothing about tests. */
function isLoopCondition({ parent, ...node }: ts.Node): boolean {
  const isIn = (condition: ts.Node | undefined): boolean =>
    condition?.pos === node.pos && condition?.end === node.end;
  if (ts.isForStatement(parent)) return isIn(parent.condition);
  return (ts.isWhileStatement(parent) || ts.isDoStatement(parent)) && isIn(parent.expression);
}

function negated(node: ts.Node, text: Place['text']): string {
  if (ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken) return text(node.operand);
  const opposite = ts.isBinaryExpression(node) && OPPOSITE.get(text(node.operatorToken));
  return opposite ? withOperator(node as ts.BinaryExpression, opposite, text) : `!(${text(node)})`;
}

const operators: Mutator = ({ node, text, checker }) => {
  if (!ts.isBinaryExpression(node)) return [];
  const operator = text(node.operatorToken);
  if (operator === '??') return nullish(node, text);
  const isText = operator === '+' && isAll(checker.getTypeAtLocation(node), ts.TypeFlags.StringLike);
  return isText ? [] : (OPERATORS.get(operator) ?? []).map((other) => withOperator(node, other, text));
};

/**
 * Returns `b` and `a` as replacements of `a ?? b`. Leaves out `a` if `b` only satisfies the compiler (`''`,
 * `[]`).
 */
function nullish({ left, right }: ts.BinaryExpression, text: Place['text']): readonly Replacement[] {
  const isForCompiler = ["''", '[]', '{}', '0'].includes(text(right));
  return isForCompiler ? [text(right)] : [text(right), text(left)];
}

function withOperator({ left, right }: ts.BinaryExpression, operator: string, text: Place['text']): string {
  const side = (node: ts.Expression): string =>
    ts.isBinaryExpression(node) && /^(\|\||&&)$/.test(operator) ? `(${text(node)})` : text(node);
  return `${side(left)} ${operator} ${side(right)}`;
}

const negations: Mutator = ({ node, text }) =>
  ts.isPrefixUnaryExpression(node) && node.operator === K.ExclamationToken ? [text(node.operand)] : [];

/** Replaces a returned value by its opposite, an empty value or undefined, depending on its type. */
const returns: Mutator = ({ node, text, checker }) => {
  const { parent } = node;
  const isReturned =
    (ts.isReturnStatement(parent) && parent.expression === node) ||
    (ts.isArrowFunction(parent) && parent.body === node && !ts.isBlock(node));
  if (!isReturned) return [];
  if (node.kind === K.TrueKeyword || node.kind === K.FalseKeyword) return []; // `literals` replaces these
  const type = checker.getTypeAtLocation(node);
  if (isAll(type, ts.TypeFlags.BooleanLike)) return [negated(node, text)];
  if (isAll(type, ts.TypeFlags.StringLike)) return other("''", node, text);
  if (isAll(type, ts.TypeFlags.NumberLike)) return [`(${text(node)}) + 1`];
  if (checker.isArrayType(type) || checker.isTupleType(type)) return other('[]', node, text);
  return other('undefined', node, text);
};

function other(replacement: string, node: ts.Node, text: Place['text']): readonly Replacement[] {
  return text(node) === replacement ? [] : [replacement];
}

function isAll(type: ts.Type, flag: ts.TypeFlags): boolean {
  const types = type.isUnion() ? type.types : [type];
  return types.every(({ flags }) => (flags & flag) !== 0);
}

const statements: Mutator = ({ node }) => {
  const isRemovable =
    ts.isExpressionStatement(node) || ts.isContinueStatement(node) || ts.isThrowStatement(node);
  const isEarlyReturn = ts.isReturnStatement(node) && node.expression === undefined;
  return isRemovable || isEarlyReturn ? [undefined] : [];
};

const literals: Mutator = ({ node, text }) => {
  if (ts.isNumericLiteral(node)) return [Number(node.text) + 1, Number(node.text) - 1].map(String);
  if (node.kind === K.TrueKeyword) return ['false'];
  if (node.kind === K.FalseKeyword) return ['true'];
  if (ts.isRegularExpressionLiteral(node)) return patterns(text(node));
  return decidesByText(node) ? ["''"] : [];
};

function decidesByText(node: ts.Node): boolean {
  const { parent } = node;
  if (!ts.isStringLiteral(node) || node.text === '' || !ts.isCallExpression(parent)) return false;
  const { expression } = parent;
  return ts.isPropertyAccessExpression(expression) && TEXT_DECIDES.includes(expression.name.text);
}

/** Returns variants of the pattern with one change each: no `^`, no `$`, no flag `i`, or `*` and `+` swapped. */
function patterns(written: string): readonly string[] {
  const [, pattern = '', flags = ''] = /^\/(.*)\/(\w*)$/s.exec(written) ?? [];
  const found: string[] = [];
  if (pattern.startsWith('^')) found.push(`/${pattern.slice(1) || '(?:)'}/${flags}`);
  if (/(?<!\\)\$$/.test(pattern)) found.push(`/${pattern.slice(0, -1) || '(?:)'}/${flags}`);
  if (flags.includes('i')) found.push(`/${pattern}/${flags.replace('i', '')}`);
  const star = /(?<=[\])\w.])(?<!\\)[*+](?![^[]*\])/.exec(pattern);
  if (star) {
    const otherSign = star[0] === '*' ? '+' : '*';
    found.push(`/${pattern.slice(0, star.index)}${otherSign}${pattern.slice(star.index + 1)}/${flags}`);
  }
  return found;
}

const methods: Mutator = ({ node, text }) => {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { expression, name, questionDotToken } = node.expression;
  if (questionDotToken) return [];
  if (LEFT_OUT.includes(name.text) && !isCopy(node)) return [text(expression)];
  const otherName = METHODS.get(name.text);
  if (otherName === undefined) return [];
  return [`${text(expression)}.${otherName}(${node.arguments.map(text).join(', ')})`];
};

/** True for `slice()` without arguments. It only copies, and a test rarely notices a missing copy. */
function isCopy({ expression, arguments: words }: ts.CallExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 'slice' && words.length === 0;
}

const MUTATORS: readonly Mutator[] = [
  conditions,
  operators,
  negations,
  returns,
  statements,
  literals,
  methods,
];
