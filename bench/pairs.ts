/** Milliseconds that a command took; throws where it did not do what it was measured for. */
export type Timed = () => number;

/** Two ways to the same end, and what is done before each of them (not on the clock). */
export interface Contest {
  readonly name: string;
  /** What is measured with pip-shim, and beside what, as the README says it; without it the row stays out of there. */
  readonly says?: readonly [ours: string, beside: string];
  /** The ratio that the project wants at most, where it has promised one. */
  readonly goal?: number;
  /** What keeps it from the goal, where something is known to. */
  readonly heldBy?: string;
  /** More pairs or fewer than the others, where they are very short or long; as a share of them. */
  readonly share?: number;
  readonly ours: Timed;
  readonly bare: Timed;
  /** What else was measured, once all pairs are done. */
  readonly also?: () => string;
}

export interface Outcome extends Pick<Contest, 'name' | 'says' | 'goal' | 'heldBy'> {
  readonly pairs: number;
  /** Median over the pairs of ours / bare, and the quartiles around it. */
  readonly ratio: number;
  readonly quartiles: readonly [number, number];
  /** Medians, in milliseconds. */
  readonly oursMs: number;
  readonly bareMs: number;
  readonly also?: string;
}

/**
 * Runs both in turn, ours first in every other pair, after some of each to warm up. The ratio is taken within each
 * pair, so that a machine that is slow for a while is slow for both.
 */
export function compare({ ours, bare, share = 1, also, ...what }: Contest, wanted: number): Outcome {
  const pairs = Math.max(1, Math.round(wanted * share));
  for (const warmUp of share < 1 ? [ours, bare] : [ours, bare, ours, bare]) warmUp();
  const times = Array.from({ length: pairs }, (_, index) => {
    if (index % 2 === 0) return { ours: ours(), bare: bare() };
    const first = bare();
    return { ours: ours(), bare: first };
  });
  const ratios = times.map((pair) => pair.ours / pair.bare);
  const medianOf = (which: 'ours' | 'bare'): number => {
    const values = times.map((pair) => pair[which]);
    return quantile(values, 0.5);
  };
  return {
    ...what,
    pairs,
    ratio: quantile(ratios, 0.5),
    quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    oursMs: medianOf('ours'),
    bareMs: medianOf('bare'),
    ...(also === undefined ? {} : { also: also() }),
  };
}

/** Linear between the two nearest values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return below + (above - below) * (place - Math.floor(place));
}
