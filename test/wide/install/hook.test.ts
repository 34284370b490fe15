import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasCommand, type Installer, quickInstallerFor } from '../../e2e/install/installer.ts';

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

test('after install.sh, interactive shells load the hook but scripts do not, and a later install keeps --with-hook or --without-hook', async (t) => {
  const box = await quickInstallerFor(t);
  for (const [, file] of SHELLS) box.write(file, 'true\n');
  const present = SHELLS.filter(([shell]) => hasCommand(shell));
  const kept = /The hook stays off\. .* To add it: \.\/install\.sh --with-hook/;
  assert.doesNotMatch(await box.succeed(['--yes', '--without-hook']), kept);
  for (const [shell, , ask] of present) assert.equal(await isHooked(box, shell, ask), false, shell);
  assert.match(await box.succeed(), kept);
  for (const [shell, , ask] of present) assert.equal(await isHooked(box, shell, ask), false, shell);
  await box.succeed(['--yes', '--with-hook']);
  for (const [shell, , ask] of present) {
    assert.equal(await isHooked(box, shell, ask), true, shell);
    assert.equal(await isHooked(box, shell, ask, []), false, `${shell} in a script`);
  }
  const files = SHELLS.map(([, file]) => box.read(file));
  const again = await box.succeed();
  assert.match(again, /is there already/);
  assert.match(again, /Your shell activates .* To stop that: {2}\.\/install\.sh --without-hook/);
  assert.deepEqual(
    SHELLS.map(([, file]) => box.read(file)),
    files,
  );
  assert.doesNotMatch(await box.succeed(['--yes', '--without-hook']), /Your shell activates/);
  for (const [shell, , ask] of present) assert.equal(await isHooked(box, shell, ask), false, shell);
  await box.succeed(['--uninstall', '--yes']);
  for (const [, file] of SHELLS) assert.equal(box.read(file), 'true\n');
  await box.succeed();
  for (const [shell, , ask] of present) assert.equal(await isHooked(box, shell, ask), true, `${shell}, anew`);
  await box.succeed(['--uninstall', '--yes']);
  for (const [, file] of SHELLS) assert.equal(box.read(file), 'true\n');
});

test('with --no-modify-path --with-hook install.sh prints the line that loads the hook', async (t) => {
  const box = await quickInstallerFor(t);
  box.write('.bashrc', 'true\n');
  const byHand = await box.succeed(['--yes', '--no-modify-path', '--with-hook']);
  assert.match(byHand, /put this line into your shell's start file: {2}eval "\$\(pip-shim hook bash\)"/);
  assert.equal(box.read('.bashrc'), 'true\n');
});
