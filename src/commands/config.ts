import { SETTING_VARIABLES, type Written, writtenSetting } from '../core/settings.ts';
import type { Subcommand } from './command.ts';
import { columns } from './help.ts';
import { readWords } from './options.ts';
import type { Ports } from './ports.ts';

/** What holds where nothing is written. */
const DEFAULTS: Readonly<Record<string, string>> = {
  auto: 'ask at a terminal, else a hint',
  venv: "the project's .venv",
  disable: 'false',
  dry_run: 'false',
  debug: 'false',
};

export const config: Subcommand = {
  name: 'config',
  summary: 'every setting, and where its value comes from',
  usage: 'config [--json]',
  details: [
    'A variable of the environment wins over config.toml.',
    'Keys of the file: auto, venv, disable, dry_run, debug.',
    '--json prints an object: for each key `value` (null: not set), `source` (the variable,',
    'file:line, or default) and `variable`.',
  ],
  examples: [
    ['pip-shim config', 'what holds here'],
    ['PIP_SHIM_AUTO=venv pip-shim config', 'with a variable'],
  ],
  async run(args, ports) {
    const { options } = readWords(args, ['--json']);
    const written = ports.settings.written();
    const rows = Object.keys(SETTING_VARIABLES).map((key) => ({
      key,
      written: writtenSetting(key, ports.env, written),
    }));
    if (options.has('--json')) ports.answer.data(Object.fromEntries(rows.map(asEntry)));
    else for (const line of asText(rows, ports)) ports.answer.line(line);
    ports.settings.read(); // throws for what can't hold, after it has been seen
    return 0;
  },
};

interface Row {
  readonly key: string;
  readonly written: Written | undefined;
}

function asEntry({ key, written }: Row): [string, unknown] {
  const variable = SETTING_VARIABLES[key];
  return [key, { value: written?.value ?? null, source: written?.where ?? 'default', variable }];
}

function asText(rows: readonly Row[], { settings, look }: Ports): readonly string[] {
  const cells = rows.map(({ key, written }) => [
    key,
    written ? String(written.value) : (DEFAULTS[key] ?? ''),
    written ? `from ${written.where}` : `default (${SETTING_VARIABLES[key]})`,
  ]);
  const there = look.stat(settings.file) ? '' : ' (not there)';
  return [...columns(cells, ''), `file: ${settings.file}${there}`];
}
