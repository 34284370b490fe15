import { promptName } from '../state/stack.ts';
import { ShimError, usageError } from '../system/errors.ts';
import { namedPath, shownPath, typedPath } from '../system/paths.ts';
import { quoteWord } from '../ui/text.ts';
import type { Subcommand } from './command.ts';
import { readWords } from './options.ts';
import type { Ports } from './ports.ts';
import { byLink, insteadOf } from './stack/push.ts';
import { type Chosen, venvToRun } from './venvs/resolve-venv.ts';

export const run: Subcommand = {
  name: 'run',
  summary: 'run a command in the environment of this directory',
  usage: 'run [[NAME|PATH] --] COMMAND [ARG]...',
  details: [
    'It needs no hook and does not change the shell. The command replaces the pip-shim process,',
    'so exit code, signals and terminal are its own. It runs in the environment that an install',
    "here would use: PIP_SHIM_VENV, then what is active, then the project's. One word before a",
    "-- names a venv; a dot is the project's. If the command has a -- of its own, type another",
    '-- before it: run -- pytest -- tests.',
  ],
  examples: [
    ['pip-shim run python app.py', "with the project's packages"],
    ['pip-shim run scratch -- ipython', 'in the venv named scratch'],
  ],
  takesPipWords: true,
  async run(args, ports) {
    const { name, words } = readRun(args);
    if (words.length === 0)
      throw usageError('there is no command to run', [
        `for example: pip-shim run ${name === undefined ? '' : `${quoteWord(name)} -- `}python app.py`,
      ]);
    const chosen = await venvToRun(name, ports);
    if (!chosen.isConda) assertUsable(chosen, args, ports);
    ports.answer.become(
      [
        ...(chosen.isConda ? [] : activating(chosen.path)),
        assertCommand(words[0] ?? '', shownPath(chosen.path, ports)),
        `exec ${words.map(quoteWord).join(' ')}\n`,
      ].join('\n'),
    );
    return 0;
  },
};

/**
 * Separates the venv's name from the command. `--` separates them only as the first or second word, as in
 * `run NAME -- python -V`. Otherwise all words are the command's: `run python -V`, `run git diff -- FILE`.
 */
function readRun(args: readonly string[]): {
  readonly name: string | undefined;
  readonly words: readonly string[];
} {
  const end = args.indexOf('--');
  if (end === 0 || end === 1) {
    const { positionals } = readWords(args.slice(0, end), [], 1);
    return { name: positionals[0], words: args.slice(end + 1) };
  }
  if (args[0]?.startsWith('-')) readWords(args.slice(0, 1), []);
  return { name: undefined, words: args };
}

/** Lines of POSIX sh code that activate the venv. */
function activating(venv: string): readonly string[] {
  const quoted = quoteWord(venv);
  return [
    `export VIRTUAL_ENV=${quoted} VIRTUAL_ENV_PROMPT=${quoteWord(promptName(venv))}`,
    `export PATH=${quoteWord(`${venv}/bin`)}"\${PATH:+:$PATH}"`,
    'unset -v PYTHONHOME',
  ];
}

/**
 * A line of POSIX sh code that prints a message and exits with 127, as a shell does, if there is no such
 * command. The shell looks, and not Node, because a word may hold bytes that are not UTF-8.
 */
function assertCommand(word: string, environment: string): string {
  const message = word.includes('/')
    ? [`pip-shim: there is no ${word}`]
    : [
        `pip-shim: there is no command ${quoteWord(word)} in ${environment} or on PATH`,
        ...(word === '' ? [] : [`  if a package has it: pip install PACKAGE`]),
      ];
  const lines = message.map(quoteWord).join(' ');
  return `command -v ${quoteWord(word)} >/dev/null 2>&1 || { printf '%s\\n' ${lines} >&2; exit 127; }`;
}

/**
 * The next step for a user who meant a command, but named a venv: in `run pytest -- tests`, `pytest` is read
 * as the name of a venv.
 */
function asCommand(args: readonly string[]): readonly string[] {
  const [word = ''] = args;
  if (args.indexOf('--') !== 1 || word.includes('/')) return [];
  return [`to run ${word} itself: pip-shim run -- ${args.map(quoteWord).join(' ')}`];
}

/** The next step for a broken venv that pip-shim made. */
const rebuilding = (path: string, ports: Ports): string =>
  `to make it again with what it had: pip-shim rebuild ${quoteWord(namedPath(path, ports))}`;

/**
 * Checks that the venv works, and that pip-shim made it or the user named or allowed it.
 * @throws ShimError otherwise
 */
function assertUsable({ path, state, named }: Chosen, args: readonly string[], ports: Ports): void {
  const shown = shownPath(path, ports);
  const relative = typedPath(path, ports);
  const typed = quoteWord(relative);
  const asPath = quoteWord(relative.startsWith('/') ? relative : `./${relative}`);
  switch (state.kind) {
    case 'absent':
      throw new ShimError('no-venv', `there is no venv at ${shown}`, [
        named
          ? `to make it: pip-shim push ${quoteWord(namedPath(path, ports))}`
          : 'to make it: pip-shim push, or a pip install that plain pip would refuse',
        ...asCommand(args),
      ]);
    case 'broken':
      throw new ShimError(
        'venv-unusable',
        `${shown} can't be used: ${state.why}`,
        state.remake ? [rebuilding(path, ports)] : insteadOf(path, state, 'run', ports),
      );
    case 'usable':
      if (state.ours || named) return;
      if (state.link !== undefined) throw byLink(shown, state.link, `pip-shim run ${typed} -- COMMAND`);
      throw new ShimError(
        'not-ours',
        `${shown} was not made by pip-shim, so nothing in it runs without your permission`,
        [`allow it permanently: pip-shim allow ${typed}`, `or name it: pip-shim run ${asPath} -- COMMAND`],
      );
  }
}
