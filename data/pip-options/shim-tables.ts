/**
 * Writes the option tables of shims/pip: `node --import tsx data/pip-options/shim-tables.ts`. The tables come
 * from src/pip/options.ts, like the program's. A test compares the two.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { argv } from 'node:process';
import { fileURLToPath } from 'node:url';
import { PIP_OPTIONS, type PipOption, type PipParser } from '../../src/pip/options.ts';

const BEGIN = '# --- written by data/pip-options/shim-tables.ts; do not edit ---\n';
const END = '# --- end of the tables ---\n';

/** Options that the tables leave out, because the shim handles them by name before it asks the tables. */
const HANDLED: Readonly<Record<PipParser, readonly string[]>> = {
  main: ['--help', '-h', '--version', '-V'],
  install: ['--help', '-h', '--break-system-packages', '--target', '-t', '--prefix', '--root'],
  uninstall: ['--help', '-h', '--break-system-packages'],
  file: [],
};

/** The text of shims/pip with new tables. @throws Error if the text has no place for them */
export function withTables(shim: string): string {
  const [before, rest] = shim.split(BEGIN);
  const [, after] = rest?.split(END) ?? [];
  if (before === undefined || after === undefined) throw new Error('shims/pip has no lines for the tables');
  return [before, BEGIN, tables(), END, after].join('');
}

function tables(): string {
  return [
    ...['# Does the option $1 take a value? Each option takes one in all releases of pip or in none.\n'],
    ...PARSERS.map((parser) => table(`${parser}_value`, namesOf(parser, true))),
    ...['# Is $1 an option without a value, or short options in one argument?\n'],
    ...PARSERS.map(flagTable),
    ...['# Is the option $1 unknown to some release of pip since 23.0?\n'],
    table('in_some_releases', inSomeReleases()),
  ].join('');
}

const PARSERS = ['main', 'install', 'uninstall'] as const;

/** The names of a parser's options with or without a value. Long names come first. */
function namesOf(parser: PipParser, hasValue: boolean): readonly string[] {
  const options = PIP_OPTIONS.filter(
    ({ on, type }) => on.includes(parser) && (type !== undefined) === hasValue,
  );
  const names = new Set(options.flatMap((option) => option.names));
  return [...names].filter((name) => !HANDLED[parser].includes(name)).sort();
}

/**
 * Matches several short options in one argument. Only the last one may have a value, which may follow
 * directly.
 */
function flagTable(parser: PipParser): string {
  const letters = (hasValue: boolean): string =>
    namesOf(parser, hasValue)
      .map((name) => /^-(\w)$/.exec(name)?.[1] ?? '')
      .join('');
  const values = letters(true);
  const attached = values === '' ? [] : [`-[${values}]?*`];
  const long = namesOf(parser, false).filter((name) => name.startsWith('--'));
  const cluster = `    -[!-]*) case $1 in -*[!${letters(false)}]*) return 1 ;; esac ;;\n`;
  return table(`${parser}_flag`, [...long, ...attached], cluster);
}

/** The text of a function that succeeds for the patterns. `more` are further cases. */
function table(name: string, patterns: readonly string[], more = ''): string {
  const lines: string[] = [];
  for (const pattern of patterns) {
    const last = lines.pop();
    if (last === undefined) lines.push(`    ${pattern}`);
    else if (last.length + pattern.length > 110) lines.push(last, `    ${pattern}`);
    else lines.push(`${last} | ${pattern}`);
  }
  return `_pipshim_${name}() {\n  case $1 in\n${lines.join(' | \\\n  ')}) ;;\n${more}    *) return 1 ;;\n  esac\n}\n`;
}

/** Patterns for the options that not every release has: `--name`, `-X*`. */
function inSomeReleases(): readonly string[] {
  const all = [...new Set(PIP_OPTIONS.flatMap(({ names }) => names))].sort();
  const some = all.filter((name) => !isInAll(PIP_OPTIONS.filter(({ names }) => names.includes(name))));
  return some
    .filter((name) => !HANDLED.install.includes(name))
    .map((name) => (name.startsWith('--') ? name : `${name}*`));
}

/** Whether the forms of an option follow each other without a gap, from the oldest release to the newest. */
function isInAll(forms: readonly PipOption[]): boolean {
  const last = forms.filter(({ until }) => until === undefined);
  const begins = forms.some(({ since }) => since === undefined);
  return (
    begins &&
    last.length > 0 &&
    forms.every(({ until }) => until === undefined || forms.some(({ since }) => since === until))
  );
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  const file = fileURLToPath(new URL('../../shims/pip', import.meta.url));
  writeFileSync(file, withTables(readFileSync(file, 'utf8')));
}
