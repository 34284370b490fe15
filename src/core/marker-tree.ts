/** A marker (PEP 508) as a tree. */
export type MarkerTree =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly MarkerTree[] }
  | {
      readonly kind: 'comparison';
      readonly left: Operand;
      readonly operator: string;
      readonly right: Operand;
    };

export type Operand = { readonly text: string } | { readonly variable: string };

interface Token {
  readonly kind: 'bracket' | 'text' | 'operator' | 'word';
  readonly text: string;
}

/** The tokens that are left. */
type Rest = Token[];

/** Names of older days: packaging/_parser.py, process_env_var. */
const OLD_NAMES: ReadonlyMap<string, string> = new Map([
  ['os.name', 'os_name'],
  ['sys.platform', 'sys_platform'],
  ['platform.version', 'platform_version'],
  ['platform.machine', 'platform_machine'],
  ['platform.python_implementation', 'platform_python_implementation'],
  ['python_implementation', 'platform_python_implementation'],
]);
const TOKEN =
  /\s*(?:(?<bracket>[()])|'(?<single>[^']*)'|"(?<double>[^"]*)"|(?<operator>not\s+in\b|in\b|===|[=~!<>]=|[<>])|(?<word>[a-z_][a-z_.]*))/y;

/** Undefined for what is no marker. */
export function parseMarker(marker: string): MarkerTree | undefined {
  const rest = tokensOf(marker.trim());
  const tree = rest && chain(rest, 'or');
  return rest?.length === 0 ? tree : undefined;
}

function tokensOf(text: string): Rest | undefined {
  const tokens: Rest = [];
  for (let at = 0; at < text.length; at = TOKEN.lastIndex) {
    TOKEN.lastIndex = at;
    const found = TOKEN.exec(text)?.groups;
    if (!found) return undefined;
    const { bracket, single, double, operator, word = '' } = found;
    const quoted = single ?? double;
    if (bracket !== undefined) tokens.push({ kind: 'bracket', text: bracket });
    else if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted });
    else if (operator !== undefined)
      tokens.push({ kind: 'operator', text: operator.replace(/^not\s+/, 'not ') });
    else tokens.push({ kind: 'word', text: word });
  }
  return tokens;
}

/** Takes the next token where it is of this kind, and says this. */
function take(rest: Rest, kind: Token['kind'], text?: string): string | undefined {
  const [next] = rest;
  if (next?.kind !== kind || (text !== undefined && next.text !== text)) return undefined;
  rest.shift();
  return next.text;
}

/** `and` binds closer than `or`. */
function chain(rest: Rest, kind: 'and' | 'or'): MarkerTree | undefined {
  const parts: MarkerTree[] = [];
  do {
    const part = kind === 'or' ? chain(rest, 'and') : single(rest);
    if (!part) return undefined;
    parts.push(part);
  } while (take(rest, 'word', kind) !== undefined);
  return { kind, parts };
}

function single(rest: Rest): MarkerTree | undefined {
  if (take(rest, 'bracket', '(') !== undefined) {
    const inside = chain(rest, 'or');
    return take(rest, 'bracket', ')') === undefined ? undefined : inside;
  }
  const [left, operator, right] = [operand(rest), take(rest, 'operator'), operand(rest)];
  return left && right && operator !== undefined ? { kind: 'comparison', left, operator, right } : undefined;
}

function operand(rest: Rest): Operand | undefined {
  const text = take(rest, 'text');
  if (text !== undefined) return { text };
  const word = take(rest, 'word');
  return word === undefined ? undefined : { variable: OLD_NAMES.get(word) ?? word };
}
