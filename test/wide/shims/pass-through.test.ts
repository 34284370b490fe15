import { test } from 'node:test';
import { assertOneExec, emptyRequirements } from '../../e2e/shims/one-exec.ts';
import { markedPython } from '../../helpers/python.ts';

test('the shim runs pip list with one exec and no fork', async (t) =>
  assertOneExec(t, (await markedPython()).pip, ['list']));
test('the shim runs pip download with one exec and no fork', async (t) =>
  assertOneExec(t, (await markedPython()).pip, [
    'download',
    '--no-index',
    '--no-deps',
    emptyRequirements(t),
  ]));
