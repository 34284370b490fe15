/**
 * If `word` is similar to the valid word X, returns ` (did you mean X?)`. Otherwise returns an empty string.
 */
export function didYouMean(word: string, good: readonly string[]): string {
  const [best] = good
    .map((candidate) => ({ candidate, far: distance(word, candidate) }))
    .filter(({ candidate, far }) => far <= 2 && far < candidate.length - 1)
    .sort((a, b) => a.far - b.far);
  return best ? ` (did you mean ${best.candidate}?)` : '';
}

/** The Levenshtein distance: the least number of letters to insert, delete or change. */
function distance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const change = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
