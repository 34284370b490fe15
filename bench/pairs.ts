/**
 * Runs a command and returns its cost in milliseconds, or in another unit that the contest names. Throws if
 * the command failed.
 */
export type Measured = () => number;

/** The columns of the table of peers in docs/performance.md. `limit` stands for a fixed number, not for a command. */
export type Column = 'by hand' | 'sh shim' | 'pyenv' | 'virtualenv' | 'uv' | 'direnv' | 'mise' | 'limit';

/** Another way to do what we do. Its cost is compared with ours. */
export interface Rival {
  readonly column: Column;
  /** The text for this rival in docs/performance.md. */
  readonly says: string;
  readonly run: Measured;
  /** The highest ratio that the project aims at, if it has an aim. */
  readonly goal?: number;
  /** What keeps the ratio above the goal, if the goal is not met. */
  readonly heldBy?: string;
}

export interface Contest {
  /**
   * The text for this contest in docs/performance.md. `npm run bench -- PART` looks for PART in this text.
   */
  readonly what: string;
  /** Default: ms. */
  readonly unit?: Unit;
  /**
   * The number of rounds, as a share of the usual number. It is above 1 for very short commands, and below 1
   * for very long ones.
   */
  readonly share?: number;
  readonly ours: Measured;
  readonly rivals: readonly Rival[];
  /** Returns another measured value, after all rounds have run. */
  readonly also?: () => string;
}

export type Unit = 'ms' | 'kB';

export interface Comparison extends Omit<Rival, 'run'> {
  /** The median of the rival's costs. */
  readonly takes: number;
  /** The median of ours / rival over all rounds. `quartiles` are the quartiles of the same ratios. */
  readonly ratio: number;
  readonly quartiles: readonly [number, number];
}

export interface Outcome extends Pick<Contest, 'what'> {
  readonly unit: Unit;
  readonly rounds: number;
  /** The median of our costs. */
  readonly takes: number;
  readonly beside: readonly Comparison[];
  readonly also?: string;
}

/**
 * Warms up, and then runs our command and all rivals in turn. Each round starts with another of them. Takes
 * the ratios within each round, because a machine that is slow for a while slows down all commands of a
 * round.
 */
export function compare(
  { what, unit = 'ms', share = 1, ours, rivals, also }: Contest,
  wanted: number,
): Outcome {
  const rounds = Math.max(1, Math.round(wanted * share));
  const runners = [ours, ...rivals.map(({ run }) => run)];
  for (let warmUp = share < 1 ? 1 : 2; warmUp > 0; warmUp--) for (const run of runners) run();
  const taken: number[][] = runners.map(() => []);
  for (let round = 0; round < rounds; round++)
    for (const at of runners.keys()) {
      const next = (at + round) % runners.length;
      taken[next]?.push(runners[next]?.() ?? Number.NaN);
    }
  const [own = [], ...theirs] = taken;
  return {
    ...{ what, unit, rounds, takes: quantile(own, 0.5) },
    beside: rivals.map(({ run, ...rival }, index) => ({ ...rival, ...ratios(own, theirs[index] ?? []) })),
    ...(also === undefined ? {} : { also: also() }),
  };
}

function ratios(
  own: readonly number[],
  theirs: readonly number[],
): Pick<Comparison, 'takes' | 'ratio' | 'quartiles'> {
  const each = own.map((ours, round) => ours / (theirs[round] ?? Number.NaN));
  return {
    takes: quantile(theirs, 0.5),
    ratio: quantile(each, 0.5),
    quartiles: [quantile(each, 0.25), quantile(each, 0.75)],
  };
}

/** A quantile of some values. Interpolates linearly between the two nearest values. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const place = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN];
  return below + (above - below) * (place - Math.floor(place));
}
