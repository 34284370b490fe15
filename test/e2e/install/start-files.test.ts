import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { openTerminal } from '../../helpers/terminal.ts';
import { blocksIn, builtCloneAt, hasCommand, type Installer, quickInstallerFor, tree } from './installer.ts';

// Tests the block and the shell hook that install.sh writes into start files. test/wide/install tests each
// kind of home.

/** A shell, its start file, the file's old text, and a command that prints `function` if it has the hook. */
const SHELLS: readonly (readonly [shell: string, file: string, text: string, ask: string])[] = [
  ['bash', '.bashrc', 'a=1\r\nb=2', 'type -t _pipshim_hook'],
  ['zsh', '.zshrc', '', 'whence -w _pipshim_hook'],
  ['fish', '.config/fish/config.fish', 'true\n', 'functions -q _pipshim_hook; and echo function'],
];

async function isHooked(box: Installer, shell: string, ask: string, words = ['-i']): Promise<boolean> {
  const { stdout } = await box.run(`/usr/bin/${shell}`, [...words, '-c', ask]);
  return /function/.test(stdout);
}

test('install.sh --with-hook loads the shell hook in interactive shells only, and --uninstall removes the hook', async (t) => {
  const box = await quickInstallerFor(t);
  for (const [, file, text] of SHELLS) box.write(file, text);
  const before = tree(box.home);
  const present = SHELLS.filter(([shell]) => hasCommand(shell));
  await box.succeed(['--yes', '--with-hook']);
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
    /Your shell follows .* To take that out again: {2}\.\/install\.sh --without-hook/,
  );
  assert.deepEqual(tree(box.home, { times: true }), edited);
  assert.doesNotMatch(await box.succeed(['--yes', '--without-hook']), /Your shell follows/);
  for (const [shell, , , ask] of present) assert.equal(await isHooked(box, shell, ask), false, shell);
  assert.equal(blocksIn(box.read('.bashrc')), 1);
  await box.succeed(['--uninstall', '--yes']);
  assert.deepEqual(tree(box.home), before);
});

test('at a terminal install.sh asks before it changes anything, and offers the hook until the user accepts it', async (t) => {
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
  const question = 'Put this hook into the block, too? [y/N]';
  for (const [answer, hooked] of [
    ['\r', false],
    ['y\r', true],
  ] as const) {
    const accepted = await start();
    await accepted.waitFor('Go on? [Y/n]');
    accepted.type('\r');
    await accepted.waitFor(question);
    accepted.type(answer);
    await accepted.waitFor('Then, in a project:', 60_000);
    assert.equal((await accepted.exit).code, 0);
    assert.equal(/hook bash/.test(box.read('.bashrc')), hooked);
  }
  const asked = await start();
  await asked.waitFor('Go on? [Y/n]');
  asked.type('\r');
  await asked.waitFor('Then, in a project:', 60_000);
  assert.equal((await asked.exit).code, 0);
  assert.equal(asked.screen().includes(question), false);
  const doctor = await box.run('bash', ['-i', '-c', 'pip-shim doctor --json; true']);
  assert.deepEqual(JSON.parse(doctor.stdout).hook, { loaded: 'here', startFile: join(box.home, '.bashrc') });
});
