import { type MarkerTree, type Operand, parseMarker } from '../pip/marker-tree.ts';
import { judge, type Pep440 } from './versions.ts';

/** The values of marker variables by their names in PEP 508. A missing name has an unknown value. */
export type MarkerEnvironment = Readonly<Partial<Record<string, string>>>;

export type Applies = 'yes' | 'no' | 'unknown';

/**
 * Whether a marker is true. The result is `unknown` if it depends on an unknown value, or if pip-shim can't
 * parse the marker.
 * @param environment may lack `python_full_version`: most comparisons with the full version need only
 *   `python_version`
 */
export function evaluateMarker(marker: string, environment: MarkerEnvironment, pep440: Pep440): Applies {
  const tree = parseMarker(marker);
  return tree ? evaluate(tree, environment, pep440) : 'unknown';
}

function evaluate(tree: MarkerTree, environment: MarkerEnvironment, pep440: Pep440): Applies {
  if (tree.kind === 'comparison') return compare(tree, environment, pep440);
  const answers = tree.parts.map((part) => evaluate(part, environment, pep440));
  const [decisive, otherwise] = tree.kind === 'or' ? (['yes', 'no'] as const) : (['no', 'yes'] as const);
  if (answers.includes(decisive)) return decisive;
  return answers.includes('unknown') ? 'unknown' : otherwise;
}

function compare(
  { left, operator, right }: Extract<MarkerTree, { kind: 'comparison' }>,
  environment: MarkerEnvironment,
  pep440: Pep440,
): Applies {
  const lefts = valuesOf(left, operator, right, environment);
  const rights = valuesOf(right, operator, left, environment);
  const answers = lefts.flatMap((value) => rights.map((other) => holds(value, operator, other, pep440)));
  const [first = 'unknown', ...others] = answers;
  return others.every((answer) => answer === first) ? first : 'unknown';
}

/**
 * The values that an operand may have. If pip-shim knows only `3.11` of the full Python version, the values
 * are the lowest and the highest version of 3.11.
 */
function valuesOf(
  operand: Operand,
  operator: string,
  other: Operand,
  environment: MarkerEnvironment,
): readonly string[] {
  if ('text' in operand) return [operand.text];
  const { variable } = operand;
  const known = variable === 'extra' ? '' : environment[variable];
  if (known !== undefined) return [known];
  const { python_version: python } = environment;
  if (python === undefined || variable !== 'python_full_version' || !('text' in other)) return [];
  const equality = /^[=!]=$/.test(operator);
  const sameMinor = `${other.text}.`.startsWith(`${python}.`);
  const tells = equality ? !sameMinor || other.text.endsWith('.*') : /^(?:[<>]=?|~=)$/.test(operator);
  return tells ? [`${python}.0`, `${python}.9999`] : [];
}

/**
 * Compares as _eval_op in packaging/markers.py does: as versions if the right side is a version, otherwise as
 * strings.
 */
function holds(left: string, operator: string, right: string, pep440: Pep440): Applies {
  const answer = (truth: boolean): Applies => (truth ? 'yes' : 'no');
  if (operator === 'in') return answer(right.includes(left));
  if (operator === 'not in') return answer(!right.includes(left));
  if (pep440.read(right.replace(/\.\*$/, ''))) {
    if (!pep440.read(left)) return 'unknown'; // packaging 21 and packaging 22 give different results
    const verdict = judge(left, `${operator}${right}`, true, pep440);
    return verdict === 'unknown' ? 'unknown' : answer(verdict === 'satisfied');
  }
  if (operator === '==' || operator === '===') return answer(left === right);
  // `<` and `>` are unknown here, because only some versions of packaging order strings.
  return operator === '!=' ? answer(left !== right) : 'unknown';
}
