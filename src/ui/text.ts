/**
 * Text of foreign origin (names, paths, a marker's words) made safe to print: control characters, escape sequences,
 * bidirectional overrides and invisible characters become visible notation. Newlines and tabs stay.
 */
export function neutralise(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/**
 * Control and format characters (escape sequences, bidi, zero width), what else is drawn as nothing (fillers, variation
 * selectors), line separators; newline and tab stay.
 */
const UNSAFE = /(?![\n\t])[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]|\p{Surrogate}/gu;

/** As {@link neutralise}, newlines and tabs too: for what has to stay on one line, or could pass for a line of ours. */
export function oneLine(text: string): string {
  return neutralise(text).replace(/\n/g, '\\n').replace(/\t/g, '\\t');
}

/**
 * Takes passwords out of URLs, and names that stand alone (tokens), as pip does in its own output: redact_netloc in
 * pip/_internal/utils/misc.py. What ends at the last `@` before the path may hold `@` and quotes.
 */
export function redact(text: string): string {
  return text.replace(/(\w:\/\/)([^\s/?#]*)@/g, hidden);
}

/** `?token=…`: a word of a command is kept longer than what pip says. */
const QUERY = /([?&][^?=&#]*=)[^&#]+/g;

/** The same in one word of a command, in which blanks are no end; pip takes a proxy without `http://` too. */
function redactWord(word: string, before: string | undefined): string {
  const isProxy = before !== undefined && PROXY.test(before);
  const bare = isProxy ? word.replace(/^()([^/?#]*)@/, hidden) : word.replace(/[^/?#]+/g, redactProxy);
  const shown = bare.replace(/(\w:\/\/)([^/?#]*)@/g, hidden);
  return shown.includes('://') ? shown.replace(QUERY, '$1****') : shown;
}

/** optparse takes the abbreviation too; a shorter one would be ambiguous. */
const PROXY = /^--proxy?$/;

/** What a word holds up to its next `/`, `?` or `#`: from its first option on, the last `@` ends a password. */
function redactProxy(part: string): string {
  const [option = ''] = /--proxy?=/.exec(part) ?? [];
  const start = part.indexOf(option) + option.length;
  const at = option === '' ? -1 : part.lastIndexOf('@');
  return at < start
    ? part
    : part.slice(0, start) + hidden('', '', part.slice(start, at)) + part.slice(at + 1);
}

function hidden(_: string, before: string, secret: string): string {
  const at = secret.indexOf(':');
  return `${before}${at === -1 ? '' : `${secret.slice(0, at)}:`}****@`;
}

/** PEP 503: the form under which the index and our tables know a distribution. */
export function normaliseName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** Whether pip takes the name of a file for an archive (pip/_internal/utils/filetypes.py, ARCHIVE_EXTENSIONS). */
export function isArchive(name: string): boolean {
  return /\.(?:zip|whl|tar\.bz2|tbz|tar\.gz|tgz|tar|tar\.xz|txz|tlz|tar\.lz|tar\.lzma)$/i.test(name);
}

/** The distribution's name at the start of a requirement (PEP 508); undefined for URLs and paths. */
export function requirementName(requirement: string): string | undefined {
  const match = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\]\s*)?(?:$|[<>=!~;@( ])/.exec(
    requirement,
  );
  const name = match?.[1];
  return name === undefined || isArchive(name) ? undefined : normaliseName(name);
}

/** Quotes a word for a POSIX shell; plain words stay as they are, but for zsh, which expands a `=` at a word's start. */
export function quoteWord(word: string): string {
  return /^(?!=)[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

/**
 * A command as a user would type it, to be read and copied: on one line, passwords left out, and what can't be shown is
 * written in the `$'…'` of bash, zsh and ksh. Not for running: programs that split words (shlex) know only {@link quoteWord}.
 */
export function commandLine(program: string, args: readonly string[]): string {
  return [program, ...args]
    .map((word, at, words) => (PLAIN.test(word) ? word : shownWord(redactWord(word, words[at - 1]))))
    .join(' ');
}

/** Neither quoted nor a place for passwords: most words. */
const PLAIN = /^[A-Za-z0-9_.+-]+$/;

const shownWord = (word: string): string => (oneLine(word) === word ? quoteWord(word) : escapedWord(word));

function escapedWord(word: string): string {
  const escaped = word
    .replace(/[\\']/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\t/g, '\\t')
    .replace(UNSAFE, (character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`; // a byte: see raw-bytes.ts
      if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
      return code <= 0xffff
        ? `\\u${code.toString(16).padStart(4, '0')}`
        : `\\U${code.toString(16).padStart(8, '0')}`;
    });
  return `$'${escaped}'`;
}
