import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../../src/remedies/facts.ts';
import {
  AUTOMATIC,
  declined,
  type PipxOffer,
  type Remedy,
  type Stage,
  type SystemOffer,
  type VenvOffer,
} from '../../../src/remedies/offer.ts';
import { splitRemedy } from '../../../src/remedies/split.ts';
import type { Ending } from '../../../src/system/ports.ts';
import { factsFor, requestFor } from './facts.ts';

const BASE = { label: '', reason: '', automatic: AUTOMATIC };
const DONE: Ending = { kind: 'exit', code: 0 };

/** Returns a split remedy, and the list of the commands that its pipx and venv remedies have executed. */
function remediesOf(pipxEnding: Ending, pipxFits = true) {
  const done: string[] = [];
  const asked = (facts: Facts): string => facts.request.argsWithoutPython.join(' ');
  const pipx: Remedy<PipxOffer> = {
    evaluate: (facts) =>
      pipxFits
        ? {
            offers: [{ ...BASE, remedy: 'pipx', runs: [], commands: [`pipx ${asked(facts)}`] }],
            notOffered: [],
          }
        : declined('pipx', 'pipx is not on PATH', ['install it']),
    execute: async (_, facts) => {
      done.push(`pipx ${asked(facts)}`);
      return pipxEnding;
    },
  };
  const venv: Remedy<VenvOffer> = {
    evaluate: (facts) => ({
      offers: [
        {
          ...BASE,
          ...{ remedy: 'venv', path: '/home/u/p/.venv', source: 'project', action: 'create' },
          commands: [`venv ${asked(facts)}`],
        },
      ],
      notOffered: [],
    }),
    execute: async (_, facts) => {
      done.push(`venv ${asked(facts)}`);
      return DONE;
    },
  };
  const system = declinedRemedy('system');
  return { split: splitRemedy({ pipx, system, venv }), done };
}

/** A remedy that offers nothing. */
const declinedRemedy = (name: 'system'): Remedy<SystemOffer> => ({
  evaluate: () => declined(name, 'not asked'),
  execute: () => assert.fail('nothing was offered'),
});

const said: string[] = [];
const stage = { screen: { line: (text: string) => said.push(text) } } as unknown as Stage;
const options = { typed: [{ name: '--index-url', value: 'http://h' }, { name: '--pre' }] };
const mixed = factsFor(requestFor(['requests>2', 'black', '-odd', 'yamllint'], options));

test('each part of a split command has all options, and only the requirements of that part', async () => {
  const { split, done } = remediesOf(DONE);
  const [offer] = split.evaluate(mixed).offers;
  assert.ok(offer);
  const commands = [
    'pipx install --index-url http://h --pre black yamllint',
    'venv install --index-url http://h --pre -- requests>2 -odd',
  ];
  assert.deepEqual(offer.commands, commands);
  assert.equal(offer.reason, 'black, yamllint as a command, requests>2, -odd in .venv');
  assert.deepEqual(await split.execute(offer, mixed, stage), DONE);
  assert.deepEqual(done, commands);
});

test('if pipx fails, the packages for the venv are not installed, and a message lists them', async () => {
  const failed: Ending = { kind: 'exit', code: 7 };
  const { split, done } = remediesOf(failed);
  const [offer] = split.evaluate(mixed).offers;
  assert.ok(offer);
  assert.deepEqual(await split.execute(offer, mixed, stage), failed);
  assert.equal(done.length, 1);
  assert.deepEqual(said, ['not installed: requests>2, -odd']);
});

test('if pipx is not offered, the split is not offered, and its reason is the reason against pipx', () => {
  const { split } = remediesOf(DONE, false);
  assert.deepEqual(split.evaluate(mixed).notOffered, [
    { remedy: 'split', reason: 'pipx is not on PATH', next: ['install it'] },
  ]);
  assert.deepEqual(split.evaluate(factsFor(requestFor(['requests']))), { offers: [], notOffered: [] });
});
