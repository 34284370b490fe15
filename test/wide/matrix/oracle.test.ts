import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fetchedPips, NO_PIPS } from '../../helpers/pip-wheels.ts';
import { markedPython } from '../../helpers/python.ts';
import { allCases, disagreements } from '../../unit/pip/oracle.ts';

// Compares pip-shim's predictions with the parsers of the machine's own pip and of each fetched pip.

const cases = allCases(500);

test(`predict reads ${cases.length} command lines as the parser of this machine's pip does`, async () => {
  const { python, pipVersion } = await markedPython();
  const found = await disagreements(cases, { python, pipVersion });
  assert.equal(found.length, 0, `of ${cases.length} rows:\n${found.join('\n')}`);
});

if (fetchedPips().length === 0) test('the parsers of other releases of pip', { skip: NO_PIPS });
else {
  for (const { path: wheel, version: pipVersion } of fetchedPips()) {
    test(`the parser of pip ${pipVersion} reads ${cases.length} command lines as predict() does`, async () => {
      const { python } = await markedPython();
      const found = await disagreements(cases, { python, wheel, pipVersion });
      assert.equal(found.length, 0, `of ${cases.length} rows:\n${found.join('\n')}`);
    });
  }
}
