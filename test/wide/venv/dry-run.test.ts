import { test } from 'node:test';
import { assertLeavesNothing, WAYS } from '../../e2e/venv/dry-box.ts';

// test/e2e/venv/dry-run.test.ts tests the other ways.
test('a dry run by a variable, or with a venv that is named, leaves nothing behind', (t) =>
  assertLeavesNothing(t, WAYS.slice(2)));
