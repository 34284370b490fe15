import assert from 'node:assert/strict';
import { test } from 'node:test';
import { undoBox } from '../../e2e/commands/undo-box.ts';

test('the history lists all venvs that are made at the same time', async (t) => {
  const box = await undoBox(t);
  const venvs = await Promise.all(['a', 'b'].map((name) => box.install(name)));
  const made = (await box.entries()).map(({ venv }) => venv);
  assert.deepEqual(made.sort(), venvs.sort());
});
