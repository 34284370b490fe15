import { hasFailed } from '../remedies/done.ts';
import type { HistoryEntry } from '../state/history.ts';
import { belowHome } from '../system/paths.ts';
import type { Subcommand } from './command.ts';
import { columns } from './help.ts';
import { readWords } from './options.ts';

export const history: Subcommand = {
  name: 'history',
  summary: 'what pip-shim has done: when, where and for which command',
  usage: 'history [--json]',
  details: [
    'The last 200 changes, oldest first: a venv was made, something was installed with pipx or',
    "the system's package manager, or pip wrote into the system's Python. If one failed,",
    '`failed:` shows its exit code or its signal.',
    'Installs into an existing venv are listed only if they failed.',
    '--json prints an array of objects: `at`, `remedy`, `directory`, `command`, `ran`,',
    '`exitCode` and `signal` (how its last command ended, or null), `undone`',
    '(null: not undone), `passedOver` (when undo left it to you, or null), `venv` and `tools`',
    '(what undo takes back) and `byHand` (the commands for you to run).',
  ],
  examples: [['pip-shim history', 'then pip-shim undo takes back the last one']],
  async run(args, ports) {
    const { options } = readWords(args, ['--json']);
    const entries = ports.history.all();
    if (options.has('--json')) ports.answer.data(entries.map(asObject));
    else if (entries.length === 0) ports.answer.line('nothing yet');
    else
      for (const line of columns(
        entries.map((entry) => row(entry, ports.places.home)),
        '',
      ))
        ports.answer.line(line);
    return 0;
  },
};

/**
 * An entry as `--json` prints it. If undo skipped a remedy, its `undone` is null, because it is still in
 * effect.
 */
function asObject({ id: _, venv, tools, undone, passedOver = false, ...rest }: HistoryEntry): unknown {
  const when = { [passedOver ? 'passedOver' : 'undone']: undone ?? null };
  return {
    ...{ exitCode: null, signal: null, ...rest, undone: null, passedOver: null, ...when },
    ...{ venv: venv?.path ?? null, tools: tools?.names ?? [] },
  };
}

function row(entry: HistoryEntry, home: string): readonly string[] {
  const { at, remedy, directory, command, undone, passedOver, exitCode, signal } = entry;
  const how = passedOver ? 'skipped' : 'undone';
  const notes = [
    ...(hasFailed(entry) ? [`failed: ${signal ?? `exit code ${exitCode}`}`] : []),
    ...(undone === undefined ? [] : [`${how} ${shownTime(undone)}`]),
  ];
  const done = [command, ...notes.map((note) => `(${note})`)].join('   ');
  return [shownTime(at), remedy, belowHome(directory, home), done];
}

/** Formats a time for messages, in local time: `2026-11-21 12:30` */
export function shownTime(iso: string): string {
  const time = new Date(iso);
  const two = (value: number): string => String(value).padStart(2, '0');
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join('-');
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
