import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipRequest } from '../../../src/pip/request.ts';
import { applyPolicy } from '../../../src/remedies/apply-policy.ts';
import type { Facts } from '../../../src/remedies/facts.ts';
import type { RemedyName } from '../../../src/remedies/offer.ts';
import type { Settings } from '../../../src/settings/settings.ts';
import { factsFor, offerBy as offer, requestFor } from './facts.ts';

const ALL: readonly RemedyName[] = ['project', 'venv', 'pipx', 'system', 'split', 'override'];
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
  'no policy': { left: ALL },
  'the list of remedies allows only pipx and system': {
    settings: { remedies: { names: ['pipx', 'system'], where: 'policy:2' } } as Partial<Settings>,
    ...{ left: ['pipx', 'system'], says: /^venv is not allowed here \(policy:2\)$/ },
  },
  'noOverride rules out the remedy override': {
    settings: { noOverride: 'policy:3' },
    ...{
      left: ['project', 'venv', 'pipx', 'system', 'split'],
      says: /^override is not allowed here \(policy:3\)$/,
    },
  },
  "a locked index rules out the project's tool, but not the system package": {
    ...{ settings: { index: INDEX }, left: ['venv', 'pipx', 'system', 'split', 'override'] },
    says: /^the project's tool is not offered: it uses its own indexes, not the locked one \(policy:1\)$/,
  },
  'the index is locked, and --index-url names another index': {
    ...{ settings: { index: INDEX }, request: { typed: [{ name: '--index-url', value: 'http://out' }] } },
    ...{
      left: ['system'],
      says: /^venv is not offered: --index-url could lead pip to another index than the locked one/,
    },
  },
  'the index is locked, and --index-url names the same index': {
    ...{ settings: { index: INDEX }, request: { typed: [{ name: '--index-url', value: INDEX.url }] } },
    left: ['venv', 'pipx', 'system', 'split', 'override'],
  },
  'an index that is not locked rules out nothing': {
    settings: { index: { ...INDEX, locked: false } },
    ...{ request: { typed: [{ name: '--index-url', value: 'http://out' }] }, left: ALL },
  },
  'the index is locked, and --build-constraint is a URL': {
    ...{
      settings: { index: INDEX },
      request: { typed: [{ name: '--build-constraint', value: 'https://out/c.txt' }] },
    },
    ...{ left: ['system'], says: /^venv is not offered: --build-constraint/ },
  },
  'the index is locked, and a requirements file can not be read': {
    ...{
      settings: { index: INDEX },
      facts: { files: new Map([['r.txt', { options: undefined, lines: undefined }]]) },
    },
    ...{
      left: ['system'],
      says: /^venv is not offered: r\.txt, which can't be read, could lead pip to another index than the locked one/,
    },
  },
  'the index is locked, and a config file may name another index': {
    ...{ settings: { index: INDEX }, facts: { otherIndices: { ...NONE, config: '/conf, which' } } },
    ...{
      left: ['system'],
      says: /^venv is not offered: \/conf, which could lead pip to another index than the locked one/,
    },
  },
  'the index is locked, and the pip.conf of the venv names another index': {
    ...{
      settings: { index: INDEX },
      facts: { otherIndices: { ...NONE, venvs: new Map([['/p/.venv', 'it']]) } },
    },
    ...{
      left: ['pipx', 'system', 'override'],
      says: /^venv is not offered: it could lead pip to another index than the locked one/,
    },
  },
  'the index is locked, and the pip.conf of another venv names another index': {
    ...{
      settings: { index: INDEX },
      facts: { otherIndices: { ...NONE, venvs: new Map([['/q/.venv', 'it']]) } },
    },
    left: ['venv', 'pipx', 'system', 'override'],
  },
  'the index is locked, and the pip.conf of a venv of pipx names another index': {
    ...{ settings: { index: INDEX }, facts: { otherIndices: { ...NONE, pipx: 'it' } } },
    ...{
      left: ['venv', 'system', 'override'],
      says: /^pipx is not offered: it could lead pip to another index than the locked one/,
    },
  },
  'an uninstall ignores --index-url': {
    ...{
      settings: { index: INDEX },
      request: { kind: 'uninstall', typed: [{ name: '--index-url', value: 'http://out' }] },
    },
    left: ['venv', 'pipx', 'system', 'split', 'override'],
  },
};

for (const [name, { settings, request, facts, left, says }] of Object.entries(ROWS)) {
  test(`applyPolicy rules out the right remedies: ${name}`, () => {
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
