import type { Ports } from '../ports.ts';

/** A problem and how to fix it. */
export interface Finding {
  /** Stable name, for programs and tests. */
  readonly code: string;
  readonly problem: string;
  /** Steps for the user, one per line; never empty. */
  readonly remedy: readonly string[];
}

export interface Checked {
  /** The checks that passed: a label and the value found. */
  readonly seen: readonly (readonly [string, string])[];
  readonly findings: readonly Finding[];
  /** Useful facts that are not problems. */
  readonly notes: readonly string[];
}

/** One check of `pip-shim doctor`. */
export type Check = (ports: Ports) => Checked | Promise<Checked>;

export function together(checked: readonly Checked[]): Checked {
  return {
    seen: checked.flatMap(({ seen }) => seen),
    findings: checked.flatMap(({ findings }) => findings),
    notes: checked.flatMap(({ notes }) => notes),
  };
}

export const checked = (what: Partial<Checked>): Checked => ({ seen: [], findings: [], notes: [], ...what });
