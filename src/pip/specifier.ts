import { isAtLeast } from './world.ts';

/**
 * Whether a text is a requirement of PEP 508 without its marker: a name, extras, and a URL or versions. Reads
 * token by token and never goes back, as pip's old and new parsers do, so it takes linear time.
 * Sources: packaging/_parser.py for pip since 24.1, and packaging 21 with pyparsing for older pips.
 */
export function isRequirement(text: string, pipVersion: string | undefined): boolean {
  const form = isAtLeast(pipVersion, '24.1') ? STRICT : LEGACY;
  const tokens = new Tokens(text, form.gap);
  if (!tokens.take(form.name) || !takeExtras(tokens, form)) return false;
  const isRead = tokens.take(AT) ? tokens.take(form.url) : takeVersions(tokens, form);
  return isRead && tokens.atEnd();
}

/** The patterns in which the parser of pip 24.1 and newer differs from the parser of older pips. */
interface Form {
  readonly gap: RegExp;
  readonly name: RegExp;
  readonly url: RegExp;
  /** The forms of a version clause. The longest match counts. */
  readonly version: readonly RegExp[];
  /** Whether the text may stop after an opening bracket or a comma, as in `x ()` and `x >=1,`. */
  readonly mayLack: boolean;
}

const RELEASE = 'v?(?:\\d+!)?\\d+(?:\\.\\d+)';
const SUFFIX =
  '(?:[-_.]?(?:alpha|beta|preview|pre|a|b|c|rc)[-_.]?\\d*)?(?:-\\d+|[-_.]?(?:post|rev|r)[-_.]?\\d*)?(?:[-_.]?dev[-_.]?\\d*)?';
const LOCAL = '(?:\\+[a-z0-9]+(?:[-_.][a-z0-9]+)*)?';
/** Almost Python's `\s`. It is JavaScript's `\s` without the byte order mark. */
const WS = '[^\\S\\ufeff]';

/**
 * Matches a specifier of PEP 440, as packaging's Specifier does.
 * @param arbitrary a pattern for one character after `===`. It never matches a comma, because packaging
 *   splits at commas
 */
const specifier = (arbitrary: string): RegExp =>
  new RegExp(
    [
      `===${WS}*${arbitrary}*`,
      `[=!]=${WS}*${RELEASE}*(?:\\.\\*|${SUFFIX}${LOCAL})`,
      `~=${WS}*${RELEASE}+${SUFFIX}`,
      `[<>]=?${WS}*${RELEASE}*${SUFFIX}`,
    ].join('|'),
    'iy',
  );
/** Specifiers outside PEP 440 that packaging 21 also accepted. */
const LEGACY_SPECIFIER = new RegExp(`(?:[=!<>]=|[<>])${WS}*[^,;\\s)]*`, 'iy');

const STRICT: Form = {
  gap: /[ \t]*/y,
  name: /[a-z0-9](?:[a-z0-9._-]*\w)?/iy,
  url: /[^ \t]+/y,
  version: [specifier('[^\\s;),]')],
  mayLack: true,
};
const LEGACY: Form = {
  gap: /[ \t\n\r]*/y,
  name: /[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?/iy,
  url: /(?:[a-z][a-z\d+.-]*:\/\/[^ /?#]|file:\/\/)[^ \t]*/iy,
  version: [specifier('[^\\s,]'), LEGACY_SPECIFIER],
  mayLack: false,
};

const [AT, COMMA, OPEN, CLOSE, BRACKET, BRACKET_END] = [/@/y, /,/y, /\(/y, /\)/y, /\[/y, /\]/y] as const;

/** A text and the position of its next token. */
class Tokens {
  readonly #text: string;
  readonly #gap: RegExp;
  #at = 0;

  constructor(text: string, gap: RegExp) {
    this.#text = text;
    this.#gap = gap;
    this.#pass();
  }

  /** Takes the longest match of these forms and the blanks after it. Returns false if no form matches. */
  take(...forms: readonly RegExp[]): boolean {
    const ends = forms.map((form) => this.#end(form));
    const end = Math.max(...ends);
    if (end < 0) return false;
    this.#at = end;
    this.#pass();
    return true;
  }

  atEnd(): boolean {
    return this.#at === this.#text.length;
  }

  #pass(): void {
    this.#at = Math.max(this.#end(this.#gap), this.#at);
  }

  #end(form: RegExp): number {
    form.lastIndex = this.#at;
    return form.test(this.#text) ? form.lastIndex : -1;
  }
}

/** Reads the extras. Returns false if their brackets contain anything but names and commas. */
function takeExtras(tokens: Tokens, { name }: Form): boolean {
  if (!tokens.take(BRACKET)) return true;
  if (tokens.take(name)) while (tokens.take(COMMA)) if (!tokens.take(name)) return false;
  return tokens.take(BRACKET_END);
}

/** Reads the versions. Returns false if a bracket is not closed, or if a version is missing. */
function takeVersions(tokens: Tokens, { version, mayLack }: Form): boolean {
  const isOpen = tokens.take(OPEN);
  let isRead = tokens.take(...version);
  if (!isRead && isOpen && !mayLack) return false;
  while (isRead && tokens.take(COMMA)) {
    isRead = tokens.take(...version);
    if (!isRead && !mayLack) return false;
  }
  return !isOpen || tokens.take(CLOSE);
}
