import { displayWidth } from '../ui/display-width.ts';
import { oneLine, redact } from '../ui/text.ts';
import type { Subcommand } from './command.ts';

/** The variables that a person sets. */
export const VARIABLES: readonly (readonly [name: string, meaning: string])[] = [
  ['PIP_SHIM_AUTO', 'without a question: venv, project, pipx, system, smart; off: never offer'],
  ['PIP_SHIM_VENV', 'the venv to use'],
  ['PIP_SHIM_INSTALLER', 'uv: it makes venvs and installs into them, where it is on PATH'],
  ['PIP_SHIM_DRY_RUN', '1: say what would be done'],
  ['PIP_SHIM_DISABLE', '1: plain pip'],
  ['PIP_SHIM_DEBUG', '1: say what was decided, and why; timing: also what each step took'],
  ['PIP_SHIM_PYTHON', "0: python3 never runs the venv's Python (see: pip-shim help enable)"],
];

/** `pip-shim --help` */
export function overview(commands: readonly Subcommand[], version: string): readonly string[] {
  return [
    `pip-shim ${version}: type pip install as always; where pip refuses, you are offered what fits.`,
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
      ['pip-shim explain requests', 'what pip install requests would come to here'],
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
 * Rows of two or more cells, aligned as a terminal shows them; the last cell is as long as it is. Each is made safe to print
 * here already: a password taken out later would move what stands after it.
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
