import { test } from 'node:test';
import { assertSafeProject, boxFor, NAMES, PARTS, testName } from './names-box.ts';

// test/wide/attacks/names.test.ts has more names, and NUL in files.

for (const [what, name] of Object.entries(NAMES).slice(0, 2)) testName(what, name);

test('explain, list, doctor and allow print a misleading project name safely, on one line', async (t) => {
  await assertSafeProject(await boxFor(t), Object.values(PARTS).slice(0, 8).join(''));
});
