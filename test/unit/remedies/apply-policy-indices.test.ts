import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipRequest } from '../../../src/pip/request.ts';
import { applyPolicy } from '../../../src/remedies/apply-policy.ts';
import type { Facts } from '../../../src/remedies/facts.ts';
import { AUTOMATIC, type Offer, type RemedyName } from '../../../src/remedies/offer.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import { factsFor, requestFor } from './facts.ts';

const ALL: readonly RemedyName[] = ['project', 'venv', 'pipx', 'system', 'split', 'override'];
const offer = (remedy: RemedyName): Offer =>
  ({
    remedy,
    label: '',
    reason: '',
    commands: [],
    automatic: AUTOMATIC,
    path: '/p/.venv',
  }) as unknown as Offer;
const INDEX = { url: 'http://in/simple', where: 'policy:1', locked: true };
const NONE: Facts['otherIndices'] = { config: undefined, venvs: new Map(), pipx: undefined };

interface Row {
  readonly settings?: Partial<Settings>;
  readonly request?: Partial<PipRequest>;
  readonly facts?: Partial<Facts>;
  readonly left: readonly RemedyName[];
  readonly says?: RegExp;
}

const ROWS: Readonly<Record<string, Row>> = {
  'nothing is ruled out': { left: ALL },
  'some are named': {
    settings: { remedies: { names: ['pipx', 'system'], where: 'policy:2' } } as Partial<Settings>,
    ...{ left: ['pipx', 'system'], says: /^venv is not allowed here \(policy:2\)$/ },
  },
  'no override': {
    settings: { noOverride: 'policy:3' },
    ...{
      left: ['project', 'venv', 'pipx', 'system', 'split'],
      says: /^override is not allowed here \(policy:3\)$/,
    },
  },
  "a locked index: the project's tool has its own, the system's package comes from elsewhere": {
    ...{ settings: { index: INDEX }, left: ['venv', 'pipx', 'system', 'split', 'override'] },
    says: /^the project's tool is not offered: it uses its own indexes, not the locked one \(policy:1\)$/,
  },
  'another index is typed': {
    ...{ settings: { index: INDEX }, request: { typed: [{ name: '--index-url', value: 'http://out' }] } },
    ...{ left: ['system'], says: /^venv is not offered: --index-url could bypass the locked index/ },
  },
  'the same index is typed': {
    ...{ settings: { index: INDEX }, request: { typed: [{ name: '--index-url', value: INDEX.url }] } },
    left: ['venv', 'pipx', 'system', 'split', 'override'],
  },
  'an index that is not locked': {
    settings: { index: { ...INDEX, locked: false } },
    ...{ request: { typed: [{ name: '--index-url', value: 'http://out' }] }, left: ALL },
  },
  'build constraints from the network': {
    ...{
      settings: { index: INDEX },
      request: { typed: [{ name: '--build-constraint', value: 'https://out/c.txt' }] },
    },
    ...{ left: ['system'], says: /^venv is not offered: --build-constraint/ },
  },
  'a file that can not be looked into': {
    ...{
      settings: { index: INDEX },
      facts: { files: new Map([['r.txt', { options: undefined, lines: undefined }]]) },
    },
    ...{
      left: ['system'],
      says: /^venv is not offered: r\.txt, which can't be read, could bypass the locked index/,
    },
  },
  'a config file that can not be looked into': {
    ...{ settings: { index: INDEX }, facts: { otherIndices: { ...NONE, config: '/conf, which' } } },
    ...{ left: ['system'], says: /^venv is not offered: \/conf, which could bypass the locked index/ },
  },
  'another index in the pip.conf of the venv': {
    ...{
      settings: { index: INDEX },
      facts: { otherIndices: { ...NONE, venvs: new Map([['/p/.venv', 'it']]) } },
    },
    ...{
      left: ['pipx', 'system', 'override'],
      says: /^venv is not offered: it could bypass the locked index/,
    },
  },
  'another index in the pip.conf of another venv': {
    ...{
      settings: { index: INDEX },
      facts: { otherIndices: { ...NONE, venvs: new Map([['/q/.venv', 'it']]) } },
    },
    left: ['venv', 'pipx', 'system', 'override'],
  },
  "another index in one of pipx's venvs": {
    ...{ settings: { index: INDEX }, facts: { otherIndices: { ...NONE, pipx: 'it' } } },
    ...{
      left: ['venv', 'system', 'override'],
      says: /^pipx is not offered: it could bypass the locked index/,
    },
  },
  'nothing is looked up to uninstall': {
    ...{
      settings: { index: INDEX },
      request: { kind: 'uninstall', typed: [{ name: '--index-url', value: 'http://out' }] },
    },
    left: ['venv', 'pipx', 'system', 'split', 'override'],
  },
};

for (const [name, { settings, request, facts, left, says }] of Object.entries(ROWS)) {
  test(`the settings rule out remedies: ${name}`, () => {
    const plain = factsFor(requestFor(['six'], request), facts);
    const fits = ALL.map((remedy) => ({ offers: [offer(remedy)], notOffered: [] }));
    const permittedFits = applyPolicy(fits, { ...plain, settings: { ...plain.settings, ...settings } });
    const remedies = permittedFits.flatMap(({ offers }) => offers.map(({ remedy }) => remedy));
    assert.deepEqual(remedies, left);
    const reasons = permittedFits.flatMap(({ notOffered }) => notOffered.map(({ reason }) => reason));
    assert.equal(reasons.length, ALL.length - left.length);
    if (says)
      assert.ok(
        reasons.some((reason) => says.test(reason)),
        reasons.join('\n'),
      );
  });
}
