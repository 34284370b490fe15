import { test } from 'node:test';
import { assertGoesThrough, SITUATIONS, skipOf } from '../../e2e/venv/situations.ts';

// The situations that test/e2e/venv/hints.test.ts leaves out.
for (const situation of SITUATIONS.filter(({ isWide }) => isWide))
  test(`the next step in pip-shim’s message works: ${situation.name}`, { skip: skipOf(situation) }, (t) =>
    assertGoesThrough(t, situation),
  );
