import assert from 'node:assert/strict';
import { test } from 'node:test';
import { meaningOf, OPTION_MEANINGS } from '../../../src/pip/option-meanings.ts';
import { primaryName } from '../../../src/pip/option-values.ts';
import { PIP_OPTIONS } from '../../../src/pip/options.ts';

test('OPTION_MEANINGS has exactly the options of pip, and meaningOf returns {} for any other name', () => {
  const names = new Set(PIP_OPTIONS.map(primaryName));
  assert.deepEqual(Object.keys(OPTION_MEANINGS).sort(), [...names].sort());
  assert.deepEqual([meaningOf('--unknown'), meaningOf('constructor')], [{}, {}]);
});
