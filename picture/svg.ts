import { BLANK, type Cell } from '../test/helpers/cells.ts';

const [WIDTH, HEIGHT, MARGIN] = [8.4, 20, 16];
/** Of the terminal's colours, those that the menu uses; on the ground below they read well. */
const COLOURS: Readonly<Record<number, string>> = {
  31: '#ff7b72',
  32: '#7ee787',
  33: '#e3b341',
  36: '#56d4dd',
  90: '#9198a1',
};

/** A terminal's screen as a picture, every run of letters held in its columns whatever the font. */
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

/** Cells of one style beside each other; several blanks end a run, too. */
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

/** What stands between columns apart stays there. */
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

/** The lines of text in a picture, as they stand in it. */
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
