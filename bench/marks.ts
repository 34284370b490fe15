import { quantile } from './pairs.ts';
import { quantity, table } from './report.ts';

/** A step of the program, from one line of PIP_SHIM_DEBUG=timing. */
export interface Mark {
  readonly step: string;
  readonly took: number;
  /**
   * True for a program that ran during a step. The mark of the step comes later. Programs may run in
   * parallel.
   */
  readonly isWithin: boolean;
}

/** Steps that take less than this many milliseconds share one row. */
const SHORT = 5;

/** What the time of a step is spent on. `part` is a part of the step's line. */
const REASONS: readonly (readonly [part: string, reason: string])[] = [
  ['the sh shim', 'starting sh, finding pip on PATH, and the `date` that this measurement starts'],
  ['Node.js starts', "Node.js's own start, before any line of the program"],
  [
    'the program is loaded',
    'reading and running the program, with the V8 code that an earlier refusal has left',
  ],
  ['will pip refuse?', "the interpreter's marker, and the files that configure pip"],
  ['the facts are gathered', 'the project, venvs, settings and records, read from disk'],
  ['the offers are made', 'judging each remedy; code that runs for the first time is compiled'],
  [' -m venv ', "Python's own start and its module venv"],
  [' -c …', 'pip put into the venv: its files, unpacked or copied'],
  ['.venv/bin/', "the venv's own pip: its start, the install, compiling what it installed"],
  ['the remedy has run', 'the programs below, the lock, the records'],
];

/**
 * Reads the lines of PIP_SHIM_DEBUG=timing. Leaves out the directory of the project. If pip-shim has cut a
 * line off, also leaves out its last words, which are the path of a program or the text of a script.
 */
export function marksIn(text: string, project: string): readonly Mark[] {
  return [...text.matchAll(/^pip-shim\[timing\]: +(\d+\.\d) ms {2}( *)([^\r\n]*)/gm)].map(
    ([, took, indent, step = '']) => ({
      step: step.replaceAll(`${project}/`, '').replace(/ (?:\$'|\/).*…$/, ' …'),
      took: Number(took),
      isWithin: indent !== '',
    }),
  );
}

/** The median of each step over several runs. Leaves out a run whose steps differ from those of most runs. */
export function medians(runs: readonly (readonly Mark[])[]): readonly Mark[] {
  const alike = new Map<string, (readonly Mark[])[]>();
  for (const run of runs) {
    const steps = run.map(({ step }) => step).join('\n');
    alike.set(steps, [...(alike.get(steps) ?? []), run]);
  }
  const [usual = []] = [...alike.values()].sort((a, b) => b.length - a.length);
  const took = (index: number): number[] => usual.flatMap((run) => run[index]?.took ?? []);
  return (usual[0] ?? []).map((mark, index) => ({ ...mark, took: quantile(took(index), 0.5) }));
}

/**
 * The table of a profile. It shows each step of 5 ms or more, with what its time is spent on, and the sum of
 * the others.
 */
export function profileTable(marks: readonly Mark[], whole: number): string {
  const steps = withPrograms(marks.filter(({ step }) => step !== 'in all'));
  const long = steps.filter(({ took }) => took >= SHORT);
  const own = (some: readonly Mark[]): readonly Mark[] => some.filter(({ isWithin }) => !isWithin);
  const short = own(steps).filter(({ took }) => took < SHORT);
  const sum = (some: readonly Mark[]): number => some.reduce((total, { took }) => total + took, 0);
  const rows = long.map(({ step, took, isWithin }) => [
    isWithin ? `– of it \`${step}\`` : step,
    quantity(took, 'ms'),
    REASONS.find(([part]) => step.includes(part))?.[1] ?? '',
  ]);
  const names = short.map(({ step }) => step).join('; ');
  if (short.length > 0) rows.push([`shorter than ${SHORT} ms`, quantity(sum(short), 'ms'), names]);
  rows.push([
    'before and after',
    quantity(Math.max(0, whole - sum(own(steps))), 'ms'),
    'starting the process, the terminal, the exit',
  ]);
  return table(['step', `of ${quantity(whole, 'ms')}`, 'what it is'], rows);
}

/** Puts each program after the step in which it ran. PIP_SHIM_DEBUG prints them in the other order. */
function withPrograms(marks: readonly Mark[]): readonly Mark[] {
  const sorted: Mark[] = [];
  let programs: Mark[] = [];
  for (const mark of marks) {
    if (mark.isWithin) programs.push(mark);
    else {
      sorted.push(mark, ...programs);
      programs = [];
    }
  }
  return [...sorted, ...programs];
}
