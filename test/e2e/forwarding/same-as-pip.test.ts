// A few commands of pip's, each straight and behind the shim: the same bytes, the same exit code, the same files; and one
// hint where pip refuses. test/wide/fidelity/ runs the whole table.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareAll, kindOf } from '../../helpers/fidelity/compare.ts';
import { makePlace, serveWheels } from '../../helpers/fidelity/place.ts';
import { groups } from '../../helpers/fidelity/table.ts';

test('pip behind the shim is pip: a few commands say the same, end the same and leave the same files', {
  timeout: 600_000,
}, async (t) => {
  const place = await makePlace(await serveWheels(t), { venvs: ['venv'] });
  t.after(() => place.dispose());
  for (const { name, commands, isRefused = false } of groups) {
    const few = commands.filter(({ isShort }) => isShort);
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
