import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { COMMANDS } from '../../../src/commands/all.ts';
import type { CliBox } from '../../helpers/cli-box.ts';
import { inProcessBoxFor, NO_PYTHON } from '../../helpers/in-process.ts';
import { markedPython, type Python } from '../../helpers/python.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { hasCommand } from '../install/installer.ts';

// Tests the output of `pip-shim completions` in the real shells.

const LISTED = COMMANDS.filter(({ hidden }) => !hidden).map(({ name }) => name);

/** Text typed after `pip-shim`, and the completions that a shell offers for the last word. */
const CASES: readonly (readonly [typed: string, offered: readonly string[]])[] = [
  ['', [...LISTED, 'help']],
  ['pu', ['push']],
  ['nothing', []],
  ['doctor --', ['--json', '--help']],
  ['push --al', ['--always']],
  ['push s', ['scratch', 'second-one']],
  ['remove sec', ['second-one']],
  ['run scr', ['scratch']],
  ['hook ', ['bash', 'zsh', 'fish', 'sh']],
  ['completions z', ['zsh']],
  ['help ex', ['explain']],
  ['unknown p', []],
];

/** Makes a home with two venvs, and two directories beside them whose names are code that must not run. */
async function boxFor(t: TestContext, python: Python = NO_PYTHON): Promise<CliBox> {
  const box = await inProcessBoxFor(t, { python });
  for (const name of ['scratch', 'second-one', 's$(touch evil)', 's`touch evil`'])
    mkdirSync(join(box.home, '.local/share/pip-shim/venvs', name), { recursive: true });
  for (const shell of ['bash', 'zsh', 'fish', 'tcsh']) {
    const { code, stdout, stderr } = await box.cli(['completions', shell]);
    assert.deepEqual([code, stderr], [0, '']);
    box.write(shell, stdout);
  }
  return box;
}

/** Returns the sorted candidates that contain only letters, digits, `.`, `_` and `-`. */
const sorted = (lines: string): string[] =>
  lines
    .split('\n')
    .map((line) => line.split('\t')[0] ?? '')
    .filter((word) => /^[\w.-]+$/.test(word))
    .sort();

test('bash completes commands, options, names of venvs and values', async (t) => {
  const box = await boxFor(t);
  const script = `source "$HOME/bash"
    COMP_WORDS=(pip-shim "$@"); COMP_CWORD=$#; _pip_shim
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  for (const [typed, offered] of CASES) {
    const { stdout, stderr } = await box.run('bash', ['-c', script, 'bash', ...typed.split(' ')]);
    assert.deepEqual([typed, sorted(stdout), stderr], [typed, [...offered].sort(), '']);
  }
  // The completions are the same under each pattern option of bash. Without HOME there are no venvs to offer.
  for (const options of ['shopt -s failglob', 'set -f', 'shopt -s nullglob dotglob', 'unset HOME; set -u']) {
    const set = script.replace('\n', `\n${options}\n`);
    const { stdout, stderr } = await box.run('bash', ['-c', set, 'bash', 'push', 's']);
    const offered = options.startsWith('unset') ? [] : ['scratch', 'second-one'];
    assert.deepEqual([options, sorted(stdout), stderr], [options, offered, '']);
    const none = await box.run('bash', ['-c', set, 'bash', 'push', 'nothing']);
    assert.deepEqual([options, none.stderr], [options, '']);
  }
  // compopt works only at a real Tab. Without compopt bash quotes no file names, so pip-shim offers none.
  writeFileSync(join(box.project, 'y$(touch evil)'), '');
  const files = await box.run('bash', ['-c', script, 'bash', 'run', '--', 'ls', 'y']);
  assert.deepEqual([files.stdout, files.stderr], ['\n', '']);
  assert.ok(!existsSync(join(box.project, 'evil')));
});

test('fish completes commands, options, names of venvs and values', {
  skip: hasCommand('fish') ? false : 'fish is not installed',
}, async (t) => {
  const box = await boxFor(t);
  const ask = (typed: string) =>
    box.run('fish', [
      '--no-config',
      '-c',
      `source ~/fish; complete -C ${JSON.stringify(`pip-shim ${typed}`)}`,
    ]);
  for (const [typed, offered] of CASES) {
    const { stdout, stderr } = await ask(typed);
    assert.deepEqual([typed, sorted(stdout), stderr], [typed, [...offered].sort(), '']);
  }
  assert.match((await ask('run -- basena')).stdout, /^basename\b/m);
  // The arguments of the command after `--` complete to files, not to commands.
  for (const name of ['basena a', 'plain']) mkdirSync(join(box.project, name));
  assert.deepEqual((await ask('run -- ls basena')).stdout, 'basena a/\n');
  assert.deepEqual((await ask('run scratch -- ls "plai')).stdout, 'plain/\n');
  assert.ok(!existsSync(join(box.project, 'evil')));
});

/** Typed keys with Tab, and the arguments that pip-shim then gets. Each word has only one completion. */
const TYPED: readonly (readonly [keys: string, words: string])[] = [
  ['pus\tscr\t', 'push scratch'],
  ['rem\t--y\tsec\t', 'remove --yes second-one'],
  ['expl\tinst\t', 'explain install'],
  ['run -- basena\t', 'run -- basename'],
  ['all\tsubd\t', 'allow subdirectory'],
  ['all\tx\t', 'allow x$(touch evil)'],
  ['run -- ls y\t', 'run -- ls y$(touch evil)'],
  ['run -- ./y\t', 'run -- ./y$(touch evil)'],
];

/** Types the rows of TYPED into a shell at a terminal. Its function `pip-shim` prints the arguments. */
async function completesByTab(
  t: TestContext,
  shell: 'bash' | 'zsh' | 'tcsh',
  args: readonly string[],
  load: string,
) {
  const box = await boxFor(t);
  for (const name of ['subdirectory', 'x$(touch evil)']) mkdirSync(join(box.project, name));
  writeFileSync(join(box.project, 'y$(touch evil)'), '', { mode: 0o755 });
  const terminal = await openTerminal(shell, args, {
    env: { ...box.env, PS1: 'ready> ', PATH: '/usr/bin:/bin' },
    cwd: box.project,
  });
  t.after(() => terminal.kill());
  const say = shell === 'tcsh' ? `alias pip-shim 'echo "<"\\!*">"'` : 'pip-shim() { echo "<$*>"; }';
  await terminal.waitFor(shell === 'tcsh' ? /[>#] $/ : 'ready> ');
  terminal.type(`${say}; ${load}; echo lo''aded${KEYS.enter}`);
  await terminal.waitFor(/^loaded/m);
  for (const [keys, words] of TYPED) {
    await terminal.waitFor('ready> ');
    terminal.type(`pip-shim ${keys}${KEYS.enter}`);
    const said = await terminal.waitFor(/^<(.*)>\r?$/m);
    assert.equal(said[1]?.replace(/\/$/, ''), words); // bash leaves a slash after a directory
  }
  assert.ok(!existsSync(join(box.project, 'evil')));
}

test('bash at a terminal completes the arguments of pip-shim by Tab', (t) =>
  completesByTab(t, 'bash', ['--norc', '--noprofile', '-i'], 'source ~/bash'));

test(
  'zsh at a terminal completes the arguments of pip-shim by Tab',
  {
    skip: hasCommand('zsh') ? false : 'zsh is not installed',
  },
  (t) => completesByTab(t, 'zsh', ['-f', '-i'], 'autoload -U compinit; compinit -u -D; source ~/zsh'),
);

test(
  'tcsh at a terminal completes the arguments of pip-shim by Tab',
  { skip: hasCommand('tcsh') ? false : 'tcsh is not installed' },
  (t) => completesByTab(t, 'tcsh', ['-f'], 'set prompt="ready> "; eval "`cat ~/tcsh`"'),
);

test(
  'zsh at a terminal completes the arguments of pip-shim if nothing has run compinit',
  {
    skip: hasCommand('zsh') ? false : 'zsh is not installed',
  },
  (t) => completesByTab(t, 'zsh', ['-f', '-i'], 'source ~/zsh'),
);

test(
  'zsh at a terminal completes the arguments of pip-shim if compinit runs later',
  {
    skip: hasCommand('zsh') ? false : 'zsh is not installed',
  },
  (t) => completesByTab(t, 'zsh', ['-f', '-i'], 'source ~/zsh; autoload -U compinit; compinit -u -D'),
);

test(
  'zsh also loads the completions from a directory in fpath',
  {
    skip: hasCommand('zsh') ? false : 'zsh is not installed',
  },
  (t) =>
    completesByTab(
      t,
      'zsh',
      ['-f', '-i'],
      'mkdir ~/functions; cp ~/zsh ~/functions/_pip-shim; fpath+=(~/functions); autoload -U compinit; compinit -u -D',
    ),
);

test("pip's own completion works through the shim", async (t) => {
  const box = await boxFor(t, await markedPython());
  box.placeShims();
  const script = `eval "$(pip completion --bash)"
    COMP_WORDS=(pip insta); COMP_CWORD=1; _pip_completion pip
    printf '%s\\n' "\${COMPREPLY[@]}"`;
  assert.equal((await box.run('bash', ['-c', script])).stdout, 'install\n');
});
