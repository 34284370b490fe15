import { test } from 'node:test';
import { assertSafeProject, boxFor, NAMES, PARTS, testName } from './names-box.ts';

// test/wide/attacks/names.test.ts has more names, and NUL in files.

for (const [what, name] of Object.entries(NAMES).slice(0, 2)) testName(what, name);

test('a project whose name could be taken for something else: explain, list, doctor and allow say it on one line', async (t) => {
  await assertSafeProject(await boxFor(t), Object.values(PARTS).slice(0, 8).join(''));
});
