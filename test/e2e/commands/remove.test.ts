import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { inProcessBoxFor } from '../../helpers/in-process.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { boot } from './built-cli.ts';

test('at a terminal pip-shim remove asks before it deletes a venv, takes y and n, and Enter and Esc mean no', async (t) => {
  const box = await inProcessBoxFor(t);
  const named = await box.madeVenv('.local/share/pip-shim/venvs/scratch');
  for (const [keys, code] of [
    [KEYS.enter, 1],
    [KEYS.escape, 1],
    [KEYS.ctrlC, 130],
    ['n', 1],
    ['y', 0],
  ] as const) {
    assert.ok(existsSync(named));
    const words = [boot, 'cli', 'remove', 'scratch'];
    const terminal = await openTerminal(process.execPath, words, { env: box.env, cwd: box.project });
    await terminal.waitFor(/Yes/);
    terminal.type(keys);
    assert.equal((await terminal.exit).code, code);
    const answer = { 0: '✔ .* Yes', 1: '✔ .* No', 130: '✖ .* nothing was done' }[code];
    assert.match(terminal.screen(), new RegExp(`${answer}\\s`));
  }
  assert.equal(existsSync(named), false);
});
