import { test } from 'node:test';
import { assertGoesThrough, SITUATIONS, skipOf } from '../../e2e/venv/situations.ts';

// The situations that test/e2e/venv/hints.test.ts leaves out.
for (const situation of SITUATIONS.filter(({ isWide }) => isWide))
  test(`what the message says goes through: ${situation.name}`, { skip: skipOf(situation) }, (t) =>
    assertGoesThrough(t, situation),
  );
