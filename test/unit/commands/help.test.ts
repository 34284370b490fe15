import assert from 'node:assert/strict';
import { test } from 'node:test';
import { COMMANDS } from '../../../src/commands/all.ts';
import { dispatch } from '../../../src/commands/dispatch.ts';
import { columns, helpFor } from '../../../src/commands/help.ts';
import type { Ports } from '../../../src/commands/ports.ts';

/** Returns the output of a command. The command uses only `version` and a fake `answer`. */
async function said(...args: readonly string[]): Promise<string> {
  const lines: string[] = [];
  const answer = { line: (text: string) => void lines.push(`${text}\n`) };
  assert.equal(await dispatch(args, { answer, version: '1.2.3' } as unknown as Ports), 0);
  return lines.join('');
}

const OVERVIEW = `pip-shim 1.2.3: type pip install as usual; if pip refuses, pip-shim offers what
works.

Usage: pip-shim COMMAND [WORD]...

Commands:
  explain      what would be offered for a pip command here, and why
  doctor       find what is wrong, and say how to fix it
  push         activate a venv in this shell, on top of what is active; makes
               it if needed
  pop          leave the venv that was pushed last in this shell
  activate     the same as push
  deactivate   leave all venvs that were pushed in this shell
  list         this shell's stack, and all venvs that pip-shim knows
  where        which environments have a package, a module or a command
  run          run a command in the environment of this directory
  hook         print the shell hook, which activates what push, pop and pip
               install choose
  completions  print the code that completes pip-shim commands in a shell
  rebuild      make a venv again that an upgrade of Python has broken, with
               what it had
  remove       delete a venv that pip-shim made
  prune        delete venvs of pip-shim that are broken, and forget those that
               are gone
  allow        let pip-shim use a venv that it did not make
  deny         forget a venv: pip-shim no longer uses it or mentions it on cd
  forget       forget the choice remembered for this project, and ask again
  history      what pip-shim has done: when, where and for which command
  undo         take back what pip-shim did last
  rehash       place shims for the pips (and Pythons, if enabled) that this
               machine has now
  enable       enable python: help with python3 -m pip install, too
  disable      disable python: python and python3 are no longer shims
  config       every setting, and where its value comes from
  self-update  install the newest release, if get.sh installed pip-shim
  uninstall    remove pip-shim; your venvs and settings stay

Variables:
  PIP_SHIM_AUTO                  don't ask, use: venv, project, pipx, system,
                                 smart; off: never offer
  PIP_SHIM_VENV                  the venv to use
  PIP_SHIM_DISABLE               1: plain pip
  PIP_SHIM_DRY_RUN               1: say what would be done
  PIP_SHIM_DEBUG                 1: say what was decided, and why; timing: also
                                 what each step took
  PIP_SHIM_HINT                  json: the hint is a line of JSON
  PIP_SHIM_INSTALLER             uv: makes venvs and installs into them with
                                 uv, if uv is on PATH
  PIP_SHIM_SYSTEM_SITE_PACKAGES  1: new venvs see the system's packages, too
  PIP_SHIM_COMMANDS              1: the commands that an install brings can be
                                 called by name; 0: never
  PIP_SHIM_PYTHON                0: python3 never runs the venv's Python (see:
                                 pip-shim help enable)

pip-shim help COMMAND says more; pip-shim --version prints the version.
Examples:
  pip-shim explain requests  what pip-shim would offer for it here
  pip-shim doctor            is everything in order?
`;

test('--help lists all commands and variables (fake output)', async () => {
  for (const words of [['--help'], ['-h'], ['help']]) assert.equal(await said(...words), OVERVIEW);
});

/** The usage of each command, and the first sentence of its help. */
const COMMANDS_HELP: readonly (readonly [usage: string, purpose: string])[] = [
  [
    'explain [--json] [pip|pip3|pip3.N] [install|uninstall] WORD...',
    'What would be offered for a pip command here, and why.',
  ],
  ['doctor [--json]', 'Find what is wrong, and say how to fix it.'],
  [
    'push [--always] [NAME|PATH|.]',
    'Activate a venv in this shell, on top of what is active; makes it if needed.',
  ],
  ['pop [--all]', 'Leave the venv that was pushed last in this shell.'],
  ['activate [--always] [NAME|PATH|.]', 'The same as push.'],
  ['deactivate', 'Leave all venvs that were pushed in this shell.'],
  ['list [--packages] [--json]', "This shell's stack, and all venvs that pip-shim knows."],
  ['where [--json] PACKAGE', 'Which environments have a package, a module or a command.'],
  ['run [[NAME|PATH] --] COMMAND [ARG]...', 'Run a command in the environment of this directory.'],
  ['hook bash|zsh|fish|sh', 'Print the shell hook, which activates what push, pop and pip install choose.'],
  ['completions bash|zsh|fish|tcsh', 'Print the code that completes pip-shim commands in a shell.'],
  [
    'rebuild [--all] [NAME|PATH]',
    'Make a venv again that an upgrade of Python has broken, with what it had.',
  ],
  ['remove [--yes] NAME|PATH', 'Delete a venv that pip-shim made.'],
  ['prune [--yes]', 'Delete venvs of pip-shim that are broken, and forget those that are gone.'],
  ['allow [PATH]', 'Let pip-shim use a venv that it did not make.'],
  ['deny [PATH]', 'Forget a venv: pip-shim no longer uses it or mentions it on cd.'],
  ['forget', 'Forget the choice remembered for this project, and ask again.'],
  ['history [--json]', 'What pip-shim has done: when, where and for which command.'],
  ['undo [--yes]', 'Take back what pip-shim did last.'],
  ['rehash', 'Place shims for the pips (and Pythons, if enabled) that this machine has now.'],
  ['enable [python]', 'Enable python: help with python3 -m pip install, too.'],
  ['disable [python]', 'Disable python: python and python3 are no longer shims.'],
  ['config [list] [--json]', 'Every setting, and where its value comes from.'],
  ['self-update [--check [--json]]', 'Install the newest release, if get.sh installed pip-shim.'],
  ['uninstall [--yes]', 'Remove pip-shim; your venvs and settings stay.'],
  ['setup [OPTION]...', 'Install the program that is running (for install.sh alone).'],
  ['activation SHELL', 'What the hook makes its shell do (for the hook alone).'],
  ...['after', 'refused'].map((name): [string, string] => [
    `${name} LINE`,
    'The hint after a pip install that failed without pip-shim (for the hook alone).',
  ]),
];

test('the help of a command has its usage, purpose, details and examples', () => {
  const given = { name: 'look', usage: 'look [WORD]', summary: 'look for it', run: async () => 0 };
  const examples = [
    ['pip-shim look', 'here'],
    ['pip-shim look there', ''],
  ] as const;
  const begin = ['Usage: pip-shim look [WORD]', '', 'Look for it.'];
  const end = ['', 'Examples:', '  pip-shim look  here', '  pip-shim look there'];
  assert.deepEqual(helpFor({ ...given, examples }), [...begin, ...end]);
  const details = ['One line.', 'And one more.', '', '  term  what', '        it is'];
  assert.deepEqual(helpFor({ ...given, examples, details }), [
    ...[...begin, '', 'One line. And one more.', '', '  term  what it is', ...end],
  ]);
  const long = helpFor({ ...given, examples, details: [`  term  ${'long '.repeat(18)}end`] });
  assert.deepEqual(long.slice(4, 6), [
    `  term  ${'long '.repeat(14).trim()}`,
    `        ${'long '.repeat(4)}end`,
  ]);
});

test('columns ignores the last cell of a row when it measures a column, and masks passwords', () => {
  const rows = [['a', 'b'], ['日本', 'c', 'd'], ['a row of one cell'], ['https://me:secret@h', 'e']];
  assert.deepEqual(columns(rows), [
    ...[
      '  a                  b',
      '  日本               c  d',
      '  a row of one cell',
      '  https://me:****@h  e',
    ],
  ]);
  assert.deepEqual(columns([['', 'b'], ['alone']], ''), ['  b', 'alone']);
});

test('each command has its own help with an example (fake output)', async () => {
  for (const [usage, purpose] of COMMANDS_HELP) {
    const [name = ''] = usage.split(' ');
    const help = await said('help', name);
    assert.ok(help.startsWith(`Usage: pip-shim ${usage}\n\n${purpose}\n\n`), help);
    assert.match(help, new RegExp(`^Examples:\\n(?:.*\\n)*  .*pip-shim ${name}`, 'm'));
    assert.ok(help.split('\n').every((line) => line.length <= 80));
    for (const word of ['--help', '-h']) assert.equal(await said(name, word), help);
  }
  const described = COMMANDS_HELP.map(([usage]) => usage.split(' ')[0]);
  assert.deepEqual(
    COMMANDS.map(({ name }) => name),
    described,
  );
});
