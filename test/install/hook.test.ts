import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hasCommand, type Installer, quickInstallerFor } from './installer.ts';

/** A shell's start file, and a command that an interactive one of it answers with `function` where the hook is loaded. */
const SHELLS: readonly (readonly [shell: string, file: string, ask: string])[] = [
  ['bash', '.bashrc', 'type -t _pipshim_hook'],
  ['zsh', '.zshrc', 'whence -w _pipshim_hook'],
  ['fish', '.config/fish/config.fish', 'functions -q _pipshim_hook; and echo function'],
];

async function isHooked(box: Installer, shell: string, ask: string, words = ['-i']): Promise<boolean> {
  const { stdout } = await box.run(`/usr/bin/${shell}`, [...words, '-c', ask]);
  return /function/.test(stdout);
}

test('--with-hook: interactive shells have it, a script has not; renewed without the option it stays', async (t) => {
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
  assert.match(await box.succeed(), /is there already/);
  assert.deepEqual(
    SHELLS.map(([, file]) => box.read(file)),
    files,
  );
  await box.succeed(['--uninstall', '--yes']);
  for (const [, file] of SHELLS) assert.equal(box.read(file), 'true\n');
});
