/** One character cell of a terminal's screen. */
export interface Cell {
  readonly text: string;
  /** The colour's number in escape codes (36 is cyan, 90 is grey). Undefined means the default colour. */
  readonly colour: number | undefined;
  readonly bold: boolean;
  readonly underlined: boolean;
}

type Style = Omit<Cell, 'text'>;

export const BLANK: Cell = { text: ' ', colour: undefined, bold: false, underlined: false };

/**
 * Returns the cells that a terminal with this many columns shows after it received the text `raw`.
 * Supports only the escape sequences of pip-shim's menu, and no characters that are two cells wide.
 */
export function cellsOf(raw: string, columns: number): readonly (readonly Cell[])[] {
  const lines: Cell[][] = [[]];
  let [row, column] = [0, 0];
  let style: Style = BLANK;
  const line = (): Cell[] => {
    while (lines.length <= row) lines.push([]);
    return lines[row] ?? [];
  };
  for (const [piece] of raw.matchAll(/\p{Cc}\[[?\d;]*[A-Za-z]|./gsu)) {
    const [, count = '', order] = /^\p{Cc}\[([?\d;]*)([A-Za-z])$/u.exec(piece) ?? [];
    if (order === 'A') row = Math.max(0, row - Number(count || 1));
    else if (order === 'K') line().splice(count === '2' ? 0 : column);
    else if (order === 'J') {
      line().splice(column);
      lines.splice(row + 1);
    } else if (order === 'm') style = count.split(';').map(Number).reduce(styled, style);
    else if (order !== undefined) continue;
    else if (piece === '\r') column = 0;
    else if (piece === '\n') row++;
    else if (piece >= ' ') {
      if (column >= columns) [row, column] = [row + 1, 0];
      line()[column++] = { ...style, text: piece };
    }
  }
  return lines.map((cells) => Array.from(cells, (cell) => cell ?? BLANK));
}

/** Returns the style after a number of an escape sequence for colours (Select Graphic Rendition, ECMA-48). */
function styled(style: Style, code: number): Style {
  if (code === 0) return BLANK;
  if (code === 1 || code === 22) return { ...style, bold: code === 1 };
  if (code === 4 || code === 24) return { ...style, underlined: code === 4 };
  const isColour = (code >= 30 && code <= 37) || (code >= 90 && code <= 97);
  return isColour || code === 39 ? { ...style, colour: isColour ? code : undefined } : style;
}
