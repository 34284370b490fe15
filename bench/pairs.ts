/** Runs a command and returns the milliseconds that it took. Throws if the command failed. */
export type Timed = () => number;

/** Two ways to do the same thing, whose times are compared. */
export interface Contest {
  readonly name: string;
  /** The texts of docs/performance.md for `ours` and `bare`. Without them, the page has no row for this contest. */
  readonly says?: readonly [ours: string, beside: string];
  /** The highest ratio that the project promises, if it promises one. */
  readonly goal?: number;
  /** The known reason why the goal may be missed. */
  readonly heldBy?: string;
  /**
   * The number of pairs, as a share of the usual number. It is above 1 for very short commands, below 1 for
   * very long ones.
   */
  readonly share?: number;
  readonly ours: Timed;
  readonly bare: Timed;
  /** Returns another measured value, after all pairs have run. */
  readonly also?: () => string;
}

export interface Outcome extends Pick<Contest, 'name' | 'says' | 'goal' | 'heldBy'> {
  readonly pairs: number;
  /** The median of ours / bare over all pairs. `quartiles` are the quartiles of the same ratios. */
  readonly ratio: number;
  readonly quartiles: readonly [number, number];
  /** The median of the times of `ours`, in milliseconds. `bareMs` is the median of the times of `bare`. */
  readonly oursMs: number;
  readonly bareMs: number;
  readonly also?: string;
}

/**
 * Warms up, then runs `ours` and `bare` in turn, with `ours` first in every other pair. Takes the ratio
 * within each pair, because a machine that is slow for a while slows down both commands.
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

/** A quantile of some values. Interpolates linearly between the two nearest values. */
function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return below + (above - below) * (place - Math.floor(place));
}
