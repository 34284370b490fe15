import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasCommand, quickInstallerFor, tree } from '../../e2e/install/installer.ts';

// install.sh places the man page and the completions as symbolic links into the program.

test('install.sh places the man page and completions, never over a foreign file, and --uninstall removes them', async (t) => {
  const box = await quickInstallerFor(t);
  const foreign = box.write('.local/share/man/man1/pip-shim.1', '.TH MINE 1\n');
  box.write('.local/share/fish', 'no directory\n');
  const before = tree(box.home);
  const stdout = await box.succeed();
  assert.match(stdout, new RegExp(`^Left alone, since it was not made by pip-shim: ${foreign}$`, 'm'));
  assert.match(
    stdout,
    /^Not placed, since .*\/fish can't be written: .*\/fish\/vendor_completions\.d\/pip-shim\.fish$/m,
  );
  assert.match(box.read('.local/share/bash-completion/completions/pip-shim'), /^complete .*pip-shim$/m);
  await box.succeed(['--uninstall', '--yes']);
  assert.deepEqual(tree(box.home), before);
});

test('after install.sh, fish completes the arguments of pip-shim, and the man page is in place', {
  skip: hasCommand('fish') ? false : 'fish is not installed',
}, async (t) => {
  const box = await quickInstallerFor(t);
  await box.succeed();
  const PATH = `${join(box.home, '.local/bin')}:${box.env.PATH}`;
  const { stdout } = await box.run('fish', ['-c', 'complete -C "pip-shim unin"'], { env: { PATH } });
  assert.match(stdout, /^uninstall\t/);
  assert.match(box.read('.local/share/man/man1/pip-shim.1'), /^\.TH PIP-SHIM 1 /);
});
