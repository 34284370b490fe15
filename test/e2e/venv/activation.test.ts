import assert from 'node:assert/strict';
import { existsSync, utimesSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';

/** Started without the user's files, with a prompt that can be waited for. */
const SHELLS: readonly [name: string, args: readonly string[], prompt: string][] = [
  ['bash', ['--norc', '--noprofile'], "PS1='ready> '"],
  ['zsh', ['-f'], "PS1='ready> '"],
  ['fish', ['--no-config'], "function fish_prompt; printf 'ready> '; end"],
  ['dash', [], "PS1='ready> '"],
];

for (const [shell, args, setPrompt] of SHELLS) {
  test(`the line that is printed activates the venv in ${shell}`, async (t) => {
    const path = ['/usr/bin', '/bin'].map((dir) => `${dir}/${shell}`).find(existsSync);
    if (!path) return t.skip(`${shell} is not installed`);
    const box = await sandboxFor(t);
    box.placeShims();
    const wheel = buildWheel(box.root, { name: 'demo', version: '1.0' });
    const terminal = await openTerminal(path, args, { env: box.env, cwd: box.project, cols: 200 });
    terminal.type(`${setPrompt}\n`);
    await terminal.waitFor(/ready> /);
    terminal.type(`pip install --no-index ${wheel}\n`);
    await terminal.waitFor(/❯/);
    terminal.type(KEYS.enter);
    const [, line = ''] = await terminal.waitFor(/to use it in this shell: ([^\r\n]+)\r?\n/, 60_000);
    await terminal.waitFor(/ready> /);
    terminal.type(`${line}\n`);
    terminal.type('python -c "import demo; print(demo.VERSION * 2)"\n');
    await terminal.waitFor(/1\.01\.0/);
    terminal.type('exit\n');
    await terminal.exit;
  });
}

test('the line that loads the hook is shown once a day', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'demo', version: '1.0' });
  const install = async (): Promise<string> => {
    const terminal = await openTerminal('/bin/bash', ['--norc', '--noprofile'], {
      env: box.env,
      cwd: box.project,
      cols: 200,
    });
    terminal.type(`pip install --no-index ${wheel}\n`);
    await terminal.waitFor(/❯/);
    terminal.type(KEYS.enter);
    await terminal.waitFor(/to use it in this shell: /, 60_000);
    terminal.type('exit\n');
    await terminal.exit;
    return terminal.screen();
  };
  const hint = 'to have that done by itself: eval "$(pip-shim hook bash)"   in ~/.bashrc';
  assert.equal((await install()).includes(hint), true);
  assert.equal((await install()).includes(hint), false);
  const aDayAgo = Date.now() / 1000 - 24 * 60 * 60 - 1;
  utimesSync(join(box.home, '.local/state/pip-shim/hook-hint'), aDayAgo, aDayAgo);
  assert.equal((await install()).includes(hint), true);
});
