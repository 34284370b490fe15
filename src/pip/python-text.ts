/**
 * The functions in this file read text as Python does. They do only what pip's options and config files need.
 */

/**
 * White space for Python's `isspace`, `strip`, `split` and `\s`. JavaScript's `\s` differs in six characters.
 */
const SPACE = '[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]';
const A_SPACE = new RegExp(SPACE);
const BETWEEN = new RegExp(`${SPACE}+`);
const NOT_SPACE = new RegExp(`(?!${SPACE})[\\s\\S]`);

/** Python's `str.strip(characters)`. Without `characters`, removes white space. */
export function strip(text: string, characters?: string): string {
  const end = stripEnd(text, characters);
  let start = 0;
  while (start < end.length && isOneOf(end.charAt(start), characters)) start++;
  return end.slice(start);
}

/**
 * Python's `str.rstrip(characters)`. This is a loop, because a regular expression would take quadratic time
 * on long runs of blanks.
 */
export function stripEnd(text: string, characters?: string): string {
  let end = text.length;
  while (end > 0 && isOneOf(text.charAt(end - 1), characters)) end--;
  return text.slice(0, end);
}

const isOneOf = (character: string, characters: string | undefined): boolean =>
  characters === undefined ? A_SPACE.test(character) : characters.includes(character);

/** Python's `str.split()`: the words between runs of white space, without empty words. */
export const words = (text: string): string[] => text.split(BETWEEN).filter((word) => word !== '');

const BREAKS = '\\n-\\r\\x1c-\\x1e\\x85\\u2028\\u2029';
const LINE_END = new RegExp(`\\r\\n|[${BREAKS}]`);

/** Python's `str.splitlines()`, except that a text that ends with a line break has an empty last line. */
export const lines = (text: string): string[] => text.split(LINE_END);

/** The index of the first character that is not white space, or 0 for a blank line. */
export const indentation = (line: string): number => Math.max(line.search(NOT_SPACE), 0);

const TRUE = new Set(['y', 'yes', 't', 'true', 'on', '1']);
const FALSE = new Set(['n', 'no', 'f', 'false', 'off', '0']);

/** Works like pip's strtobool (utils/misc.py). Returns undefined if pip's function would raise an error. */
export function strtobool(text: string): 0 | 1 | undefined {
  const lower = text.toLowerCase();
  if (TRUE.has(lower)) return 1;
  return FALSE.has(lower) ? 0 : undefined;
}

/** Turns decimal digits of any script into ASCII digits, because Python accepts all of them in numbers. */
const asciiDigits = (text: string): string =>
  text.replaceAll(/\p{Nd}/gu, (digit) => String(digitValue(digit.codePointAt(0) ?? 0)));

/**
 * In Unicode, the ten digits of a script are neighbours, zero first. The modulo is needed, because the digits
 * of two scripts may be neighbours too.
 */
function digitValue(code: number): number {
  let start = code;
  while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) start--;
  return (code - start) % 10;
}

const INT = /^[+-]?\d+(?:_\d+)*$/;

/** Works like Python's `int(text)`. Returns undefined if `int` would raise an error. */
export function toInt(text: string): number | undefined {
  const trimmed = asciiDigits(strip(text));
  return INT.test(trimmed) ? Number(trimmed.replaceAll('_', '')) : undefined;
}

const RADIX_INT = [
  /^0[xX]_?[\da-fA-F]+(?:_[\da-fA-F]+)*$/,
  // optparse removes the 0b before it calls int. So a sign or a second 0b may follow the 0b.
  /^0[bB](?:\s*[+-]?(?:0[bB]_?)?[01]+(?:_[01]+)*)?\s*$/,
  /^0(?:[oO]_?[0-7]+|_?[0-7]+)?(?:_[0-7]+)*$/,
];

/** Whether optparse accepts the text as an `int`. In its _parse_num, 0x, 0b and a leading 0 set the radix. */
export function isOptparseInt(text: string): boolean {
  // optparse chooses the radix by the first characters. Only later does int strip the text and read the
  // digits.
  return /^0/.test(text)
    ? RADIX_INT.some((form) => form.test(asciiDigits(stripEnd(text))))
    : toInt(text) !== undefined;
}

const DIGITS = '\\d+(?:_\\d+)*';
const FLOAT = new RegExp(
  `^[+-]?(?:inf(?:inity)?|nan|(?:${DIGITS}(?:\\.(?:${DIGITS})?)?|\\.${DIGITS})(?:e[+-]?${DIGITS})?)$`,
  'i',
);

/** Whether Python's `float(text)` succeeds. */
export const isFloat = (text: string): boolean => FLOAT.test(asciiDigits(strip(text)));

const SHELL_PART = /'([^']*)'|"((?:\\[\s\S]|[^"\\])*)"|\\([\s\S])|([^\s'"\\]+)/y;

/**
 * Works like Python's `shlex.split(text)`. Returns undefined at an unclosed quote, or at a backslash at the
 * end.
 */
export function shellWords(text: string): string[] | undefined {
  const found: string[] = [];
  let word: string | undefined;
  for (let at = 0; at < text.length; ) {
    if (' \t\r\n'.includes(text.charAt(at))) {
      if (word !== undefined) found.push(word);
      word = undefined;
      at++;
      continue;
    }
    SHELL_PART.lastIndex = at;
    const part = SHELL_PART.exec(text);
    if (!part) return undefined;
    // Within double quotes a backslash escapes only itself and the quote.
    word = (word ?? '') + (part[1] ?? part[2]?.replaceAll(/\\(["\\])/g, '$1') ?? part[3] ?? part[4] ?? '');
    at = SHELL_PART.lastIndex;
  }
  return word === undefined ? found : [...found, word];
}
