import type { Comparison, Outcome } from './pairs.ts';
import { isMet, shownRatio } from './report.ts';

const ROW = 24;
const LABELS = 620;
const WIDTH = 420;
const RIGHT = 120;
const TOP = 34;
/** The ends of the axis, which is logarithmic. A ratio beyond an end is drawn at that end. */
const [LEAST, MOST] = [0.003, 20];
const TICKS = [0.01, 0.1, 1, 10];

/**
 * Draws a point for each ratio on a logarithmic axis. A line goes from one quartile to the other, and a mark
 * shows the goal. Suits dark and light pages.
 */
export function plot(outcomes: readonly Outcome[]): string {
  const rows = outcomes.flatMap(({ what, beside }) => beside.map((one) => ({ what, ...one })));
  const [width, height] = [LABELS + WIDTH + RIGHT, TOP + rows.length * ROW + 12];
  const ticks = TICKS.map(
    (value) => `<path class="tick" d="M${place(value)} 22V${height - 8}"/>
<text x="${place(value)}" y="16" text-anchor="middle" class="small">${value}</text>`,
  );
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>What pip-shim takes as a share of what the other takes, with quartiles and goals</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328 } .small { font-size: 11px }
.met { fill: #2f81f7 } .over { fill: #d29922 } .free { fill: #8c959f }
.mark { stroke: #57606a; stroke-width: 1.5; fill: none } .tick { stroke: #8c959f; stroke-width: .5; opacity: .6 }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .mark { stroke: #9198a1 } }
</style>
${ticks.join('\n')}
${rows.map((one, index) => point(one, TOP + index * ROW + ROW / 2)).join('\n')}
</svg>
`;
}

function point({ what, says, goal, ratio, quartiles }: Comparison & { what: string }, y: number): string {
  const [low = '', high = ''] = quartiles.map(place);
  const kind = goal === undefined ? 'free' : isMet({ ratio, goal }) ? 'met' : 'over';
  const mark = goal === undefined ? '' : `\n<path class="mark" d="M${place(goal)} ${y - 8}v16"/>`;
  const aim = goal === undefined ? '' : ` of ≤ ${goal}`;
  return `<text x="${LABELS - 10}" y="${y + 4}" text-anchor="end">${escaped(`${what} / ${says}`)}</text>
<path class="mark" d="M${low} ${y}H${high}"/>
<circle class="${kind}" cx="${place(ratio)}" cy="${y}" r="4.5"/>${mark}
<text x="${LABELS + WIDTH + 12}" y="${y + 4}">${shownRatio(ratio)}${aim}</text>`;
}

/** The place of a ratio on the axis. */
function place(ratio: number): string {
  const inside = Math.min(Math.max(ratio, LEAST), MOST);
  return (LABELS + (Math.log(inside / LEAST) / Math.log(MOST / LEAST)) * WIDTH).toFixed(1);
}

function escaped(text: string): string {
  return text.replaceAll('`', '').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
