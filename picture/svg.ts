import { BLANK, type Cell } from '../test/helpers/cells.ts';

const [WIDTH, HEIGHT, MARGIN] = [8.4, 20, 16];
/** The terminal colours that the menu uses, in tones that are easy to read on the picture's background. */
const COLOURS: Readonly<Record<number, string>> = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  36: '#56d4dd',
  90: '#9198a1',
};

/** Draws a terminal's screen. `textLength` keeps each run of letters in its columns in any font. */
export function svgOf(lines: readonly (readonly Cell[])[], columns: number, title: string): string {
  const [width, height] = [Math.ceil(columns * WIDTH + 2 * MARGIN), lines.length * HEIGHT + 2 * MARGIN];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(title)}</title>
<style>text { font: 14px ui-monospace, Menlo, Consolas, 'DejaVu Sans Mono', monospace; fill: #e6edf3; white-space: pre } .b { font-weight: bold } .u { text-decoration: underline }</style>
<rect width="${width}" height="${height}" rx="8" fill="#161b22"/>
${lines.flatMap((cells, row) => runs(cells).map((run) => drawn(run, MARGIN + row * HEIGHT + 14))).join('\n')}
</svg>
`;
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
  const classes = [style.bold ? 'b' : '', style.underlined ? 'u' : ''].filter(Boolean).join(' ');
  const fill = COLOURS[style.colour ?? 0];
  const length = ([...text].length * WIDTH).toFixed(1);
  const x = (MARGIN + column * WIDTH).toFixed(1);
  return `<text x="${x}" y="${y}" textLength="${length}"${classes && ` class="${classes}"`}${fill ? ` fill="${fill}"` : ''}>${escaped(text)}</text>`;
}

/** The lines of text in a picture, with blanks that keep each text in its column. */
export function textOf(svg: string): readonly string[] {
  const rows = new Map<string, string>();
  for (const [, x = '', y = '', text = ''] of svg.matchAll(/<text x="([\d.]+)" y="(\d+)"[^>]*>([^<]*)</g)) {
    const column = Math.round((Number(x) - MARGIN) / WIDTH);
    rows.set(y, `${(rows.get(y) ?? '').padEnd(column, BLANK.text)}${unescaped(text)}`);
  }
  return [...rows.values()];
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
const unescaped = (text: string): string =>
  text.replaceAll('&gt;', '>').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
