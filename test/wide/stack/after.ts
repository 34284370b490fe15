import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import type { TestContext } from 'node:test';
import { type HookedShell, hintsAfter, stackBox } from '../../e2e/stack/stack-box.ts';

/** Asserts what the next prompt of a shell says after a failed install. */
export async function assertHints(shell: HookedShell, t: TestContext): Promise<void> {
  const box = await stackBox(t);
  box.command('python3', `exec ${box.python.python} "$@"`);
  const session = await box.open(shell);
  const hints = (line: string): Promise<readonly string[]> => hintsAfter(session, line);
  const python = `${dirname(box.python.python)}/python3`;
  assert.deepEqual(await hints(`${python} -m pip install --no-index "demo >= 1" 'de'mo`), [
    'hint: this works: pip install --no-index "demo >= 1" \'de\'mo',
  ]);
  assert.deepEqual(await hints(''), [], 'an empty line runs no command');
  assert.deepEqual(await hints('python3 -m pip install --no-index demo && true'), [
    'hint: use pip instead of python3 -m pip; or, permanently: pip-shim enable python',
  ]);
  const others = [
    `${python} -c "'-m pip install demo'; raise SystemExit(1)"`,
    `${python} -m pip install --no-index --target ./there demo`,
    `${python} -m pip install --no-such-option demo`,
    'false # python3 -m pip install demo',
  ];
  for (const line of others) assert.deepEqual(await hints(line), [], line);
  await session.line(shell.set('PIP_SHIM_DISABLE', '1'));
  assert.deepEqual(await hints(`${python} -m pip install --no-index demo-2`), []);
  await session.line(shell.unset('PIP_SHIM_DISABLE'));
  await session.line('pip-shim push');
  assert.deepEqual(await hints('python3 -m pip install --no-index demo'), [], 'the venv is its own');
  const meant = [
    'hint: cv2 is the import name of opencv-python; the index has no project of that name',
    'hint: probably meant: pip install --no-index opencv-python',
  ];
  assert.deepEqual(await hints('pip install --no-index cv2'), meant, "the venv's own pip");
  assert.deepEqual(await hints(''), []);
  assert.deepEqual(await hints('.venv/bin/python -m pip install --no-index cv2'), [
    meant[0],
    'hint: probably meant: .venv/bin/python -m pip install --no-index opencv-python',
  ]);
  assert.deepEqual(await hints('pip install --no-index cv2 | cat'), []);
  await session.line('pip-shim pop');
  assert.deepEqual(await hints('.venv/bin/pip install --no-index cv2'), [], 'no environment is active');
  await session.end();
}
