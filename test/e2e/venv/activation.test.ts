import { test } from 'node:test';
import { assertActivates, SHELLS } from './activation.ts';

// test/wide/venv/activation.test.ts tests the other shells.
test('the printed line activates the venv in bash and zsh, and the hint about the hook appears once a day', (t) =>
  assertActivates(t, SHELLS.slice(0, 2)));
