import { writeFileSync } from 'node:fs';

const active = Number(process.env.PIPSHIM_TEST_MUTANT);
const report = process.env.PIPSHIM_TEST_REACHED;
/** By the number of the mutant; not a Set, which would make the loops ten times slower. */
const reached = new Uint8Array(report ? 1 << 16 : 0);
if (report) process.once('exit', () => writeFileSync(report, numbersOf(reached).join(' ')));

function numbersOf(flags: Uint8Array): readonly number[] {
  return [...flags.keys()].filter((number) => flags[number] === 1);
}

/** Stands in the code at each place of a mutant: whether that one is on. Notes the place if someone wants to know. */
export const isMutant: (id: number) => boolean = report
  ? (id) => {
      reached[id] = 1;
      return false;
    }
  : (id) => id === active;
