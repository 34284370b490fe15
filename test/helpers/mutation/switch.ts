import { writeFileSync } from 'node:fs';

const active = Number(process.env.PIPSHIM_TEST_MUTANT);
const report = process.env.PIPSHIM_TEST_REACHED;
/**
 * Has a 1 for each mutant whose code has run. It is no Set, because that would make loops ten times slower.
 */
const reached = new Uint8Array(report ? 1 << 16 : 0);
if (report) process.once('exit', () => writeFileSync(report, numbersOf(reached).join(' ')));

function numbersOf(flags: Uint8Array): readonly number[] {
  return [...flags.keys()].filter((number) => flags[number] === 1);
}

/** Tells whether a mutant is turned on. For a report, it also records that the mutant's code has run. */
export const isMutant: (id: number) => boolean = report
  ? (id) => {
      reached[id] = 1;
      return false;
    }
  : (id) => id === active;
