import type { Outcome } from './pairs.ts';
import { shownRatio } from './report.ts';

const ROW = 26;
const LABELS = 330;
const BARS = 300;
const RIGHT = 130;
const TOP = 34;
/** The longest bar, as a multiple of its goal. */
const MOST = 1.25;

/**
 * Draws a bar for each outcome that has a goal. The bar shows the share of the goal, with the quartiles.
 * Suits dark and light pages.
 */
export function plot(outcomes: readonly Outcome[]): string {
  const rows = outcomes.filter((outcome) => outcome.says && outcome.goal !== undefined);
  const [width, height] = [LABELS + BARS * MOST + RIGHT, TOP + rows.length * ROW + 12];
  const goal = LABELS + BARS;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>Ratios that pip-shim reaches, as shares of their goals</title>
<style>
text { font: 13px system-ui, sans-serif; fill: #1f2328 } .small { font-size: 11px }
.met { fill: #2f81f7 } .over { fill: #d29922 } .mark { stroke: #57606a; stroke-width: 1.5; fill: none }
@media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .mark { stroke: #9198a1 } }
</style>
<text x="${goal}" y="16" text-anchor="middle" class="small">goal</text>
${rows.map((outcome, index) => bar(outcome, TOP + index * ROW)).join('\n')}
<path class="mark" stroke-dasharray="4 3" d="M${goal} 22V${height - 8}"/>
</svg>
`;
}

function bar({ says, ratio, quartiles, goal = 1 }: Outcome, y: number): string {
  const at = (value: number): string => (LABELS + Math.min(value / goal, MOST) * BARS).toFixed(1);
  const middle = y + ROW / 2 - 2;
  const [low, high] = quartiles.map(at);
  const [what = '', beside = ''] = says ?? [];
  const width = Math.max(1.5, Number(at(ratio)) - LABELS).toFixed(1);
  return `<text x="${LABELS - 10}" y="${middle + 4}" text-anchor="end">${escaped(what)}<title>beside ${escaped(beside)}</title></text>
<rect class="${ratio <= goal ? 'met' : 'over'}" x="${LABELS}" y="${y + 3}" width="${width}" height="${ROW - 10}" rx="2"/>
<path class="mark" d="M${low} ${middle}H${high}"/>
<text x="${LABELS + BARS * MOST + 10}" y="${middle + 4}">${shownRatio(ratio)} of ≤ ${goal}</text>`;
}

function escaped(text: string): string {
  return text.replaceAll('`', '').replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
