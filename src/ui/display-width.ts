/** The widths of texts on a terminal, in cells. They decide whether a line wraps. */

/** Characters that take two cells: East Asian wide and full-width characters (Unicode TR11), and emoji. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{20000}-\u{3fffd}]|\p{Emoji_Presentation}/u;
/**
 * Characters that take one cell. Most texts have no others. For such texts, the other patterns need not be
 * compiled, which would take a millisecond.
 */
const PLAIN = /^[\0-\u02ff\u2010-\u20cf\u2100-\u2319\u2758-\u2794]$/;
/** Marks that take no cell, because they combine with the character before them. */
const NARROWEST = /^[\p{Mn}\p{Me}]$/u;

/** The number of cells that a text takes. The text must not contain escape sequences. */
export function displayWidth(text: string): number {
  if (/^[ -~]*$/.test(text)) return text.length; // the commands of 100,000 requirements are long
  let width = 0;
  for (const character of text) width += cellsOf(character);
  return width;
}

/** The text if it fits into `width` cells, otherwise its start and the ellipsis. */
export function truncate(text: string, width: number, ellipsis: string): string {
  if (displayWidth(text) <= width) return text;
  let [kept, left] = ['', width - displayWidth(ellipsis)];
  if (left < 0) return '';
  for (const character of text) {
    left -= cellsOf(character);
    if (left < 0) break;
    kept += character;
  }
  return kept.trimEnd() + ellipsis;
}

/**
 * The text if it fits. Otherwise its start, the ellipsis and its end. The end stays, because similar names
 * often differ there.
 */
export function truncateMiddle(text: string, width: number, ellipsis: string): string {
  if (displayWidth(text) <= width) return text;
  const tail = Math.floor((width - displayWidth(ellipsis)) / 2);
  if (tail < 1) return truncate(text, width, ellipsis);
  const [characters, kept] = [[...text], [] as string[]];
  for (let left = tail; ; ) {
    const character = characters.pop() ?? '';
    left -= cellsOf(character);
    if (left < 0) break;
    kept.unshift(character);
  }
  const end = kept.join('').replace(/^[\s\p{Mn}\p{Me}]+/u, ''); // drops marks whose character was cut off
  return truncate(text, width - displayWidth(end), ellipsis) + end;
}

/**
 * Breaks the text into rows of at most `width` cells. Breaks at a space if the row is then more than half
 * full.
 */
export function wrap(text: string, width: number): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const character of text) {
    if (displayWidth(row) + cellsOf(character) > width && row !== '') {
      const space = row.lastIndexOf(' ');
      const at = character === ' ' ? row.length : space > row.length / 2 ? space : row.length;
      rows.push(row.slice(0, at));
      row = row.slice(at).trimStart();
      if (character === ' ') continue;
    }
    row += character;
  }
  return row === '' ? rows : [...rows, row];
}

/**
 * Folds a text between its words into rows of at most `width` cells. A wider word stays whole, on a row of
 * its own that is too wide, so that a path can be copied.
 */
export function foldWords(text: string, width: number): readonly string[] {
  return foldBy((word) => [word], text, width);
}

/**
 * Folds a text like {@link foldWords}. Indents all rows but the first by two more cells, because a row that
 * starts in the first column would look like another message.
 */
export function foldHanging(text: string, width: number): readonly string[] {
  const indent = /^ */.exec(text)?.[0] ?? '';
  const rows = foldWords(text.slice(indent.length), Math.max(8, width - indent.length - 3));
  return rows.map((row, index) => `${indent}${index === 0 ? '' : '  '}${row}`);
}

/** Like {@link foldWords}, but breaks a word that is wider than a row, so that no row is too wide. */
export function foldWithin(text: string, width: number): readonly string[] {
  return foldBy((word) => wrap(word, width), text, width);
}

function foldBy(parts: (word: string) => readonly string[], text: string, width: number): readonly string[] {
  const rows: string[] = [];
  let row = '';
  for (const word of text.split(' ')) {
    const joined = row === '' ? word : `${row} ${word}`;
    if (displayWidth(joined) <= width) {
      row = joined;
      continue;
    }
    const pieces = parts(word);
    rows.push(...(row === '' ? [] : [row.trimEnd()]), ...pieces.slice(0, -1));
    row = pieces.at(-1) ?? '';
  }
  return row === '' ? rows : [...rows, row];
}

function cellsOf(character: string): number {
  if (PLAIN.test(character)) return 1;
  if (NARROWEST.test(character)) return 0;
  return WIDE.test(character) ? 2 : 1;
}
