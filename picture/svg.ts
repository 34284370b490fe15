import { BLANK, type Cell } from '../test/helpers/cells.ts';

const [WIDTH, HEIGHT, MARGIN] = [8.4, 20, 16];
/** Tones of the terminal colours that the menu and pip use, easy to read on a dark and on a light background. */
const COLOURS: Readonly<Record<number, readonly [dark: string, light: string]>> = {
  31: ['#ff7b72', '#cf222e'],
  32: ['#7ee787', '#116329'],
  33: ['#e3b341', '#7d4e00'],
  36: ['#56d4dd', '#1b7c83'],
  90: ['#9198a1', '#59636e'],
};

/** What a terminal's screen shows, and for how long a reader sees it. */
export interface Frame {
  readonly lines: readonly (readonly Cell[])[];
  readonly seconds: number;
}

/**
 * Draws a terminal's frames one after the other, again and again. A viewer that shows no moving pictures, and a
 * reader who asked for none, sees the last frame. `textLength` keeps each run of letters in its columns in any font.
 */
export function svgOf(frames: readonly Frame[], columns: number, title: string): string {
  const rows = Math.max(...frames.map(({ lines }) => lines.length));
  const [width, height] = [Math.ceil(columns * WIDTH + 2 * MARGIN), rows * HEIGHT + 2 * MARGIN];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(title)}</title>
<style>
text { font: 14px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; white-space: pre } .b { font-weight: bold } .u { text-decoration: underline }
${tones(0, '#161b22', '#e6edf3')}
@media (prefers-color-scheme: light) { ${tones(1, '#f6f8fa', '#1f2328')} }
g { visibility: hidden } g:last-of-type { visibility: visible }
@media (prefers-reduced-motion: no-preference) {
${moves(frames).join('\n')}
}
</style>
<rect width="${width}" height="${height}" rx="8"/>
${frames.map(drawnFrame).join('\n')}
</svg>
`;
}

function tones(at: 0 | 1, background: string, letters: string): string {
  const rules = Object.entries(COLOURS).map(([number, tone]) => `.c${number} { fill: ${tone[at]} }`);
  return [`rect { fill: ${background} }`, `text { fill: ${letters} }`, ...rules].join(' ');
}

/** The style rules that show each frame at its time. */
function moves(frames: readonly Frame[]): readonly string[] {
  const total = frames.reduce((sum, { seconds }) => sum + seconds, 0);
  let shown = 0;
  return frames.map(({ seconds }, at) => {
    const [from, to] = [shown, shown + seconds].map((time) => `${((100 * time) / total).toFixed(1)}%`);
    shown += seconds;
    const hidden = 'visibility: hidden';
    const steps = `0% { ${hidden} } ${from} { visibility: visible } ${to} { ${hidden} }`;
    const last = `0% { ${hidden} } ${from}, 100% { visibility: visible }`;
    const isLast = at === frames.length - 1;
    return `@keyframes f${at} { ${isLast ? last : steps} } .f${at} { animation: f${at} ${total}s step-end infinite }`;
  });
}

function drawnFrame({ lines }: Frame, at: number): string {
  const texts = lines.flatMap((cells, row) =>
    runs(cells).map((run) => drawn(run, MARGIN + row * HEIGHT + 14)),
  );
  return `<g class="f${at}">\n${texts.join('\n')}\n</g>`;
}

interface Run {
  readonly column: number;
  readonly style: Cell;
  readonly text: string;
}

/** Joins adjacent cells of one style to runs. Two or more blanks also end a run. */
function runs(cells: readonly Cell[]): readonly Run[] {
  const found: Run[] = [];
  for (const [column, cell] of cells.entries()) {
    const last = found.at(-1);
    if (last && last.column + [...last.text].length === column && isAlike(last.style, cell))
      found[found.length - 1] = { ...last, text: last.text + cell.text };
    else found.push({ column, style: cell, text: cell.text });
  }
  return found.flatMap(words).filter(({ text }) => text.trim() !== '');
}

/** Splits a run at two or more blanks, so that the parts of a table keep their columns. */
function words({ column, style, text }: Run): readonly Run[] {
  return [...text.matchAll(/\S+(?: \S+)*/gu)].map((match) => ({
    column: column + [...text.slice(0, match.index)].length,
    style,
    text: match[0],
  }));
}

const isAlike = (one: Cell, other: Cell): boolean =>
  one.colour === other.colour && one.bold === other.bold && one.underlined === other.underlined;

function drawn({ column, style, text }: Run, y: number): string {
  const colour = style.colour !== undefined && style.colour in COLOURS ? `c${style.colour}` : '';
  const classes = [style.bold ? 'b' : '', style.underlined ? 'u' : '', colour].filter(Boolean).join(' ');
  const length = ([...text].length * WIDTH).toFixed(1);
  const x = (MARGIN + column * WIDTH).toFixed(1);
  return `<text x="${x}" y="${y}" textLength="${length}"${classes && ` class="${classes}"`}>${escaped(text)}</text>`;
}

/** The lines of text in each frame of a picture, with blanks that keep each text in its column. */
export const textsOf = (svg: string): readonly (readonly string[])[] =>
  svg.split('<g ').slice(1).map(linesOf);

function linesOf(frame: string): readonly string[] {
  const rows = new Map<string, string>();
  for (const [, x = '', y = '', text = ''] of frame.matchAll(/<text x="([\d.]+)" y="(\d+)"[^>]*>([^<]*)</g)) {
    const column = Math.round((Number(x) - MARGIN) / WIDTH);
    rows.set(y, `${(rows.get(y) ?? '').padEnd(column, BLANK.text)}${unescaped(text)}`);
  }
  return [...rows.values()];
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const unescaped = (text: string): string =>
  text.replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
