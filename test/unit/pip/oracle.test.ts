import assert from 'node:assert/strict';
import { test } from 'node:test';
import { markedPython } from '../../helpers/python.ts';
import { allCases, disagreements } from './oracle.ts';

const cases = allCases(200);

// test/wide/matrix/oracle.test.ts compares more cases, and predict with the other releases of pip.
test(`predict reads ${cases.length} command lines as pip's own parser does`, async () => {
  const { python, pipVersion } = await markedPython();
  const found = await disagreements(cases, { python, pipVersion });
  assert.equal(found.length, 0, `of ${cases.length} rows:\n${found.join('\n')}`);
});
