import type { Ports } from '../ports.ts';

/** Something that is wrong, with what mends it. */
export interface Finding {
  /** Stable name, for programs and tests. */
  readonly code: string;
  readonly problem: string;
  /** What to do, one line each; never empty. */
  readonly remedy: readonly string[];
}

export interface Checked {
  /** What was looked at and is as it should be: a word and what was seen. */
  readonly seen: readonly (readonly [string, string])[];
  readonly findings: readonly Finding[];
  /** Not wrong, but worth knowing. */
  readonly notes: readonly string[];
}

/** One thing that the doctor looks at. */
export type Check = (ports: Ports) => Checked | Promise<Checked>;

export function together(checked: readonly Checked[]): Checked {
  return {
    seen: checked.flatMap(({ seen }) => seen),
    findings: checked.flatMap(({ findings }) => findings),
    notes: checked.flatMap(({ notes }) => notes),
  };
}

export const checked = (what: Partial<Checked>): Checked => ({ seen: [], findings: [], notes: [], ...what });
