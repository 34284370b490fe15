import { test } from 'node:test';
import { assertHints } from './after.ts';
import { HOOKED_SHELLS } from './stack-box.ts';

// test/wide/stack/after.test.ts has the other shells.
test('bash: after a refused `python -m pip` or a failed pip of the active venv, the next prompt prints the cure once', (t) =>
  assertHints(HOOKED_SHELLS[0], t));
