import { writeFileSync } from 'node:fs';

const active = Number(process.env.PIPSHIM_TEST_MUTANT);
const report = process.env.PIPSHIM_TEST_REACHED;
/** One flag for each mutant's number. A Set would make the loops ten times slower. */
const reached = new Uint8Array(report ? 1 << 16 : 0);
if (report) process.once('exit', () => writeFileSync(report, numbersOf(reached).join(' ')));

function numbersOf(flags: Uint8Array): readonly number[] {
  return [...flags.keys()].filter((number) => flags[number] === 1);
}

/** Tells whether a mutant is on. Code calls this at each mutant's place, so a report can list the place. */
export const isMutant: (id: number) => boolean = report
  ? (id) => {
      reached[id] = 1;
      return false;
    }
  : (id) => id === active;
