import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryOf, rowsOf } from './catalogue-file.ts';

const rows = rowsOf('labels.tsv').map(([name = '', label, hybrid]) => {
  const { kind, first } = entryOf(name);
  const shown = kind === 'tool' || first === 'tool' ? 'cli' : 'lib';
  return { name, label, hybrid: Boolean(hybrid), kind, shown };
});

test('the right first offer for at least 94 % of the labelled names', () => {
  const wrong = rows.filter(({ label, shown }) => shown !== label).map(({ name }) => name);
  assert.ok(1 - wrong.length / rows.length >= 0.94, `wrong: ${wrong.join(', ')}`);
});

test('the right offer is missing for none: pipx is offered for each that is a tool, or both', () => {
  const missing = rows.filter(({ label, hybrid, kind }) => kind === 'library' && (label === 'cli' || hybrid));
  assert.deepEqual(missing, []);
});
