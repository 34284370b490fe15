import type { Ports } from '../ports.ts';

/** A problem and how to fix it. */
export interface Finding {
  /** Name of the problem for programs and tests. It never changes. */
  readonly code: string;
  readonly problem: string;
  /** The steps for the user, one per line. Never empty. */
  readonly remedy: readonly string[];
}

export interface Checked {
  /** The values that the checks found, each with a label. */
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
