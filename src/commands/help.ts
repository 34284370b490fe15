import { SETTINGS } from '../settings/table.ts';
import { displayWidth, foldWords } from '../ui/display-width.ts';
import { oneLine, redact } from '../ui/text.ts';
import type { Subcommand } from './command.ts';

/**
 * The environment variables that a user can set. PIP_SHIM_PYTHON is not in SETTINGS, because only the sh shim
 * reads it.
 */
export const VARIABLES: readonly (readonly [name: string, meaning: string])[] = [
  ...SETTINGS.flatMap(({ variable, help }) => (variable ? [[variable, help] as const] : [])),
  ['PIP_SHIM_PYTHON', "0: python3 never runs the venv's Python (see: pip-shim help enable)"],
];

/** The text of `pip-shim --help`, one line each. */
export function overview(commands: readonly Subcommand[], version: string): readonly string[] {
  return [
    ...within80(
      `pip-shim ${version}: type pip install as usual; if pip refuses, pip-shim offers what works.`,
    ),
    '',
    'Usage: pip-shim COMMAND [WORD]...',
    '',
    'Commands:',
    ...columns(commands.map(({ name, summary }) => [name, summary])).flatMap(within80),
    '',
    'Variables:',
    ...columns(VARIABLES).flatMap(within80),
    '',
    'pip-shim help COMMAND says more; pip-shim --version prints the version.',
    'Examples:',
    ...columns([
      ['pip-shim explain requests', 'what pip-shim would offer for it here'],
      ['pip-shim doctor', 'is everything in order?'],
    ]),
  ];
}

/** The text of `pip-shim COMMAND --help`, one line each. */
export function helpFor({ usage, summary, details, examples }: Subcommand): readonly string[] {
  return [
    ...within80(`Usage: pip-shim ${usage}`),
    '',
    ...within80(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`),
    ...(details ? ['', ...joined(details).flatMap(within80)] : []),
    '',
    'Examples:',
    ...columns(examples).flatMap(within80),
  ];
}

/** Joins the lines of each paragraph, and of each row of a table, into one line for within80 to fold. */
function joined(lines: readonly string[]): readonly string[] {
  const paragraphs: string[] = [];
  for (const line of lines) {
    const before = paragraphs.at(-1) ?? '';
    const isRow = line.startsWith(' ') && !line.startsWith('        ');
    const goesOn =
      before !== '' && line !== '' && !isRow && (line.startsWith(' ') || !before.startsWith(' '));
    if (goesOn) paragraphs[paragraphs.length - 1] = `${before} ${line.trim()}`;
    else paragraphs.push(line);
  }
  return paragraphs;
}

/** Folds a line at 80 columns. The further lines of a table's row are indented to the row's second cell. */
function within80(line: string): readonly string[] {
  if (displayWidth(line) < 80) return [line];
  const [term = ''] = /^ +(?:\S+ )*\S+ {2,}/.exec(line) ?? [];
  const rows = foldWords(line.slice(term.length), 79 - term.length);
  return rows.map((row, index) => (index === 0 ? term : ' '.repeat(term.length)) + row);
}

/**
 * Aligns the cells of the rows in columns, by their width on a terminal. Does not pad the last cell of a row.
 * Redacts passwords first, because a later redaction would break the alignment.
 */
export function columns(rows: readonly (readonly string[])[], indent = '  '): readonly string[] {
  const safe = rows.map((row) => row.map((cell) => redact(oneLine(cell))));
  const width = (at: number): number =>
    Math.max(...safe.map((row) => (row[at + 1] ? displayWidth(row[at] ?? '') : 0)));
  return safe.map((row) => {
    const padded = row.map((cell, at) => padTo(width(at), cell));
    return `${indent}${padded.join('  ')}`.trimEnd();
  });
}

const padTo = (width: number, cell: string): string =>
  cell + ' '.repeat(Math.max(0, width - displayWidth(cell)));
