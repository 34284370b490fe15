import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { HOOKED_SHELLS, hintsAfter, stackBox } from './stack-box.ts';

// test/wide/stack/after.test.ts has more failed commands, in all shells.

test('bash: after a refused `python -m pip` or a failed pip of the active venv, the next prompt prints the cure once', async (t) => {
  const box = await stackBox(t);
  const session = await box.open(HOOKED_SHELLS[0]);
  const hints = (line: string): Promise<readonly string[]> => hintsAfter(session, line);
  const python = `${dirname(box.python.python)}/python3`;
  assert.deepEqual(await hints(`${python} -m pip install --no-index "demo >= 1" 'de'mo`), [
    'hint: this works: pip install --no-index "demo >= 1" \'de\'mo',
  ]);
  assert.deepEqual(await hints(''), [], 'an empty line runs no command');
  await session.line('pip-shim push');
  assert.deepEqual(await hints('pip install --no-index cv2'), [
    'hint: cv2 is the import name of opencv-python; the index has no project of that name',
    'hint: probably meant: pip install --no-index opencv-python',
  ]);
  assert.deepEqual(await hints(''), []);
  await session.end();
});
