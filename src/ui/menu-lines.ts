import kleur from 'kleur';
import type { MenuEntry } from '../system/ports.ts';
import { displayWidth, truncate, truncateMiddle, wrap } from './display-width.ts';

/** Symbols of the menu in UTF-8 locales. Other locales get ASCII. */
const UNICODE = { pointer: '❯', done: '✔', ended: '✖', ellipsis: '…', arrow: '→' };
const ASCII: typeof UNICODE = { pointer: '>', done: '+', ended: 'x', ellipsis: '...', arrow: '->' };

/**
 * The space for an entry's reason. In a window of at least `from` columns, a long label leaves it `cells`
 * cells.
 */
const REASON = { cells: 32, from: 72 };
const VERSION_COLUMN = 14;
/** The most rows for the commands of one entry. An ellipsis replaces the rest. */
const COMMAND_ROWS = 5;

export interface Line {
  readonly plain: string;
  readonly coloured: string;
}

export interface Window {
  readonly columns: number;
  readonly rows: number;
}

export type MenuText = Omit<MenuEntry<unknown>, 'value'>;

export interface MenuTexts {
  readonly question: string;
  /** Explains the keys. */
  readonly help: string;
  readonly entries: readonly MenuText[];
  readonly utf8: boolean;
}

/** The lines of a menu. No line is wider than the window, because the menu could not erase a wrapped line. */
export function menuLines(texts: MenuTexts, cursor: number, window: Window): readonly Line[] {
  const columns = columnsOf(texts, window);
  return [
    ...questionLines(texts, window),
    ...texts.entries.map((entry, index) => entryLine(entry, cursor === index, columns, texts.utf8)),
    ...commandLines(texts, cursor, window),
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

/** Puts the help beside the question, or below it if they don't fit into one line. */
function questionLines({ question, help, utf8 }: MenuTexts, { columns }: Window): readonly Line[] {
  const { ellipsis } = utf8 ? UNICODE : ASCII;
  const asked = truncate(`? ${question}`, columns - 1, ellipsis);
  const shown = truncate(`  ${help}`, columns - 1, ellipsis);
  const first = { plain: asked, coloured: `${kleur.cyan('?')}${kleur.bold(asked.slice(1))}` };
  const second = { plain: shown, coloured: kleur.gray(shown) };
  if (displayWidth(asked) + displayWidth(shown) >= columns) return [first, second];
  return [{ plain: asked + shown, coloured: first.coloured + second.coloured }];
}

interface Columns {
  readonly title: number;
  readonly version: number;
  /**
   * The columns of a line, except the pointer's columns and the last column, in which the cursor would wrap.
   */
  readonly all: number;
}

/**
 * The widths of the menu's columns. A long label is shortened rather than the reasons, because the command
 * below the menu repeats the label's content.
 */
function columnsOf({ entries }: MenuTexts, window: Window): Columns {
  const widest = (key: 'title' | 'version' | 'description'): number =>
    Math.max(0, ...entries.map((entry) => displayWidth(entry[key] ?? '')));
  const all = window.columns - 3;
  const version = Math.min(widest('version'), VERSION_COLUMN);
  const reason = window.columns < REASON.from ? 0 : Math.min(widest('description'), REASON.cells) + 2;
  const room = Math.max(0, all - reason - (version > 0 ? version + 2 : 0));
  const title = Math.min(widest('title'), room);
  return { title, version, all };
}

function entryLine(entry: MenuText, chosen: boolean, columns: Columns, utf8: boolean): Line {
  const { pointer: sign, ellipsis } = utf8 ? UNICODE : ASCII;
  const pointer = chosen ? sign : ' ';
  const name = truncateMiddle(entry.title, columns.title, ellipsis);
  const version = padded(truncate(entry.version ?? '', columns.version, ellipsis), columns.version);
  const before = `${' '.repeat(columns.title - displayWidth(name) + 2)}${version === '' ? '' : `${version}  `}`;
  const room = columns.all - displayWidth(name) - before.length;
  const why = room < 12 ? '' : truncate(entry.description ?? '', room, ellipsis);
  const rest = room < 0 ? '' : `${before}${why}`.trimEnd();
  return {
    plain: `${pointer} ${name}${rest}`,
    coloured: `${kleur.cyan(pointer)} ${chosen ? kleur.cyan(name) : name}${kleur.gray(rest)}`,
  };
}

/** Every entry gets the same number of lines, so that nothing below the menu moves with the cursor. */
function commandLines({ entries, utf8 }: MenuTexts, cursor: number, window: Window): readonly Line[] {
  const most = Math.max(0, Math.min(COMMAND_ROWS, window.rows - entries.length - 4));
  const each = entries.map(({ commands = [] }) => commandRows(commands, window.columns, most, utf8));
  const height = Math.max(...each.map((rows) => rows.length));
  return Array.from({ length: height }, (_, index) => {
    const plain = each[cursor]?.[index] ?? '';
    return { plain, coloured: kleur.gray(plain) };
  });
}

function commandRows(
  commands: readonly string[],
  columns: number,
  most: number,
  utf8: boolean,
): readonly string[] {
  const { arrow, ellipsis } = utf8 ? UNICODE : ASCII;
  const indent = ' '.repeat(displayWidth(arrow) + 3);
  const width = Math.max(8, columns - 1 - indent.length);
  const rows = commands.flatMap((command) =>
    wrap(command, width).map((row, index) => `${index === 0 ? `  ${arrow} ` : indent}${row}`),
  );
  if (rows.length <= most) return rows;
  const shown = rows.slice(0, most);
  const last = shown.pop();
  return last === undefined ? [] : [...shown, truncate(`${last}  ${ellipsis}`, columns - 1, ellipsis)];
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(width - displayWidth(text));
}
