import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aptCommands } from '../../../src/platforms/apt.ts';
import { type Decision, decide } from '../../../src/remedies/decide.ts';
import type { Facts } from '../../../src/remedies/facts.ts';
import { futile, withMeant } from '../../../src/remedies/meant.ts';
import { meaningLines } from '../../../src/remedies/meant-words.ts';
import { evaluatePipx } from '../../../src/remedies/pipx/evaluate.ts';
import { evaluateInstall } from '../../../src/remedies/system/evaluate.ts';
import { evaluateVenv } from '../../../src/remedies/venv/evaluate.ts';
import { rowsOf } from '../data/catalogue-file.ts';
import { requestFor } from './facts.ts';
import { factsOfNames } from './facts-of-names.ts';

const decideFor = (facts: Facts): Decision =>
  decide(facts, [evaluateVenv(facts), evaluatePipx(facts), evaluateInstall(facts, aptCommands)]);

/** The remedy that the menu offers first for one typed name, and the project that it installs. */
function firstOffer(typed: string): {
  remedy: string;
  project: string | undefined;
  lines: readonly string[];
} {
  const facts = factsOfNames(requestFor([typed]));
  if (futile(facts)) return { remedy: 'none', project: undefined, lines: [] };
  const [first] = withMeant(decideFor(facts), facts, decideFor).offers;
  const project = first?.isForMeant ? facts.meant?.requirements[0] : typed;
  return { remedy: first?.remedy ?? 'nothing', project, lines: meaningLines(facts) };
}

const rows = rowsOf('first-offers.tsv');

/** The rows whose first offer is another remedy than the right one, each as a line. */
function wrongOffers(of: typeof rows): readonly string[] {
  return of.flatMap(([typed = '', , right]) => {
    const { remedy } = firstOffer(typed);
    return remedy === right ? [] : [`${typed}: ${remedy}, not ${right}`];
  });
}

test('the first offer is right for at least 97 % of the names in first-offers.tsv', (t) => {
  assert.ok(rows.length >= 300);
  const wrong = wrongOffers(rows);
  t.diagnostic(`${rows.length - wrong.length} of ${rows.length}; not: ${wrong.join('; ')}`);
  assert.ok(1 - wrong.length / rows.length >= 0.97, wrong.join('\n'));
});

test('the first offer is right for at least 17 of the 24 names in drawn-offers.tsv', (t) => {
  const drawn = rowsOf('drawn-offers.tsv');
  const wrong = wrongOffers(drawn);
  t.diagnostic(`${drawn.length - wrong.length} of ${drawn.length}; not: ${wrong.join('; ')}`);
  assert.equal(drawn.length, 24);
  assert.ok(drawn.length - wrong.length >= 17, wrong.join('\n'));
});

test('at least 150 rows of first-offers.tsv have the address of a public question', () => {
  const addresses = rows.map(([, , , , address]) => address).filter((address) => address !== '.');
  assert.ok(addresses.length >= 150, `${addresses.length}`);
  for (const address of addresses) assert.match(address ?? '', /^https:\/\/\S+$/);
});

test('for each trap in first-offers.tsv a line names it, and the meant project comes first', () => {
  const traps = rows.filter(([, kind, right, meant]) => kind === 'trap' && right !== 'none' && meant !== '.');
  assert.ok(traps.length >= 40);
  for (const [typed = '', , , meant = ''] of traps) {
    const { project, lines } = firstOffer(typed);
    assert.equal(project?.replaceAll('.', '-'), meant.replaceAll('.', '-'), typed);
    assert.ok(
      lines.some((line) => line.includes(typed)),
      typed,
    );
  }
});

test('a name that only the standard library has stops an install, but not one with a requirements file', () => {
  assert.match(futile(factsOfNames(requestFor(['json'])))?.why ?? '', /^json comes with Python/);
  const withFile = requestFor(['json'], { requirementFiles: ['requirements.txt'] });
  assert.equal(futile(factsOfNames(withFile)), undefined);
});
