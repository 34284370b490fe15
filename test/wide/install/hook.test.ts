import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { builtCloneAt, hasCommand, type Installer, quickInstallerFor } from '../../e2e/install/installer.ts';
import { openTerminal } from '../../helpers/terminal.ts';

/** Each shell with its start file and a command that prints `function` if the shell has loaded the hook. */
const SHELLS: readonly (readonly [shell: string, file: string, ask: string])[] = [
  ['bash', '.bashrc', 'type -t _pipshim_hook'],
  ['zsh', '.zshrc', 'whence -w _pipshim_hook'],
  ['fish', '.config/fish/config.fish', 'functions -q _pipshim_hook; and echo function'],
];

async function isHooked(box: Installer, shell: string, ask: string, words = ['-i']): Promise<boolean> {
  const { stdout } = await box.run(`/usr/bin/${shell}`, [...words, '-c', ask]);
  return /function/.test(stdout);
}

test('--with-hook loads the hook in interactive shells but not in scripts, and a later install without it keeps the hook', async (t) => {
  const box = await quickInstallerFor(t);
  for (const [, file] of SHELLS) box.write(file, 'true\n');
  const present = SHELLS.filter(([shell]) => hasCommand(shell));
  await box.succeed();
  for (const [shell, , ask] of present) assert.equal(await isHooked(box, shell, ask), false, shell);
  await box.succeed(['--yes', '--with-hook']);
  for (const [shell, , ask] of present) {
    assert.equal(await isHooked(box, shell, ask), true, shell);
    assert.equal(await isHooked(box, shell, ask, []), false, `${shell} in a script`);
  }
  const files = SHELLS.map(([, file]) => box.read(file));
  const again = await box.succeed();
  assert.match(again, /is there already/);
  assert.match(again, /Your shell follows .* To take that out again: {2}\.\/install\.sh --without-hook/);
  assert.deepEqual(
    SHELLS.map(([, file]) => box.read(file)),
    files,
  );
  assert.doesNotMatch(await box.succeed(['--yes', '--without-hook']), /Your shell follows/);
  for (const [shell, , ask] of present) assert.equal(await isHooked(box, shell, ask), false, shell);
  await box.succeed(['--yes', '--with-hook']);
  await box.succeed(['--uninstall', '--yes']);
  for (const [, file] of SHELLS) assert.equal(box.read(file), 'true\n');
});

test('at a terminal install.sh offers the hook until the user accepts it, but not with --no-modify-path', async (t) => {
  const box = await quickInstallerFor(t);
  const question = 'Put this hook into the block, too? [y/N]';
  const install = async (args: readonly string[], answers: readonly string[]): Promise<string> => {
    const words = [join(builtCloneAt(), 'install.sh'), ...args];
    const terminal = await openTerminal('sh', words, { env: box.env, cwd: box.root, cols: 200 });
    for (const [at, answer] of answers.entries()) {
      await terminal.waitFor(at === 0 ? 'Go on? [Y/n]' : question);
      terminal.type(answer);
    }
    await terminal.waitFor('Then, in a project:', 60_000);
    assert.equal((await terminal.exit).code, 0);
    return terminal.screen();
  };
  const untouched = await install(['--no-modify-path'], ['\r']);
  assert.equal(untouched.includes(question), false);
  const byHand = await install(['--no-modify-path', '--with-hook'], ['\r']);
  assert.match(byHand, /put this line into your shell's start file: {2}eval "\$\(pip-shim hook bash\)"/);
  for (const no of ['\r', 'n\r', '\x04']) {
    await install([], ['\r', no]);
    assert.doesNotMatch(box.read('.bashrc'), /hook bash/, JSON.stringify(no));
  }
  assert.match(await install([], ['\r', 'y\r']), /Your shell follows .*--without-hook/);
  assert.match(box.read('.bashrc'), /hook bash/);
  const asked = await install([], ['\r']);
  assert.equal(asked.includes(question), false);
  const doctor = await box.run('bash', ['-i', '-c', 'pip-shim doctor --json; true']);
  assert.deepEqual(JSON.parse(doctor.stdout).hook, { loaded: 'here', startFile: join(box.home, '.bashrc') });
});
