/** The library's part of PEP 440: it reads and orders versions. This file interprets specifiers itself. */
export interface Pep440 {
  /** Reads a version. Undefined if the text is not a version. */
  read(version: string): ReadVersion | undefined;
  /** Compares two versions. Negative if `version` is older than `other`, and 0 if they are equal. */
  compare(version: string, other: string): number;
}

export interface ReadVersion {
  readonly epoch: number;
  readonly release: readonly number[];
  /** The version in PEP 440's normal form. */
  readonly normal: string;
  /** The normal form without the local part. */
  readonly public: string;
  /** Only the epoch and the release number. */
  readonly base: string;
  readonly local: boolean;
  readonly prerelease: boolean;
  readonly postrelease: boolean;
}

/**
 * The result of comparing a version with a specifier. `excluded`: the version is neither too old nor too new
 * (`!=`, or clauses that disagree). `pre-release`: the version fits, but pip takes no pre-release here.
 * `unknown`: the version or the specifier does not follow PEP 440.
 */
export type Verdict = 'satisfied' | 'too-old' | 'too-new' | 'excluded' | 'pre-release' | 'unknown';

interface Clause {
  readonly operator: string;
  /** The clause's version without `.*`. */
  readonly version: string;
  readonly prefix: boolean;
}

/**
 * Compares a version with a specifier.
 * @param version any text; the verdict is `unknown` if it is not a version by PEP 440
 * @param specifier clauses separated by commas; every version satisfies an empty specifier
 * @param prereleases true accepts pre-releases, like `--pre`; false accepts them only if a clause names one
 */
export function judge(version: string, specifier: string, prereleases: boolean, pep440: Pep440): Verdict {
  const clauses = clausesOf(specifier);
  if (!clauses) return 'unknown';
  if (clauses.length === 0) return 'satisfied';
  const read = pep440.read(version);
  if (!read) return 'unknown';
  const found = clauses.map((clause) => judgeClause(version, read, clause, pep440));
  if (found.includes('unknown')) return 'unknown';
  const [first, ...others] = found.filter((verdict) => verdict !== 'satisfied');
  if (first !== undefined) return others.every((verdict) => verdict === first) ? first : 'excluded';
  const taken = prereleases || clauses.some((clause) => namesPrerelease(clause, pep440));
  return read.prerelease && !taken ? 'pre-release' : 'satisfied';
}

function clausesOf(specifier: string): readonly Clause[] | undefined {
  const clauses = specifier
    .split(',')
    .map((text) => text.trim())
    .filter((text) => text !== '')
    .map((text) => /^(===|[~=!<>]=|[<>])\s*(\S+?)(\.\*)?$/.exec(text));
  if (clauses.includes(null)) return undefined;
  return clauses.map((match) => ({
    operator: match?.[1] ?? '',
    version: match?.[2] ?? '',
    prefix: match?.[3] !== undefined,
  }));
}

/**
 * Whether a clause names a pre-release and so accepts pre-releases, as in Specifier.prereleases of
 * packaging/specifiers.py.
 */
function namesPrerelease({ operator, version }: Clause, pep440: Pep440): boolean {
  return ['==', '===', '>=', '<=', '~='].includes(operator) && pep440.read(version)?.prerelease === true;
}

function judgeClause(version: string, read: ReadVersion, clause: Clause, pep440: Pep440): Verdict {
  const { operator } = clause;
  if (operator === '===') {
    const wanted = `${clause.version}${clause.prefix ? '.*' : ''}`;
    if (wanted.toLowerCase() === read.normal.toLowerCase()) return 'satisfied';
    return clause.prefix || !pep440.read(wanted)
      ? 'excluded'
      : direction(pep440.compare(version, wanted), 'excluded');
  }
  const wanted = pep440.read(clause.version);
  if (!wanted || !isWritable(clause, wanted)) return 'unknown';
  const order = pep440.compare(wanted.local ? version : read.public, clause.version);
  const sameBase = pep440.compare(read.base, wanted.base) === 0;
  switch (operator) {
    case '==':
      if (clause.prefix ? startsWith(read, wanted.release, wanted.epoch) : order === 0) return 'satisfied';
      return direction(order, 'excluded');
    case '!=':
      return (clause.prefix ? startsWith(read, wanted.release, wanted.epoch) : order === 0)
        ? 'excluded'
        : 'satisfied';
    case '~=':
      if (order >= 0 && startsWith(read, wanted.release.slice(0, -1), wanted.epoch)) return 'satisfied';
      return direction(order, 'excluded');
    case '>=':
      return order >= 0 ? 'satisfied' : 'too-old';
    case '<=':
      return order <= 0 ? 'satisfied' : 'too-new';
    case '>': // a post-release of the same version is newer only if the clause names one
      return order > 0 && !(sameBase && read.postrelease && !wanted.postrelease) ? 'satisfied' : 'too-old';
    default: // `<`: a pre-release of the same version is older only if the clause names one
      return order < 0 && !(sameBase && read.prerelease && !wanted.prerelease) ? 'satisfied' : 'too-new';
  }
}

function direction(order: number, equal: Verdict): Verdict {
  if (order === 0) return equal;
  return order < 0 ? 'too-old' : 'too-new';
}

/**
 * Whether packaging accepts the clause. It takes `.*` and a local part only after == and !=. It needs two or
 * more numbers after `~=`.
 */
function isWritable(
  { operator, prefix }: Clause,
  { release, local, prerelease, postrelease }: ReadVersion,
): boolean {
  const equality = operator === '==' || operator === '!=';
  if (prefix && (prerelease || postrelease)) return false; // only some releases of packaging accept this
  if (prefix || local) return equality && !(prefix && local);
  return operator !== '~=' || release.length > 1;
}

/** Whether a version starts with these numbers, as `==1.2.*` demands. A missing number counts as 0. */
function startsWith(read: ReadVersion, release: readonly number[], epoch: number): boolean {
  return read.epoch === epoch && release.every((number, index) => (read.release[index] ?? 0) === number);
}
