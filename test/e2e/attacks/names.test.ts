import { test } from 'node:test';
import { assertSafeProject, boxFor, NAMES, PARTS, testName } from './names-box.ts';

// test/wide/attacks/names.test.ts tests more names, and files with NUL characters.

for (const [what, name] of Object.entries(NAMES).slice(0, 2)) testName(what, name);

test('pip-shim’s commands print a misleading project name safely, on one line', async (t) => {
  await assertSafeProject(await boxFor(t), Object.values(PARTS).slice(0, 8).join(''));
});
