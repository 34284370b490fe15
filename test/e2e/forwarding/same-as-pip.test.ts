// Runs one pip command of each kind with and without the shim, and compares the output, the exit code and the files.
// If pip refuses, pip-shim adds one hint. test/wide/fidelity/ runs all commands.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareAll, kindOf } from '../../helpers/fidelity/compare.ts';
import { makePlace, serveWheels } from '../../helpers/fidelity/place.ts';
import { groups } from '../../helpers/fidelity/table.ts';

test('a few pip commands have the same output, exit code and files with and without the shim', {
  timeout: 600_000,
}, async (t) => {
  const place = await makePlace(await serveWheels(t), { venvs: ['venv'] });
  t.after(() => place.dispose());
  for (const { name, commands, isRefused = false } of groups) {
    const few = commands.filter(({ isShort }) => isShort).slice(0, 1);
    if (few.length === 0) continue;
    await t.test(`${name}: ${few.map(({ text }) => text).join(', ')}`, async () => {
      const problems = await compareAll([place], few, (_, plain) =>
        (kindOf(plain) === 'refusal') === isRefused
          ? []
          : ['pip does not refuse what it should, or refuses it'],
      );
      assert.deepEqual(problems, []);
    });
  }
});
