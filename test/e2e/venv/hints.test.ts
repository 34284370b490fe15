import { test } from 'node:test';
import { assertGoesThrough, SITUATIONS, skipOf } from './situations.ts';

// test/wide/venv/hints.test.ts tries more situations of the same kinds.
for (const situation of SITUATIONS.filter(({ isWide }) => !isWide))
  test(`the next step in pip-shim’s message works: ${situation.name}`, { skip: skipOf(situation) }, (t) =>
    assertGoesThrough(t, situation),
  );
