import kleur from 'kleur';
import { displayWidth, foldWithin, truncate, truncateMiddle } from './display-width.ts';
import { columnsOf, type EntryRows, entryRow, entryRows, type MenuText } from './menu-entries.ts';

/** Symbols of the menu in UTF-8 locales. Other locales get ASCII. */
const UNICODE = { pointer: '❯', done: '✔', ended: '✖', ellipsis: '…', arrow: '→' };
const ASCII: typeof UNICODE = { pointer: '>', done: '+', ended: 'x', ellipsis: '...', arrow: '->' };

/**
 * A question has at most about this many rows. From a longer one the middle is left out, such as a part of a
 * long URL.
 */
const QUESTION_ROWS = 3;
/** If the window has few rows, this many of them are kept for the lines below the menu. */
const DETAIL_ROWS = 3;

/** If the middle of a list is left out, this many rows at its end stay. */
const LAST_ROWS = 2;

export interface Line {
  readonly plain: string;
  readonly coloured: string;
}

export interface Window {
  readonly columns: number;
  readonly rows: number;
}

export interface MenuTexts {
  readonly question: string;
  /** Explains the keys. */
  readonly help: string;
  readonly entries: readonly MenuText[];
  readonly utf8: boolean;
}

/**
 * The lines of a menu. No line is wider than the window, and there are fewer lines than the window has rows.
 * Otherwise the menu could not erase its lines.
 */
export function menuLines(texts: MenuTexts, cursor: number, window: Window): readonly Line[] {
  const { entries, utf8 } = texts;
  const { ellipsis } = utf8 ? UNICODE : ASCII;
  const head = questionLines(texts, window.columns);
  const columns = columnsOf(entries, window.columns);
  const room = window.rows - 1 - head.length;
  const folded = entries.map((entry) => entryRows(entry, columns, ellipsis));
  const height = folded.reduce((sum, { name }) => sum + name.length, 0);
  const isTight = height + DETAIL_ROWS > room;
  const drawn = isTight ? entries.map((entry) => entryRow(entry, columns, ellipsis)) : folded;
  const [first, last] = isTight
    ? visible(entries.length, cursor, Math.max(1, room - DETAIL_ROWS))
    : [0, drawn.length];
  const shown = drawn.slice(first, last);
  const left = room - shown.reduce((sum, { name }) => sum + name.length, 0);
  return [
    ...head,
    ...shown.flatMap((rows, index) => entryLines(rows, cursor === first + index, utf8)),
    ...detailLines({ texts, drawn, cursor }, window.columns, left),
  ];
}

/** The line that replaces the menu after the answer. */
export function resultLine(
  { question, utf8 }: Pick<MenuTexts, 'question' | 'utf8'>,
  chosen: string | undefined,
  columns: number,
): Line {
  const figures = utf8 ? UNICODE : ASCII;
  const sign = chosen === undefined ? kleur.red(figures.ended) : kleur.green(figures.done);
  const rest = truncate(` ${question} ${chosen ?? 'nothing was done'}`, columns - 2, figures.ellipsis);
  return { plain: `?${rest}`, coloured: `${sign}${rest}` };
}

/**
 * The escape sequence that erases drawn lines, if the cursor is in the last line. Counts the rows anew,
 * because a terminal wraps drawn lines when its window becomes narrower.
 */
export function erasing(lines: readonly string[], columns: number): string {
  const rows = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil(displayWidth(line) / columns)), 0);
  return `\r${rows > 1 ? `\x1b[${rows - 1}A` : ''}\x1b[J`;
}

/** Puts the help beside the question, or below it if they don't fit into one line. */
function questionLines({ question, help, utf8 }: MenuTexts, columns: number): readonly Line[] {
  const { ellipsis } = utf8 ? UNICODE : ASCII;
  const width = Math.max(1, columns - 3);
  const asked = foldWithin(truncateMiddle(question, QUESTION_ROWS * width, ellipsis), width);
  const lines = asked.map((row, index) => {
    const sign = index === 0 ? '?' : ' ';
    return { plain: `${sign} ${row}`, coloured: `${kleur.cyan(sign)} ${kleur.bold(row)}` };
  });
  const [only] = lines;
  const beside = `  ${help}`;
  if (lines.length === 1 && only && displayWidth(only.plain + beside) < columns)
    return [{ plain: only.plain + beside, coloured: only.coloured + kleur.gray(beside) }];
  return [...lines, ...foldWithin(help, width).map((row) => grey(`  ${row}`))];
}

/** The entries that a window with few rows shows: from the first index to before the second one. */
function visible(count: number, cursor: number, room: number): readonly [number, number] {
  const first = Math.min(Math.max(0, cursor - Math.floor(room / 2)), Math.max(0, count - room));
  return [first, Math.min(count, first + room)];
}

function entryLines({ name, rest }: EntryRows, chosen: boolean, utf8: boolean): readonly Line[] {
  const sign = chosen ? (utf8 ? UNICODE : ASCII).pointer : ' ';
  return name.map((row, index) => {
    const pointer = index === 0 ? sign : ' ';
    const after = index === name.length - 1 ? rest : '';
    return {
      plain: `${pointer} ${row}${after}`,
      coloured: `${kleur.cyan(pointer)} ${chosen ? kleur.cyan(row) : row}${kleur.gray(after)}`,
    };
  });
}

interface Drawn {
  readonly texts: MenuTexts;
  readonly drawn: readonly EntryRows[];
  readonly cursor: number;
}

/**
 * The lines below the menu: what the selected entry's rows leave out, and its exact commands. There are as
 * many lines for every entry, so that nothing below the menu moves with the cursor.
 */
function detailLines({ texts, drawn, cursor }: Drawn, columns: number, most: number): readonly Line[] {
  const { ellipsis } = texts.utf8 ? UNICODE : ASCII;
  const each = texts.entries.map(({ commands = [] }, index) => {
    const hidden = (drawn[index]?.hidden ?? []).flatMap((text) => foldWithin(text, Math.max(8, columns - 3)));
    const rows = [
      ...hidden.map((row) => `  ${row}`),
      ...commandRows(withoutUnseen(commands, most), columns, texts.utf8),
    ];
    return withinRows(rows, most, `    ${ellipsis}`);
  });
  const height = Math.max(...each.map((rows) => rows.length));
  return Array.from({ length: height }, (_, index) => grey(each[cursor]?.[index] ?? ''));
}

/**
 * Leaves out commands that {@link withinRows} would leave out anyway. Each command takes at least one row.
 */
function withoutUnseen(commands: readonly string[], most: number): readonly string[] {
  const first = Math.max(0, most);
  return commands.length <= first + LAST_ROWS
    ? commands
    : [...commands.slice(0, first), ...commands.slice(-LAST_ROWS)];
}

function commandRows(commands: readonly string[], columns: number, utf8: boolean): readonly string[] {
  const { arrow } = utf8 ? UNICODE : ASCII;
  const indent = ' '.repeat(displayWidth(arrow) + 3);
  const width = Math.max(8, columns - 1 - indent.length);
  return commands.flatMap((command) =>
    foldWithin(command, width).map((row, index) => `${index === 0 ? `  ${arrow} ` : indent}${row}`),
  );
}

/** Leaves out rows in the middle. The last rows stay, because they name the packages. */
function withinRows(rows: readonly string[], most: number, gap: string): readonly string[] {
  if (rows.length <= most) return rows;
  if (most <= 1) return rows.slice(rows.length - Math.max(0, most));
  const end = Math.min(LAST_ROWS, most - 1);
  return [...rows.slice(0, most - end - 1), gap, ...rows.slice(-end)];
}

const grey = (plain: string): Line => ({ plain, coloured: kleur.gray(plain) });
