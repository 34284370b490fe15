/** Widths on a terminal, in cells: what decides whether a line wraps. */

/** East Asian wide and full-width (Unicode TR11) and what terminals draw as emoji: two cells. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/** Marks that combine with what stands before them. */
const NARROWEST = /^[\p{Mn}\p{Me}]$/u;

/** Text without escape sequences. */
export function cells(text: string): number {
  let width = 0;
  for (const character of text) width += cellsOf(character);
  return width;
}

/** The text if it fits into so many cells, else its beginning with the ellipsis at the end. */
export function cut(text: string, width: number, ellipsis: string): string {
  if (cells(text) <= width) return text;
  let [kept, left] = ['', width - cells(ellipsis)];
  if (left < 0) return '';
  for (const character of text) {
    left -= cellsOf(character);
    if (left < 0) break;
    kept += character;
  }
  return kept.trimEnd() + ellipsis;
}

function cellsOf(character: string): number {
  if (NARROWEST.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
