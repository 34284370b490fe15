import {
  findSetting,
  misspeltVariables,
  overruled,
  overruledLine,
  type Policy,
  type SourcedSetting,
  shown,
} from '../settings/setting-sources.ts';
import { LOCKABLE, SETTINGS, type SettingRow, variableOf } from '../settings/table.ts';
import { usageError } from '../system/errors.ts';
import type { Subcommand } from './command.ts';
import { columns } from './help.ts';
import { readWords } from './options.ts';
import type { Ports } from './ports.ts';

/** What a variable's values do, in the words of a file: `true` is 1 in a variable. */
const inFile = (help: string): string =>
  help.replace(/(^|; )1: /, '$1true: ').replace(/(^|; )0: /, '$1false: ');

export const config: Subcommand = {
  name: 'config',
  summary: 'every setting, and where its value comes from',
  usage: 'config [list] [--json]',
  details: [
    'An environment variable wins over config.toml, and config.toml over the policy of the',
    'machine, /etc/pip-shim/config.toml. For the keys that the policy locks, the policy wins.',
    'Keys of the files:',
    '',
    ...columns([
      ...SETTINGS.map(({ key, help }) => [key, inFile(help)]),
      ['locked', `only in the policy, a list of ${LOCKABLE.join(', ')}`],
    ]),
    '',
    '--json prints an object: for each key `value` (null: not set), `source` (the variable,',
    'file:line, or default), `variable`, `locked`, and `overruled`: where it is set without',
    'effect.',
  ],
  examples: [
    ['pip-shim config', 'the settings in effect'],
    ['PIP_SHIM_AUTO=venv pip-shim config list', 'with a variable'],
  ],
  async run(args, ports) {
    const { options, positionals } = readWords(args, ['--json'], args.length);
    const wrong = positionals.find((word, at) => at > 0 || word !== 'list');
    if (wrong !== undefined)
      throw usageError(`unknown argument: ${wrong}`, [
        'the only argument is list',
        `to set a key: a line such as auto = "venv" in ${ports.settings.file}`,
      ]);
    const written = ports.settings.written();
    const policy = ports.settings.policy();
    const tried = overruled(ports.env, written, policy);
    const rows = SETTINGS.map(({ key, unset }) => ({
      ...{ key, unset },
      written: findSetting(key, ports.env, written, policy),
      locked: policy.locked.includes(key),
      overruled: tried.filter((each) => each.key === key).map(({ where }) => where),
    }));
    if (options.has('--json')) ports.answer.data(Object.fromEntries(rows.map(asEntry)));
    else {
      for (const line of asText(rows, ports)) ports.answer.line(line);
      for (const line of [...ofPolicy(policy, tried, ports), ...misspeltVariables(ports.env)])
        ports.answer.line(line);
    }
    ports.settings.read(); // comes last, because it throws if a setting is invalid
    return 0;
  },
};

interface Row extends Pick<SettingRow, 'key' | 'unset'> {
  readonly written: SourcedSetting | undefined;
  readonly locked: boolean;
  readonly overruled: readonly string[];
}

function asEntry({ key, written, locked, overruled }: Row): [string, unknown] {
  const [value, source] = [written?.value ?? null, written?.where ?? 'default'];
  return [key, { value, source, variable: variableOf(key) || null, locked, overruled }];
}

function asText(rows: readonly Row[], { settings, look }: Ports): readonly string[] {
  const cells = rows.map(({ key, unset, written, locked }) => [
    key,
    written ? text(written.value) : unset,
    (written ? `from ${written.where}` : byDefault(key)) + (locked ? ', locked' : ''),
  ]);
  const there = look.stat(settings.file) ? '' : ' (not there)';
  return [...columns(cells, ''), `file: ${settings.file}${there}`];
}

const text = (value: unknown): string => (Array.isArray(value) ? value.join(', ') : shown(value));

function byDefault(key: string): string {
  const variable = variableOf(key);
  return variable === '' ? 'default' : `default (${variable})`;
}

function ofPolicy(policy: Policy, tried: readonly SourcedSetting[], { look }: Ports): readonly string[] {
  if (policy.ignored !== undefined) return [policy.ignored];
  const there = look.stat(policy.file) ? [`policy: ${policy.file}`] : [];
  return [...there, ...tried.map((written) => overruledLine(written, policy))];
}
