import { SETTINGS } from '../settings/table.ts';
import { displayWidth } from '../ui/display-width.ts';
import { oneLine, redact } from '../ui/text.ts';
import type { Subcommand } from './command.ts';

/** The environment variables that a user sets. The sh shim alone reads the last one. */
export const VARIABLES: readonly (readonly [name: string, meaning: string])[] = [
  ...SETTINGS.flatMap(({ variable, help = '' }) => (variable ? [[variable, help] as const] : [])),
  ['PIP_SHIM_PYTHON', "0: python3 never runs the venv's Python (see: pip-shim help enable)"],
];

/** `pip-shim --help` */
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

/** `pip-shim COMMAND --help` */
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
 * Aligns rows of two or more cells by their width on a terminal; the last cell is not padded. Redacts each
 * cell first: a password that is redacted later would break the alignment.
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
