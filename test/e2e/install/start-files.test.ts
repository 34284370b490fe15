import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { openTerminal } from '../../helpers/terminal.ts';
import { blocksIn, builtCloneAt, hasCommand, type Installer, quickInstallerFor, tree } from './installer.ts';
import { assertTold, type Undoing } from './undoing.ts';

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
  await accepted.waitFor('It needs shims for python3. [y/N]');
  accepted.type('\r');
  await accepted.waitFor('Then, in a project:', 60_000);
  assert.equal((await accepted.exit).code, 0);
  assert.match(box.read('.bashrc'), /hook bash/);
  assert.equal(existsSync(join(box.shims, 'python3')), false);
  const upgrade = await start();
  await upgrade.waitFor('Go on? [Y/n]');
  upgrade.type('\r');
  await upgrade.waitFor('Then, in a project:', 60_000);
  assert.doesNotMatch(upgrade.screen(), /shims for python3/, 'asked once');
  const doctor = await box.run('bash', ['-i', '-c', 'pip-shim doctor --json; true']);
  assert.deepEqual(JSON.parse(doctor.stdout).hook, { loaded: 'here', startFile: join(box.home, '.bashrc') });
  await box.succeed(['--yes', '--without-hook']);
  assert.match(await box.succeed(), /The hook stays off\. .* To add it: \.\/install\.sh --with-hook/);
  assert.doesNotMatch(box.read('.bashrc'), /hook bash/);
});

test('at a terminal, install.sh places shims of the Pythons if the user answers y, and says that it waits for a slow shell', async (t) => {
  const box = await quickInstallerFor(t);
  box.write('.bashrc', 'while [ -e ~/.local/bin/pip-shim -a ! -e ~/seen ]; do sleep 0.05; done\n');
  const options = { env: box.env, cwd: box.root, cols: 200 };
  const terminal = await openTerminal('sh', [join(builtCloneAt(), 'install.sh')], options);
  await terminal.waitFor('Go on? [Y/n]');
  terminal.type('\r');
  await terminal.waitFor('It needs shims for python3. [y/N]');
  terminal.type('y\r');
  await terminal.waitFor('starting your shell, to see which pip it finds', 60_000);
  box.write('seen', '');
  await terminal.waitFor('Then, in a project:', 60_000);
  assert.equal((await terminal.exit).code, 0);
  assert.ok(terminal.raw().includes('\r\x1b[K\r\nDone.'), 'the line is gone');
  assert.equal(existsSync(join(box.shims, 'python3')), true);
});

/** test/wide/install/start-files.test.ts has more start files. */
const UNDOING: readonly Undoing[] = [
  [
    'a login file that puts other directories first, as brew shellenv does',
    { '.bashrc': 'true\n', '.bash_profile': '. ~/.bashrc\neval "$(cat ~/env)"\n' },
    ['--without-hook'],
    /^a new login bash runs \S+\/bin\/pip, not \S+\/shims\/pip\n {2}move pip-shim's block to the end of /m,
  ],
  [
    'a start file that returns early',
    { '.bashrc': 'return\n', '.bash_profile': '. ~/.bashrc\n' },
    [],
    /^a new bash runs \S+\/bin\/pip, not \S+\n( {2}move pip-shim's block above line 1 of \S+\/\.bashrc: the shell stops reading there\n)a new bash does not run the hook\n\1/m,
  ],
  [
    'an alias',
    { '.bashrc': 'alias pip=/usr/bin/pip\n' },
    [],
    /^a new bash does not run \S+: pip is an alias in your shell: alias pip='\/usr\/bin\/pip'\n {2}remove that line/m,
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

test('install.sh starts the user’s shell, and says what undoes its block', (t) => assertTold(t, UNDOING));
