// Prints the man page pip-shim(1), from the texts of `pip-shim --help` and `pip-shim help COMMAND`. The date
// comes from SOURCE_DATE_EPOCH. Without that variable, the man page has no date.
import { readFileSync } from 'node:fs';
import { COMMANDS } from '../src/commands/all.ts';
import type { Subcommand } from '../src/commands/command.ts';
import { VARIABLES } from '../src/commands/help.ts';

const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const epoch = process.env.SOURCE_DATE_EPOCH;
const date = epoch ? new Date(Number(epoch) * 1000).toISOString().slice(0, 10) : '';

process.stdout.write(
  `${[
    `.TH PIP-SHIM 1 "${date}" "pip-shim ${version}"`,
    '.SH NAME',
    'pip-shim \\- pip install on a Python that the system looks after',
    '.SH SYNOPSIS',
    ...['COMMAND [WORD]...', 'help [COMMAND]', '--version'].flatMap((words) => [
      `.B pip\\-shim ${escaped(words)}`,
      '.br',
    ]),
    '.SH DESCRIPTION',
    'Shims named pip, pip3 and pip3.N stand first on PATH and hand over to the real pip.',
    'Where pip refuses with externally\\-managed\\-environment (PEP 668), what fits is offered and carried out:',
    "a venv of the project, pipx for a command\\-line tool, or the distribution's own package.",
    'pip\\-shim is the command that explains and manages this.',
    '.SH COMMANDS',
    ...COMMANDS.filter(({ hidden }) => !hidden).flatMap(section),
    '.SH ENVIRONMENT',
    ...VARIABLES.flatMap(([name, meaning]) => ['.TP', `.B ${escaped(name)}`, text(meaning)]),
    '.SH FILES',
    ...[
      ['$XDG_CONFIG_HOME/pip-shim/config.toml (~/.config)', 'settings; a variable wins over them'],
      ['$XDG_DATA_HOME/pip-shim/venvs (~/.local/share)', 'the venvs that have a name'],
      ['$XDG_STATE_HOME/pip-shim (~/.local/state)', 'the record of what pip-shim made or was allowed to use'],
    ].flatMap(([file = '', what = '']) => ['.TP', `.I ${escaped(file)}`, text(what)]),
    '.SH EXIT STATUS',
    "The real command's own where one ran last; 1 for what failed or was declined, 2 for wrong words, 127 where",
    'there is no pip or no Node.js.',
    '.SH SEE ALSO',
    '.BR pip (1),',
    '.BR pipx (1)',
  ].join('\n')}\n`,
);

function section({ usage, summary, details = [], examples }: Subcommand): readonly string[] {
  return [
    `.SS "pip\\-shim ${escaped(usage)}"`,
    text(`${summary[0]?.toUpperCase()}${summary.slice(1)}.`),
    ...(details.length > 0 ? ['.PP', ...details.flatMap(detail)] : []),
    ...examples.flatMap(([line, purpose]) => ['.PP', '.RS', '.nf', text(line), '.fi', ...indented(purpose)]),
  ];
}

/** roff lines that print an example's purpose, indented, below the example's command line. */
function indented(purpose: string): readonly string[] {
  return [...(purpose === '' ? [] : ['.RS', text(purpose), '.RE']), '.RE'];
}

/** roff lines for a line of help. roff may wrap it, unless it begins with a blank, like a row of a table. */
function detail(line: string): readonly string[] {
  if (line === '') return ['.PP'];
  return line.startsWith(' ') ? ['.nf', text(line), '.fi'] : [text(line)];
}

/** Escapes a line, so that roff prints it and never reads it as a request. */
function text(line: string): string {
  return /^[.']/.test(line) ? `\\&${escaped(line)}` : escaped(line);
}

function escaped(words: string): string {
  return words.replaceAll('\\', '\\e').replaceAll('-', '\\-').replaceAll('"', '\\(dq');
}
