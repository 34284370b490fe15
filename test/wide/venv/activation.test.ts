import { test } from 'node:test';
import { assertActivates, SHELLS } from '../../e2e/venv/activation.ts';

test('the printed line activates the venv in each shell, and the hint about the hook appears once a day', (t) =>
  assertActivates(t, SHELLS));
