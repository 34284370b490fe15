import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aptCommands } from '../../../src/platforms/apt.ts';
import { decide } from '../../../src/remedies/decide.ts';
import { evaluatePipx } from '../../../src/remedies/pipx/evaluate.ts';
import { evaluateInstall } from '../../../src/remedies/system/evaluate.ts';
import { evaluateVenv } from '../../../src/remedies/venv/evaluate.ts';
import { rowsOf } from '../data/catalogue-file.ts';
import { factsFor, requestFor } from './facts.ts';

/** The remedy that the menu offers first for one typed name. */
function firstOffer(typed: string): string | undefined {
  const facts = factsFor(requestFor([typed]));
  const evaluations = [evaluateVenv(facts), evaluatePipx(facts), evaluateInstall(facts, aptCommands)];
  return decide(facts, evaluations).offers[0]?.remedy;
}

test('the first offer is the right one for the names of first-offers.tsv', () => {
  const rows = rowsOf('first-offers.tsv');
  assert.ok(rows.length >= 300);
  const wrong = rows.flatMap(([typed = '', , right]) => {
    const first = firstOffer(typed);
    return first === right ? [] : [`${typed}: ${first}, not ${right}`];
  });
  assert.ok(1 - wrong.length / rows.length >= 0.78, wrong.join('\n'));
});
