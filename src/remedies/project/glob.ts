/**
 * True if a pattern of Rust's glob crate matches a path. Supports `?`, `*`, `[a-z]` and `[!a]` in a name, and
 * `**` for any directories. A stranger may have written the pattern. So the time must not grow faster than
 * the product of the two lengths.
 * @param crossing true if `?` and `*` also match slashes, which is the crate's default
 */
export function matchesGlob(pattern: string, path: string, crossing: boolean): boolean {
  const wanted = namesOf(pattern);
  const given = path.split('/').filter((name) => name !== '');
  if (crossing && !wanted.includes('**')) return matchesName(wanted.join('/'), given.join('/'));
  // reached[n] is true if the part of the pattern up to this point matches the first n names of the path.
  let reached = [true, ...given.map(() => false)];
  for (const name of wanted) {
    const first = reached.indexOf(true);
    reached = reached.map((_, at) =>
      name === '**'
        ? first >= 0 && at >= first
        : at > 0 && reached[at - 1] === true && matchesName(name, given[at - 1] ?? ''),
    );
  }
  return reached.at(-1) === true;
}

/**
 * Splits a pattern into names. Drops `.`, and each `..` with the name before it. A leading `..` matches
 * nothing.
 */
function namesOf(pattern: string): readonly string[] {
  const names: string[] = [];
  for (const name of pattern.split('/')) {
    if (name === '..' && names.length > 0 && names.at(-1) !== '..') names.pop();
    else if (name !== '' && name !== '.') names.push(name);
  }
  return names;
}

/** After a mismatch, goes back only to the last star. An earlier star never has to match more letters. */
function matchesName(pattern: string, name: string): boolean {
  const tokens = pattern.match(/\[!?\]?[^\]]*\]|./gsu) ?? [];
  const letters = [...name];
  let [token, letter] = [0, 0];
  let star: { readonly token: number; letter: number } | undefined;
  while (letter < letters.length) {
    const wanted = tokens[token];
    if (wanted === '*') {
      star = { token, letter };
      token++;
    } else if (wanted !== undefined && matchesLetter(wanted, letters[letter] ?? '')) {
      token++;
      letter++;
    } else if (star) {
      star.letter++;
      token = star.token + 1;
      letter = star.letter;
    } else {
      return false;
    }
  }
  return tokens.slice(token).every((each) => each === '*');
}

function matchesLetter(token: string, letter: string): boolean {
  if (token === '?') return true;
  const [, not, inside] = /^\[(!?)(\]?[^\]]*)\]$/s.exec(token) ?? [];
  if (inside === undefined) return token === letter;
  const isIn = [...inside.matchAll(/(.)-(.)|(.)/gsu)].some(([, from, to, one]) =>
    from === undefined || to === undefined ? one === letter : from <= letter && letter <= to,
  );
  return isIn !== (not === '!');
}
