import assert from 'node:assert/strict';
import { test } from 'node:test';
import { entryOf, rowsOf } from './catalogue-file.ts';

const rows = rowsOf('labels.tsv').map(([name = '', label, hybrid]) => {
  const { kind, first } = entryOf(name);
  const shown = kind === 'tool' || first === 'tool' ? 'cli' : 'lib';
  return { name, label, hybrid: Boolean(hybrid), kind, shown };
});

test('at least 94 % of the names in labels.tsv get the right first offer', () => {
  const wrong = rows.filter(({ label, shown }) => shown !== label).map(({ name }) => name);
  assert.ok(1 - wrong.length / rows.length >= 0.94, `wrong: ${wrong.join(', ')}`);
});

test('pipx is offered for every name that labels.tsv calls a tool, or both a tool and a library', () => {
  const missing = rows.filter(({ label, hybrid, kind }) => kind === 'library' && (label === 'cli' || hybrid));
  assert.deepEqual(missing, []);
});
