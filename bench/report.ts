import type { Column, Comparison, Outcome, Unit } from './pairs.ts';

const COLUMNS: readonly Column[] = ['by hand', 'sh shim', 'pyenv', 'virtualenv', 'uv', 'direnv', 'mise'];

/** A block of docs/performance.md that a command writes: the text between the lines `begin` and `end`. */
export interface Block {
  readonly begin: string;
  readonly end: string;
}

export const FIGURES: Block = {
  begin: '<!-- figures: npm run bench -- --docs -->',
  end: '<!-- end of figures -->',
};
export const PROFILE: Block = {
  begin: '<!-- profile: npm run bench -- --profile --docs -->',
  end: '<!-- end of profile -->',
};

/** Returns the page with the text of one block replaced. */
export function withBlock(page: string, { begin, end }: Block, text: string): string {
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md lacks the lines ${begin} and ${end}`);
  return `${page.slice(0, from)}${begin}\n${text}${page.slice(to)}`;
}

/** The lines that a terminal shows for an outcome: one for ours, and one for each rival. */
export function lines({ what, unit, takes, beside, also }: Outcome): string {
  const head = `${what}: ${quantity(takes, unit)}${also === undefined ? '' : ` (${also})`}`;
  const rows = beside.map((one) => {
    const aim = one.goal === undefined ? '' : `  ${verdict(one)}`;
    return `  ${withSpread(one).padEnd(28)} of ${quantity(one.takes, unit)}, ${one.says}${aim}`;
  });
  return [head, ...rows].join('\n');
}

const verdict = (one: Comparison): string => `${isMet(one) ? 'goal' : 'MISSES'} ${aim(one)}`;

/** The goal. If the ratio misses it, also what keeps the ratio above it. */
function aim({ goal, heldBy, ...one }: Comparison): string {
  if (goal === undefined) return '';
  return `≤ ${goal}${isMet({ goal, ...one }) || heldBy === undefined ? '' : `; held by ${heldBy}`}`;
}

export const isMet = ({
  ratio,
  goal = Number.POSITIVE_INFINITY,
}: Pick<Comparison, 'ratio' | 'goal'>): boolean => ratio <= goal;

const withSpread = ({ ratio, quartiles: [low, high] }: Comparison): string =>
  `${shownRatio(ratio)} (${shownRatio(low)}–${shownRatio(high)})`;

/** A number with its unit, such as `0.014 ms`, `1,200 ms`, `47 MB`. */
export function quantity(value: number, unit: Unit): string {
  const [shown, name] = unit === 'kB' ? [value / 1000, 'MB'] : [value, unit];
  const digits = shown < 10 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 };
  return `${shown.toLocaleString('en', digits)} ${name}`;
}

export function shownRatio(ratio: number): string {
  return ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2);
}

/** The two tables of docs/performance.md: the ratios with their goals, and the peers, each in a column. */
export function tables(
  outcomes: readonly Outcome[],
  { rounds, versions }: { rounds: number; versions: string },
): string {
  return `Medians of ${rounds} rounds of whole processes, run in turn on one machine, with the quartiles of the ratios in brackets.

${table(['what', 'takes', 'beside', 'which takes', 'ratio', 'goal'], outcomes.flatMap(goalRows))}
The same runs beside peers: what each takes, and our share of it. ${versions}.

${peersTable(outcomes)}`;
}

const goalRows = ({ what, unit, takes, beside, also }: Outcome): readonly (readonly string[])[] =>
  beside
    .filter(({ column, goal }) => goal !== undefined || column === 'by hand')
    .map((one) => [
      also === undefined ? what : `${what} (${also})`,
      quantity(takes, unit),
      one.says,
      quantity(one.takes, unit),
      withSpread(one),
      aim(one),
    ]);

function peersTable(outcomes: readonly Outcome[]): string {
  const isPeer = ({ column }: Comparison): boolean => column !== 'by hand' && column !== 'limit';
  const rows = outcomes.filter(({ beside }) => beside.some(isPeer));
  const columns = COLUMNS.filter((column) =>
    rows.some(({ beside }) => beside.some((one) => one.column === column)),
  );
  return table(
    ['what', 'pip-shim', ...columns],
    rows.map(({ what, unit, takes, beside }) => [
      what,
      quantity(takes, unit),
      ...columns.map((column) => {
        const one = beside.find((each) => each.column === column);
        return one ? `${quantity(one.takes, unit)}: ${withSpread(one)}` : '';
      }),
    ]),
  );
}

/** A table of Markdown. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |\n`;
  return `${row(head)}|${'---|'.repeat(head.length)}\n${rows.map(row).join('')}`;
}
