import type { MenuEntry } from '../system/ports.ts';
import { displayWidth, foldWithin, truncate, truncateMiddle } from './display-width.ts';

export type MenuText = Omit<MenuEntry<unknown>, 'value'>;

/** The rows of one entry, without the pointer. */
export interface EntryRows {
  readonly name: readonly string[];
  /** The text after the last row of the name: the version and the reason. */
  readonly rest: string;
  /** The text that the rows have no room for. The lines below the menu show it. */
  readonly hidden: readonly string[];
}

/** If a reason does not fit, its start is shown only if at least this many cells are free for it. */
const REASON_CELLS = 20;
/** If the window is at least this wide, the titles leave room for the reasons. */
const REASONS_FROM = 60;
const WIDEST_REASON = 32;
const VERSION_COLUMN = 14;

export interface Columns {
  readonly title: number;
  readonly version: number;
  /** All columns of a row, except the pointer's and the last one. In the last one, the cursor would wrap. */
  readonly all: number;
}

/**
 * The widths of the menu's columns. A few very long titles must not push the reasons of other entries out of
 * the window.
 */
export function columnsOf(entries: readonly MenuText[], columns: number): Columns {
  const widths = (key: 'title' | 'version' | 'description'): readonly number[] =>
    entries.map((entry) => displayWidth(entry[key] ?? ''));
  const all = Math.max(1, columns - 3);
  const version = Math.min(Math.max(0, ...widths('version')), VERSION_COLUMN);
  const reason =
    columns < REASONS_FROM ? 0 : Math.min(Math.max(0, ...widths('description')), WIDEST_REASON) + 2;
  const room = Math.max(all - reason - (version > 0 ? version + 2 : 0), Math.floor(all / 2));
  const title = Math.max(0, ...widths('title').filter((width) => width <= room));
  return { title, version, all };
}

/** One entry, on as many rows as its title and version need. Only the reason may be cut or left out. */
export function entryRows(entry: MenuText, columns: Columns, ellipsis: string): EntryRows {
  const { title, version = '', description = '' } = entry;
  const name = displayWidth(title);
  const gap = ' '.repeat(Math.max(0, columns.title - name) + 2);
  const column = columns.version === 0 ? '' : `${padded(version, columns.version)}  `;
  const isWide = displayWidth(version) > columns.version;
  if (isWide || name + (version === '' ? 0 : gap.length + displayWidth(version)) > columns.all) {
    const rows = foldWithin(version === '' ? title : `${title}  ${version}`, columns.all - 2);
    const folded = rows.map((row, index) => (index === 0 ? row : `  ${row}`));
    return { name: folded, rest: '', hidden: [description].filter(Boolean) };
  }
  const reason = fitting(description, columns.all - name - gap.length - column.length, ellipsis);
  const hidden = reason === description ? [] : [description];
  return { name: [title], rest: `${gap}${column}${reason}`.trimEnd(), hidden };
}

/** An entry on exactly one row, for a window with few rows. */
export function entryRow(entry: MenuText, { all }: Columns, ellipsis: string): EntryRows {
  const { title, version = '', description = '' } = entry;
  const rest = version === '' ? '' : `  ${version}`;
  const name = truncateMiddle(title, Math.max(1, all - displayWidth(rest)), ellipsis);
  const isWhole = name === title && displayWidth(name + rest) <= all;
  const cut = isWhole ? [] : [`${title}${rest}`];
  return { name: [name], rest: isWhole ? rest : '', hidden: [...cut, description].filter(Boolean) };
}

function fitting(reason: string, room: number, ellipsis: string): string {
  if (displayWidth(reason) <= room) return reason;
  return room < REASON_CELLS ? '' : truncate(reason, room, ellipsis);
}

function padded(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
