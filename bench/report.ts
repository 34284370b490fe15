import type { Outcome } from './pairs.ts';

const BEGIN = '<!-- figures: npm run bench -- --docs -->';
const END = '<!-- end of figures -->';

export function heading(): string {
  return row(['', 'ratio', 'quartiles', 'goal', 'with', 'without']);
}

export function line({ name, ratio, quartiles, goal, oursMs, bareMs, also }: Outcome): string {
  const verdict = goal === undefined ? '' : `${ratio <= goal ? '' : 'over '}${goal.toFixed(2)}`;
  const spread = quartiles.map((value) => value.toFixed(3)).join('–');
  const cells = row([name, ratio.toFixed(3), spread, verdict, milliseconds(oursMs), milliseconds(bareMs)]);
  return also === undefined ? cells : `${cells}   ${also}`;
}

function row([name = '', ...rest]: readonly string[]): string {
  return name.padEnd(42) + rest.map((cell) => cell.padStart(14)).join('');
}

export function milliseconds(value: number): string {
  return `${value.toLocaleString('en', value < 10 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 })} ms`;
}

export function shownRatio(ratio: number): string {
  return ratio < 0.1 ? ratio.toFixed(3) : ratio.toFixed(2);
}

/** Returns docs/performance.md with a table of these outcomes instead of its old table. */
export function withFigures(page: string, outcomes: readonly Outcome[], pairs: number): string {
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`docs/performance.md lacks the lines ${BEGIN} and ${END}`);
  return `${page.slice(0, from)}${BEGIN}\n${table(outcomes, pairs)}${page.slice(to)}`;
}

function table(outcomes: readonly Outcome[], pairs: number): string {
  const rows = outcomes.flatMap(({ says, ratio, goal, heldBy, oursMs, bareMs, also }) => {
    if (!says) return [];
    const missed = goal !== undefined && ratio > goal && heldBy !== undefined ? `: ${heldBy}` : '';
    const [what, beside] = says;
    const first = also === undefined ? what : `${what} (${also})`;
    const cells = [first, milliseconds(oursMs), beside, milliseconds(bareMs)];
    return [
      `| ${[...cells, shownRatio(ratio), `${goal === undefined ? '' : `≤ ${goal}`}${missed}`].join(' | ')} |\n`,
    ];
  });
  const head = '| what | takes | beside | which takes | ratio | goal |\n|---|---|---|---|---|---|\n';
  return `Medians of ${pairs} pairs of whole processes, run in turn on one machine.\n\n${head}${rows.join('')}`;
}
