import assert from 'node:assert/strict';
import { test } from 'node:test';
import { choiceOf, chosenAlways } from '../../../src/remedies/choice.ts';
import type { Facts } from '../../../src/remedies/facts.ts';
import { AUTOMATIC, type Automatic, type Offer } from '../../../src/remedies/offer.ts';
import { factsFor, requestFor } from './facts.ts';

const ASKED: Automatic = { ok: false, why: 'not ours', next: [] };
const BASE = { label: '', reason: '', commands: [], automatic: AUTOMATIC };
const venv = (path: string, automatic = AUTOMATIC): Offer => ({
  ...{ ...BASE, automatic, path, remedy: 'venv', source: 'project', action: 'use' },
});
const pipx: Offer = { ...BASE, remedy: 'pipx', runs: [] };
const system: Offer = {
  ...BASE,
  remedy: 'system',
  exact: true,
  automatic: ASKED,
  action: 'nothing',
  run: undefined,
  unattended: undefined,
};

/** An offer of a package that matches only by name, so a person must check the package each time. */
const GUESS: Offer = { ...system, exact: false };

const install = factsFor(requestFor(['six']));
const uninstall = factsFor(requestFor(['six'], { kind: 'uninstall' }));
const { settings } = install.request;
const rehearsed = factsFor(requestFor(['six'], { settings: { ...settings, dryRun: true } }));
const dryRun: Facts = { ...install, settings: { ...install.settings, dryRun: true } };

test('choiceOf returns the remedy and the venv, and nothing for guesses, uninstalls and dry runs', () => {
  assert.deepEqual(choiceOf(pipx, install), { remedy: 'pipx' });
  assert.deepEqual(choiceOf(system, install), { remedy: 'system' });
  assert.equal(choiceOf(GUESS, install), undefined);
  assert.deepEqual(choiceOf(venv('/v'), install), { remedy: 'venv', path: '/v', foreign: false });
  assert.deepEqual(choiceOf(venv('/v', ASKED), install), { remedy: 'venv', path: '/v', foreign: true });
  // The offer that also installs the project itself is never remembered.
  assert.equal(choiceOf({ ...venv('/v'), editableProject: '.' } as Offer, install), undefined);
  for (const facts of [uninstall, dryRun, rehearsed]) assert.equal(choiceOf(pipx, facts), undefined);
});

const ALL = [venv('/v'), venv('/w'), pipx, system];
type Row = [name: string, choice: Parameters<typeof chosenAlways>[0], offers: Offer[], chosen?: Offer];
const ROWS: Row[] = [
  ['nothing is remembered', undefined, ALL],
  ['pipx is the first offer', { remedy: 'pipx' }, [pipx, ...ALL.slice(0, 2)], pipx],
  ['pipx is not the first offer', { remedy: 'pipx' }, ALL],
  ['pipx is not offered this time', { remedy: 'pipx' }, [venv('/v'), system]],
  ['the system package is exact', { remedy: 'system' }, ALL, system],
  ['the system package is only a guess', { remedy: 'system' }, [GUESS]],
  ['the chosen venv is one of two', { remedy: 'venv', path: '/w', foreign: false }, ALL, venv('/w')],
  ['the chosen venv is not offered', { remedy: 'venv', path: '/x', foreign: false }, ALL],
  ['the chosen venv is foreign now', { remedy: 'venv', path: '/v', foreign: false }, [venv('/v', ASKED)]],
  [
    'the chosen venv was foreign when the user chose it',
    { remedy: 'venv', path: '/v', foreign: true },
    [venv('/v', ASKED)],
    venv('/v', ASKED),
  ],
  ['the foreign venv is at another path', { remedy: 'venv', path: '/x', foreign: true }, [venv('/v', ASKED)]],
];
for (const [name, choice, offers, chosen] of ROWS) {
  test(`a remembered choice is used only if it still fits: ${name}`, () => {
    const decision = { offers, notOffered: [] };
    assert.deepEqual(chosenAlways(choice, decision, install), chosen);
    assert.equal(chosenAlways(choice, decision, uninstall), undefined);
  });
}
