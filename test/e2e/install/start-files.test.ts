import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openTerminal } from '../../helpers/terminal.ts';
import { blocksIn, builtCloneAt, hasCommand, type Installer, quickInstallerFor, tree } from './installer.ts';

// Tests the block and the shell hook that install.sh writes into start files. test/wide/install tests each
// shell with each set of existing start files.

/** A shell, its start file, the file's old text, and a command that prints `function` if the hook runs. */
const SHELLS: readonly (readonly [shell: string, file: string, text: string, ask: string])[] = [
  ['bash', '.bashrc', 'a=1\r\nb=2', 'type -t _pipshim_hook'],
  ['zsh', '.zshrc', '', 'whence -w _pipshim_hook'],
  ['fish', '.config/fish/config.fish', 'true\n', 'functions -q _pipshim_hook; and echo function'],
];

async function isHooked(box: Installer, shell: string, ask: string, words = ['-i']): Promise<boolean> {
  const { stdout } = await box.run(`/usr/bin/${shell}`, [...words, '-c', ask]);
  return /function/.test(stdout);
}

test('install.sh loads the shell hook in interactive shells only, and --uninstall removes the hook', async (t) => {
  const box = await quickInstallerFor(t);
  for (const [, file, text] of SHELLS) box.write(file, text);
  const before = tree(box.home);
  const present = SHELLS.filter(([shell]) => hasCommand(shell));
  assert.match(await box.succeed(), /^Done\. /m);
  for (const [shell, , , ask] of present) {
    assert.equal(await isHooked(box, shell, ask), true, shell);
    assert.equal(await isHooked(box, shell, ask, []), false, `${shell} in a script`);
  }
  const PATH = `${join(box.home, '.local/bin')}:${box.env.PATH}`;
  if (hasCommand('fish')) {
    const { stdout } = await box.run('fish', ['-c', 'complete -C "pip-shim unin"'], { env: { PATH } });
    assert.match(stdout, /^uninstall\t/);
  }
  assert.match(box.read('.local/share/man/man1/pip-shim.1'), /^\.TH PIP-SHIM 1 /);
  const edited = tree(box.home, { times: true });
  assert.match(
    await box.succeed(),
    /Your shell activates .* To stop that: {2}\.\/install\.sh --without-hook/,
  );
  assert.deepEqual(tree(box.home, { times: true }), edited);
  assert.doesNotMatch(await box.succeed(['--yes', '--without-hook']), /Your shell activates/);
  for (const [shell, , , ask] of present) assert.equal(await isHooked(box, shell, ask), false, shell);
  assert.equal(blocksIn(box.read('.bashrc')), 1);
  await box.succeed(['--uninstall', '--yes']);
  assert.deepEqual(tree(box.home), before);
});

test('at a terminal install.sh asks before it changes anything, and an upgrade keeps the choice about the hook', async (t) => {
  const box = await quickInstallerFor(t);
  const before = tree(box.home);
  const start = () =>
    openTerminal('sh', [join(builtCloneAt(), 'install.sh')], { env: box.env, cwd: box.root, cols: 200 });
  const declined = await start();
  await declined.waitFor('Go on? [Y/n]');
  declined.type('n\r');
  assert.equal((await declined.exit).code, 1);
  assert.match(declined.screen(), /Nothing was installed/);
  assert.deepEqual(tree(box.home), before);
  const accepted = await start();
  await accepted.waitFor('hook      your shell then activates');
  await accepted.waitFor('Go on? [Y/n]');
  accepted.type('\r');
  await accepted.waitFor('with shims of the Pythons? [y/N]');
  accepted.type('\r');
  await accepted.waitFor('Then, in a project:', 60_000);
  assert.equal((await accepted.exit).code, 0);
  assert.match(box.read('.bashrc'), /hook bash/);
  assert.equal(existsSync(join(box.shims, 'python3')), false);
  const upgrade = await start();
  await upgrade.waitFor('Go on? [Y/n]');
  upgrade.type('\r');
  await upgrade.waitFor('Then, in a project:', 60_000);
  assert.doesNotMatch(upgrade.screen(), /shims of the Pythons/, 'asked once');
  const doctor = await box.run('bash', ['-i', '-c', 'pip-shim doctor --json; true']);
  assert.deepEqual(JSON.parse(doctor.stdout).hook, { loaded: 'here', startFile: join(box.home, '.bashrc') });
  await box.succeed(['--yes', '--without-hook']);
  assert.match(await box.succeed(), /Kept without the hook, .* To add it: \.\/install\.sh --with-hook/);
  assert.doesNotMatch(box.read('.bashrc'), /hook bash/);
});

test('at a terminal, install.sh places shims of the Pythons if the user answers y', async (t) => {
  const box = await quickInstallerFor(t);
  const options = { env: box.env, cwd: box.root, cols: 200 };
  const terminal = await openTerminal('sh', [join(builtCloneAt(), 'install.sh')], options);
  await terminal.waitFor('Go on? [Y/n]');
  terminal.type('\r');
  await terminal.waitFor('with shims of the Pythons? [y/N]');
  terminal.type('y\r');
  await terminal.waitFor('Then, in a project:', 60_000);
  assert.equal((await terminal.exit).code, 0);
  assert.equal(existsSync(join(box.shims, 'python3')), true);
});

/** Start files that undo pip-shim's block, the options of install.sh, and what it says. */
const UNDOING: readonly (readonly [
  what: string,
  files: Readonly<Record<string, string>>,
  options: readonly string[],
  says: RegExp,
])[] = [
  [
    'a login file that puts other directories first, as brew shellenv does',
    { '.bashrc': 'true\n', '.bash_profile': '. ~/.bashrc\neval "$(cat ~/env)"\n' },
    ['--without-hook'],
    /^a new login bash runs \S+\/bin\/pip, not \S+\/shims\/pip\n {2}move pip-shim's block to the end of /m,
  ],
  [
    'the same login file, if the hook puts the shims first',
    { '.bashrc': 'true\n', '.bash_profile': '. ~/.bashrc\neval "$(cat ~/env)"\n' },
    [],
    /^Done\. /m,
  ],
  [
    'a start file that returns early',
    { '.bashrc': 'return\n', '.bash_profile': '. ~/.bashrc\n' },
    [],
    /^a new bash runs \S+\/bin\/pip, not \S+\n( {2}move pip-shim's block above line 1 of \S+\/\.bashrc, which ends that file\n)a new bash does not run the hook\n\1/m,
  ],
  [
    'a readonly PROMPT_COMMAND',
    { '.bashrc': 'readonly PROMPT_COMMAND=true\n' },
    [],
    /^a new bash does not run the hook\n {2}load the hook at the end of ~\/\.bashrc: [\s\S]*^Installed, but see above\. /m,
  ],
  [
    'an alias',
    { '.bashrc': 'alias pip=/usr/bin/pip\n' },
    [],
    /^a new bash does not run \S+: pip is an alias in your shell: alias pip='\/usr\/bin\/pip'\n {2}remove that line/m,
  ],
  [
    'a function',
    { '.bashrc': 'pip() { :; }\n' },
    [],
    /^a new bash does not run \S+: pip is a function in your shell\n {2}remove the lines that define it from/m,
  ],
  ['an alias to another shim', { '.bashrc': 'alias pip=pip3\n' }, [], /^Done\. /m],
  [
    'a start file that starts another shell',
    { '.bashrc': 'exec true\n' },
    [],
    /^a new bash could not be checked: it ended before it could answer$/m,
  ],
  [
    'a start file that waits for something',
    { '.bashrc': 'sleep 60\n' },
    [],
    /^a new bash could not be checked: it gave no answer in 5 s$/m,
  ],
];

test('install.sh starts the user’s shell without pip-shim’s shims on PATH and without the active venv', async (t) => {
  const box = await quickInstallerFor(t);
  box.command('pip', 'exit 0');
  box.write('.bashrc', 'echo "$PATH<$VIRTUAL_ENV>" > ~/seen\n');
  const PATH = `${box.home}/v/bin:${box.shims}:${box.env.PATH}`;
  await box.succeed(['--yes'], { env: { PATH, VIRTUAL_ENV: `${box.home}/v` } });
  assert.equal(box.read('seen'), `${box.env.PATH}<>\n`);
});

test('if the user now has another shell, install.sh adds the hook to that shell’s start file, and names the file', async (t) => {
  const box = await quickInstallerFor(t);
  box.command('pip', 'exit 0');
  box.write('.bashrc', 'true\n');
  await box.succeed();
  const zsh = await box.succeed(['--yes'], { env: { SHELL: '/bin/zsh' } });
  assert.match(box.read('.zshrc'), /hook zsh/);
  assert.match(zsh, /hook {6}your shell then activates/);
  assert.match(zsh, /^Done\. Open a new terminal, or in this one: {2}\. \S+\/\.zshrc$/m);
  await box.succeed(['--yes', '--without-hook']);
  const fish = await box.succeed(['--yes'], { env: { SHELL: '/bin/fish' } });
  assert.match(fish, /Kept without the hook, /);
  assert.doesNotMatch(box.read('.config/fish/conf.d/pip-shim.fish'), /hook fish/);
  assert.doesNotMatch(await box.succeed(), /Kept without the hook, /);
});

test('install.sh tells a user of zsh or fish which file undoes the block', async (t) => {
  const rows = [
    [
      'zsh',
      '.zlogin',
      /^a new login zsh runs \S+\/bin\/pip, not \S+\n {2}move .* to the end of \S+\/\.zshrc, or /m,
    ],
    [
      'fish',
      '.config/fish/config.fish',
      /^a new fish runs \S+\/bin\/pip, not \S+\n {2}put this line at the end of ~\/\.config\/fish\/config\.fish: set -gx PATH /m,
    ],
  ] as const;
  for (const [shell, file, says] of rows.filter(([name]) => hasCommand(name))) {
    const box = await quickInstallerFor(t);
    box.command('pip', 'exit 0');
    box.write('.bashrc', 'true\n');
    box.write(file, shell === 'fish' ? `set -gx PATH ${box.bin} $PATH\n` : `PATH=${box.bin}:$PATH\n`);
    assert.match(await box.succeed(['--yes', '--without-hook'], { env: { SHELL: `/bin/${shell}` } }), says);
  }
});

test('install.sh starts the user’s shell, and says what undoes its block', async (t) => {
  for (const [what, files, options, says] of UNDOING) {
    await t.test(what, async (t) => {
      const box = await quickInstallerFor(t);
      box.command('pip', 'exit 0');
      box.command('pip3', 'exit 0');
      box.write('env', `PATH='${box.bin}':$PATH\n`);
      for (const [name, text] of Object.entries(files)) box.write(name, text);
      const { code, stdout } = await box.install(['--yes', ...options]);
      assert.equal(code, 0, stdout);
      assert.match(stdout, says);
      assert.equal(existsSync(join(box.home, '.bash_history')), false);
    });
  }
});
