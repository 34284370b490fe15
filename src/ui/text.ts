/**
 * Makes foreign text (names, paths, the text of EXTERNALLY-MANAGED) safe to print. Control characters, escape
 * sequences, bidirectional overrides and invisible characters become visible notation. Newlines and tabs
 * stay.
 */
export function neutralise(text: string): string {
  return text.replace(UNSAFE, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code <= 0xff ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u{${code.toString(16)}}`;
  });
}

/**
 * Matches control and format characters (escape sequences, bidi, zero width), other invisible characters
 * (fillers, variation selectors), line separators and surrogates, but not newline and tab.
 */
const UNSAFE = /(?![\n\t])[\p{Cc}\p{Cf}\p{DI}\u2028\u2029]|\p{Surrogate}/gu;

/**
 * Like {@link neutralise}, but also for newlines and tabs, so that foreign text never looks like our lines.
 */
export function oneLine(text: string): string {
  return neutralise(text).replace(/\n/g, '\\n').replace(/\t/g, '\\t');
}

/**
 * Hides passwords in URLs, and user names without a password (tokens), as pip's redact_netloc does
 * (pip/_internal/utils/misc.py). A password may contain `@` and quotes. It ends at the last `@` before the
 * path.
 */
export function redact(text: string): string {
  return text.replace(/(\w:\/\/)([^\s/?#]*)@/g, hidden);
}

/**
 * Matches the value in `?token=…` in a URL. pip prints such a value, but pip-shim hides it, because the
 * history stores the command.
 */
const QUERY = /([?&][^?=&#]*=)[^&#]+/g;

/**
 * Like {@link redact}, but for one argument, which may contain spaces. Also hides the password of a proxy
 * without `http://`, which pip allows.
 */
export function redactWord(word: string, before: string | undefined): string {
  const isProxy = before !== undefined && PROXY.test(before);
  const bare = isProxy ? word.replace(/^()([^/?#]*)@/, hidden) : word.replace(/[^/?#]+/g, redactProxy);
  const shown = bare.replace(/(\w:\/\/)([^/?#]*)@/g, hidden);
  return shown.includes('://') ? shown.replace(QUERY, '$1****') : shown;
}

/**
 * Matches pip's `--proxy` and its abbreviation `--prox`. optparse rejects shorter abbreviations as ambiguous.
 */
const PROXY = /^--proxy?$/;

/**
 * Hides the password after the first `--proxy=` in a part without `/`, `?` and `#`. The password ends at the
 * last `@`.
 */
function redactProxy(part: string): string {
  const [option = ''] = /--proxy?=/.exec(part) ?? [];
  const start = part.indexOf(option) + option.length;
  const at = option === '' ? -1 : part.lastIndexOf('@');
  return at < start
    ? part
    : part.slice(0, start) + hidden('', '', part.slice(start, at)) + part.slice(at + 1);
}

function hidden(_: string, before: string, secret: string): string {
  // Keep `git`, the user on every git server, because without it a shown command would not work.
  if (secret === 'git') return `${before}git@`;
  const at = secret.indexOf(':');
  return `${before}${at === -1 ? '' : `${secret.slice(0, at)}:`}****@`;
}

/** The normal form of a Python package's name (PEP 503), which the index and our tables use. */
export function normaliseName(name: string): string {
  return name.toLowerCase().replace(/[-_.]+/g, '-');
}

/** JSON with only ASCII characters, so that no locale and no terminal changes it. */
export function asciiOnly(json: string): string {
  return json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** The first of these items, each once, and the number of the others. */
export function listed(items: readonly string[], most = 3): string {
  const unique = [...new Set(items)];
  const more = unique.length - most;
  return `${unique.slice(0, most).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** Whether pip takes a file name for an archive (pip/_internal/utils/filetypes.py, ARCHIVE_EXTENSIONS). */
export function isArchive(name: string): boolean {
  return /\.(?:zip|whl|tar\.bz2|tbz|tar\.gz|tgz|tar|tar\.xz|txz|tlz|tar\.lz|tar\.lzma)$/i.test(name);
}

/** The package's name at the start of a requirement (PEP 508). Undefined for URLs and paths. */
export function requirementName(requirement: string): string | undefined {
  const match = /^\s*([A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?)\s*(?:\[[^\]]*\]\s*)?(?:$|[<>=!~;@( ])/.exec(
    requirement,
  );
  const name = match?.[1];
  return name === undefined || isArchive(name) ? undefined : normaliseName(name);
}

/** The name at the start of a requirement, as it is written. */
export const writtenName = (requirement: string): string => /^\s*([\w.-]*)/.exec(requirement)?.[1] ?? '';

/** Quotes an argument for a POSIX shell if it has special characters. A leading `=` is special in zsh. */
export function quoteWord(word: string): string {
  return /^(?!=)[A-Za-z0-9_@%+=:,./-]+$/.test(word) ? word : quoted(word);
}

/** Quotes a word for a POSIX shell, even if it needs no quotes. */
export const quoted = (word: string): string => `'${word.replaceAll("'", "'\\''")}'`;

/**
 * A command for a user to read and copy. It is on one line and without passwords. Unprintable characters are
 * written as `$'…'`, which bash, zsh and ksh read. Programs can't read it, because parsers (shlex) understand
 * only {@link quoteWord}'s form.
 */
export function commandLine(program: string, args: readonly string[]): string {
  return [program, ...args]
    .map((word, at, words) => (PLAIN.test(word) ? word : shownWord(redactWord(word, words[at - 1]))))
    .join(' ');
}

/** Matches an argument that needs no quotes and contains no password, as most arguments do. */
const PLAIN = /^[A-Za-z0-9_.+-]+$/;

const shownWord = (word: string): string => (oneLine(word) === word ? quoteWord(word) : escapedWord(word));

function escapedWord(word: string): string {
  const escaped = word
    .replace(/[\\']/g, '\\$&')
    .replace(/\n/g, '\\n')
    .replace(/\t/g, '\\t')
    .replace(UNSAFE, (character) => {
      const code = character.codePointAt(0) ?? 0;
      if (code >= 0xdc80 && code <= 0xdcff) return `\\x${(code - 0xdc00).toString(16)}`; // see raw-bytes.ts
      if (code < 0x80) return `\\x${code.toString(16).padStart(2, '0')}`;
      return code <= 0xffff
        ? `\\u${code.toString(16).padStart(4, '0')}`
        : `\\U${code.toString(16).padStart(8, '0')}`;
    });
  return `$'${escaped}'`;
}
