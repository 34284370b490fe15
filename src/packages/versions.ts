/** PEP 440 as a library knows it: reading and ordering. What a specifier means is said here. */
export interface Pep440 {
  /** Undefined for what is no version. */
  read(version: string): ReadVersion | undefined;
  /** Negative where the first is older, 0 where they are equal; both must be versions. */
  compare(version: string, other: string): number;
}

export interface ReadVersion {
  readonly epoch: number;
  readonly release: readonly number[];
  /** The normal form. */
  readonly normal: string;
  /** That without the local part. */
  readonly public: string;
  /** Epoch and release alone. */
  readonly base: string;
  readonly local: boolean;
  readonly prerelease: boolean;
  readonly postrelease: boolean;
}

/**
 * A version against a specifier. `excluded`: neither older nor newer would explain it (`!=`, or clauses that disagree);
 * `pre-release`: it would fit, but pip takes no pre-release here; `unknown`: PEP 440 can't read the one or the other.
 */
export type Verdict = 'satisfied' | 'too-old' | 'too-new' | 'excluded' | 'pre-release' | 'unknown';

interface Clause {
  readonly operator: string;
  /** Without `.*`. */
  readonly version: string;
  readonly prefix: boolean;
}

/**
 * @param version a version by PEP 440, or what could be one
 * @param specifier clauses between commas; without any, every version satisfies it
 * @param prereleases true takes them as `--pre` does; else only a clause that names one takes them, as in pip
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

/** packaging/specifiers.py, Specifier.prereleases */
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
    case '>': // a post-release of the same is not newer, unless the clause names one
      return order > 0 && !(sameBase && read.postrelease && !wanted.postrelease) ? 'satisfied' : 'too-old';
    default: // `<`: nor is a pre-release of the same older
      return order < 0 && !(sameBase && read.prerelease && !wanted.prerelease) ? 'satisfied' : 'too-new';
  }
}

function direction(order: number, equal: Verdict): Verdict {
  if (order === 0) return equal;
  return order < 0 ? 'too-old' : 'too-new';
}

/** What packaging takes: `.*` after == and != alone, a local part too, and `~=` with two numbers at least. */
function isWritable(
  { operator, prefix }: Clause,
  { release, local, prerelease, postrelease }: ReadVersion,
): boolean {
  const equality = operator === '==' || operator === '!=';
  if (prefix && (prerelease || postrelease)) return false; // packaging's releases differ on it
  if (prefix || local) return equality && !(prefix && local);
  return operator !== '~=' || release.length > 1;
}

/** As `==1.2.*`: zeros that were not written count. */
function startsWith(read: ReadVersion, release: readonly number[], epoch: number): boolean {
  return read.epoch === epoch && release.every((number, index) => (read.release[index] ?? 0) === number);
}
