/** Milliseconds that a command took; throws where it did not do what it was measured for. */
export type Timed = () => number;

/** Two ways to the same end, and what is done before each of them (not on the clock). */
export interface Contest {
  readonly name: string;
  /** The ratio that the project wants at most, where it has promised one. */
  readonly goal?: number;
  readonly ours: Timed;
  readonly bare: Timed;
}

export interface Outcome {
  readonly name: string;
  readonly pairs: number;
  readonly goal?: number;
  /** Median over the pairs of ours / bare, and the quartiles around it. */
  readonly ratio: number;
  readonly quartiles: readonly [number, number];
  /** Medians, in milliseconds. */
  readonly oursMs: number;
  readonly bareMs: number;
}

/**
 * Runs both in turn, ours first in every other pair, after a pair of each to warm up. The ratio is taken within each
 * pair, so that a machine that is slow for a while is slow for both.
 */
export function compare({ name, goal, ours, bare }: Contest, pairs: number): Outcome {
  for (const warmUp of [ours, bare, ours, bare]) warmUp();
  const times = Array.from({ length: pairs }, (_, index) => {
    if (index % 2 === 0) return { ours: ours(), bare: bare() };
    const first = bare();
    return { ours: ours(), bare: first };
  });
  const ratios = times.map((pair) => pair.ours / pair.bare);
  return {
    name,
    pairs,
    ...(goal === undefined ? {} : { goal }),
    ratio: quantile(ratios, 0.5),
    quartiles: [quantile(ratios, 0.25), quantile(ratios, 0.75)],
    oursMs: quantile(
      times.map((pair) => pair.ours),
      0.5,
    ),
    bareMs: quantile(
      times.map((pair) => pair.bare),
      0.5,
    ),
  };
}

/** Linear between the two nearest values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return below + (above - below) * (place - Math.floor(place));
}
