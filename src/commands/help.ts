import { SETTINGS } from '../settings/table.ts';
import { displayWidth } from '../ui/display-width.ts';
import { oneLine, redact } from '../ui/text.ts';
import type { Subcommand } from './command.ts';

/** The environment variables that a user can set. Only the sh shim reads PIP_SHIM_PYTHON. */
export const VARIABLES: readonly (readonly [name: string, meaning: string])[] = [
  ...SETTINGS.flatMap(({ variable, help = '' }) => (variable ? [[variable, help] as const] : [])),
  ['PIP_SHIM_PYTHON', "0: python3 never runs the venv's Python (see: pip-shim help enable)"],
];

/** The text of `pip-shim --help`, one line each. */
export function overview(commands: readonly Subcommand[], version: string): readonly string[] {
  return [
    `pip-shim ${version}: type pip install as usual; if pip refuses, pip-shim offers what works.`,
    '',
    'Usage: pip-shim COMMAND [WORD]...',
    '',
    'Commands:',
    ...columns(commands.map(({ name, summary }) => [name, summary])),
    '',
    'Variables:',
    ...columns(VARIABLES),
    '',
    'pip-shim help COMMAND says more about one; pip-shim --version prints the version.',
    'Examples:',
    ...columns([
      ['pip-shim explain requests', 'what pip-shim would offer for pip install requests here'],
      ['pip-shim doctor', 'is everything in order?'],
    ]),
  ];
}

/** The text of `pip-shim COMMAND --help`, one line each. */
export function helpFor({ usage, summary, details, examples }: Subcommand): readonly string[] {
  return [
    `Usage: pip-shim ${usage}`,
    '',
    `${summary[0]?.toUpperCase()}${summary.slice(1)}.`,
    ...(details ? ['', ...details] : []),
    '',
    'Examples:',
    ...columns(examples),
  ];
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
    const padded = row.map((cell, at) => (at < row.length - 1 ? padTo(width(at), cell) : cell));
    return `${indent}${padded.join('  ')}`.trimEnd();
  });
}

const padTo = (width: number, cell: string): string =>
  cell + ' '.repeat(Math.max(0, width - displayWidth(cell)));
