import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { inProcessBoxFor } from '../../helpers/in-process.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { boot } from './cli-box.ts';

test('at a terminal pip-shim remove asks before it deletes a venv, and Enter alone means no', async (t) => {
  const box = await inProcessBoxFor(t);
  const named = await box.madeVenv('.local/share/pip-shim/venvs/scratch');
  for (const [keys, code] of [
    [KEYS.enter, 1],
    [KEYS.ctrlC, 130],
    [`${KEYS.down}${KEYS.enter}`, 0],
  ] as const) {
    assert.ok(existsSync(named));
    const words = [boot, 'cli', 'remove', 'scratch'];
    const terminal = await openTerminal(process.execPath, words, { env: box.env, cwd: box.project });
    await terminal.waitFor(/Yes/);
    terminal.type(keys);
    assert.equal((await terminal.exit).code, code);
  }
  assert.equal(existsSync(named), false);
});
