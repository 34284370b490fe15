// test/e2e/commands/completions.test.ts runs the real zsh and fish, and completes files in bash.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { COMMANDS } from '../../../src/commands/all.ts';
import type { Subcommand } from '../../../src/commands/command.ts';
import { bashCompletions } from '../../../src/commands/completions/bash.ts';
import { fishCompletions } from '../../../src/commands/completions/fish.ts';
import { completable } from '../../../src/commands/completions/words.ts';
import { zshCompletions } from '../../../src/commands/completions/zsh.ts';
import type { Ports } from '../../../src/commands/ports.ts';

const command = (name: string, usage: string, more: Partial<Subcommand> = {}): Subcommand => ({
  ...{ name, usage: `${name} ${usage}`, summary: `it's ${name}`, examples: [] },
  ...{ run: async () => 0, ...more },
});
const LISTED = [
  command('look', '[--json] [--all]'),
  command('go', '[NAME|PATH|.]'),
  command('shell', 'bash|zsh'),
  command('run', '[NAME] -- COMMAND [ARG]...'),
];
const ALL = completable([...LISTED, command('secret', '[--json]', { hidden: true })]);

test('completions come from the usage line of a command, and help completes the visible commands', () => {
  const none = { options: ['--help'], words: [], takesVenv: false, takesPath: false, takesCommand: false };
  const row = (name: string, more: object) => ({ name, summary: `it's ${name}`, ...none, ...more });
  assert.deepEqual(ALL, [
    row('look', { options: ['--json', '--all', '--help'] }),
    row('go', { takesVenv: true, takesPath: true }),
    row('shell', { words: ['bash', 'zsh'] }),
    row('run', { takesVenv: true, takesCommand: true }),
    { ...row('help', { words: ['look', 'go', 'shell', 'run'] }), summary: 'what a command does' },
  ]);
});

/** The arguments typed after `pip-shim`, and the candidates that bash offers for the last argument. */
const OFFERED: readonly (readonly [typed: string, offered: string])[] = [
  ['', 'look go shell run help'],
  ['s', 'shell'],
  ['-', '--help --version'],
  ['look --', '--json --all --help'],
  ['look ', ''],
  ['look -- s', ''],
  ['shell ', 'bash zsh'],
  ['help r', 'run'],
  ['secret ', ''],
  ['go --', '--help'],
  ['run --', '--help'],
  ['run -- s', 'a file or a command'],
];
test('bash completes the commands, options and values of pip-shim, and any command after run --', () => {
  // Replaces the function of bash-completion that completes a command line within a command line.
  const script = `_command_offset() { COMPREPLY=('a file or a command'); }
    eval "$PRINTED"; COMP_WORDS=(pip-shim "$@"); COMP_CWORD=$#; _pip_shim; printf '%s' "\${COMPREPLY[*]}"`;
  const env = { PATH: process.env.PATH, PRINTED: bashCompletions(ALL), HOME: '/nonexistent' };
  for (const [typed, offered] of OFFERED) {
    const args = ['--norc', '-c', script, 'bash', ...typed.split(' ')];
    assert.equal(execFileSync('bash', args, { encoding: 'utf8', env }), offered, typed);
  }
});

/** Returns the part of a text between two lines. */
const between = (text: string, from: string, to: string): string =>
  text.slice(text.indexOf(from) + from.length, text.indexOf(to));

test('the zsh script has a row for each command, and the row of run completes the command after --', () => {
  const text = zshCompletions(ALL);
  assert.equal(between(text, '  case $words[2] in\n', '    *) return 1 ;;'), ZSH_ROWS);
  const described = ['look', 'go', 'shell', 'run']
    .map((name) => `      '${name}:it'\\''s ${name}'\n`)
    .join('');
  const help = `      'help:what a command does'\n`;
  assert.equal(between(text, '    described=(\n', '    )\n    _describe'), described + help);
});

const ZSH_ROWS = `    look) values=() flags=(--json --all --help) ;;
    go) values=() flags=(--help) venvs=1 directories=1 ;;
    shell) values=(bash zsh) flags=(--help) ;;
    run) values=() flags=(--help) venvs=1
      at=$words[(i)--]
      if (( at < CURRENT )); then
        shift at words
        (( CURRENT -= at ))
        _normal
        return
      fi ;;
    help) values=(look go shell run) flags=(--help) ;;
`;

test('the fish script has lines for the name, options, values and arguments of each command', () => {
  const text = fishCompletions(ALL);
  const first = `complete -c pip-shim -n 'test (count (commandline -opc)) -eq 1' -a`;
  assert.equal(text.slice(text.indexOf(first)), fishRows(first));
});

function fishRows(first: string): string {
  const row = (name: string, words: string) =>
    `complete -c pip-shim -n '__pip_shim_follows ${name}' ${words}`;
  const rows = [
    `${first} look -d 'it\\'s look'`,
    ...['json', 'all', 'help'].map((option) => row('look', `-l ${option}`)),
    `${first} go -d 'it\\'s go'`,
    row('go', '-l help'),
    row('go', "-a '(__pip_shim_venvs)' -d venv"),
    row('go', `-a '(__fish_complete_directories (commandline -ct) "")'`),
    `${first} shell -d 'it\\'s shell'`,
    row('shell', '-l help'),
    row('shell', "-a 'bash zsh'"),
    `${first} run -d 'it\\'s run'`,
    row('run', '-l help'),
    row('run', "-a '(__pip_shim_venvs)' -d venv"),
    `complete -c pip-shim -n 'contains -- -- (commandline -opc)' -a '(__pip_shim_command)'`,
    `${first} help -d 'what a command does'`,
    row('help', '-l help'),
    row('help', "-a 'look go shell run'"),
  ];
  return `${rows.join('\n')}\n`;
}

test('pip-shim completions prints the script for each shell and exits with 0 (fake output)', async () => {
  for (const [shell, begins] of [
    ['bash', '# Completion of pip-shim for bash'],
    ['zsh', '#compdef pip-shim\n'],
    ['fish', '# Completion of pip-shim for fish'],
    ['tcsh', "complete pip-shim '"],
  ] as const) {
    const printed: string[] = [];
    const answer = { statements: (text: string) => void printed.push(text) };
    const completions = COMMANDS.find(({ name }) => name === 'completions');
    assert.equal(await completions?.run([shell], { answer } as unknown as Ports), 0);
    assert.ok(printed.join('').startsWith(begins), shell);
  }
});
