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

/** Maps old names of marker variables to their present names (process_env_var in packaging/_parser.py). */
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

/** The variables that a marker may use. PEP 751 adds `extras` and `dependency_groups`. */
const VARIABLES: ReadonlySet<string> = new Set([
  ...['python_version', 'python_full_version', 'os_name', 'sys_platform', 'implementation_name'],
  ...['implementation_version', 'platform_machine', 'platform_python_implementation', 'platform_release'],
  ...['platform_system', 'platform_version', 'extra', 'extras', 'dependency_groups'],
]);
/** The deepest nesting of brackets that pip-shim reads. Python itself stops at some hundreds. */
const DEEPEST = 200;

/** Parses a marker. Returns undefined if the text is not a marker. */
export function parseMarker(marker: string): MarkerTree | undefined {
  const tokens = tokensOf(marker.trim());
  return tokens && new Reader(tokens).whole();
}

/** Whether pip would read the text as a marker. */
export const isMarker = (text: string): boolean => parseMarker(text) !== undefined;

function tokensOf(text: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
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

class Reader {
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): MarkerTree | undefined {
    const tree = this.#chain('or');
    return this.#at === this.#tokens.length ? tree : undefined;
  }

  /** Takes the next token and returns its text, if the token has this kind and (if given) this text. */
  #take(kind: Token['kind'], text?: string): string | undefined {
    const next = this.#tokens[this.#at];
    if (next?.kind !== kind || (text !== undefined && next.text !== text)) return undefined;
    this.#at++;
    return next.text;
  }

  /** Reads comparisons that `kind` joins. `and` binds closer than `or`. */
  #chain(kind: 'and' | 'or'): MarkerTree | undefined {
    const parts: MarkerTree[] = [];
    do {
      const part = kind === 'or' ? this.#chain('and') : this.#single();
      if (!part) return undefined;
      parts.push(part);
    } while (this.#take('word', kind) !== undefined);
    return { kind, parts };
  }

  #single(): MarkerTree | undefined {
    if (this.#take('bracket', '(') !== undefined) {
      if (++this.#depth > DEEPEST) return undefined;
      const inside = this.#chain('or');
      this.#depth--;
      return this.#take('bracket', ')') === undefined ? undefined : inside;
    }
    const [left, operator, right] = [this.#operand(), this.#take('operator'), this.#operand()];
    return left && right && operator !== undefined
      ? { kind: 'comparison', left, operator, right }
      : undefined;
  }

  #operand(): Operand | undefined {
    const text = this.#take('text');
    if (text !== undefined) return { text };
    const word = this.#take('word');
    const variable = word === undefined ? undefined : (OLD_NAMES.get(word) ?? word);
    return variable === undefined || !VARIABLES.has(variable) ? undefined : { variable };
  }
}
