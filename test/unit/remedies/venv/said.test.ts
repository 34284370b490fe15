import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipRequest } from '../../../../src/pip/request.ts';
import type { Facts } from '../../../../src/remedies/facts.ts';
import { AUTOMATIC, type Stage, type VenvOffer } from '../../../../src/remedies/offer.ts';
import { explainPlace, sayWith } from '../../../../src/remedies/venv/said.ts';
import type { Installer } from '../../../../src/remedies/venv/uv.ts';
import { factsFor, requestFor } from '../facts.ts';

const OFFER: VenvOffer = {
  ...{ remedy: 'venv', path: '/home/u/p/.venv', source: 'project', action: 'use' },
  ...{ label: '', reason: 'this is your home directory', commands: [], automatic: AUTOMATIC },
};

function stageOf(unattended = true) {
  const lines: string[] = [];
  const note = (text: string): void => void lines.push(text);
  return { lines, stage: { unattended, screen: { line: note, command: note } } as unknown as Stage };
}

const facts = factsFor(requestFor(['six']));
const withUser = (user: PipRequest['settings']['user']): Facts =>
  factsFor(requestFor(['six'], { settings: { ...facts.request.settings, user } }));
const PIP: Installer = { kind: 'pip', why: undefined };
const COMMAND = '.venv/bin/pip install six';
const noUser = (source: string): string =>
  `added --no-user: ${source} asks for a user install, which venvs don't support`;

const ROWS: readonly (readonly [
  name: string,
  installer: Installer,
  facts: Facts,
  lines: readonly string[],
])[] = [
  ['pip', PIP, facts, [COMMAND]],
  ['pip with --user', PIP, withUser('argument'), [noUser('--user'), COMMAND]],
  ['pip with PIP_USER', PIP, withUser('environment'), [noUser('PIP_USER'), COMMAND]],
  ['pip with a config file', PIP, withUser('config'), [noUser("pip's config file"), COMMAND]],
  [
    'pip in place of uv',
    { kind: 'pip', why: 'uv is not on PATH' },
    facts,
    ['pip is used instead of uv (installer: uv): uv is not on PATH', COMMAND],
  ],
  [
    'uv',
    { kind: 'uv', program: '/bin/uv', what: 'install', args: ['six'], env: {} },
    facts,
    ['uv pip install --python .venv/bin/python --no-config six'],
  ],
];
for (const [name, installer, given, lines] of ROWS) {
  test(`the command is shown, and how it differs from the typed one: ${name}`, () => {
    const said = stageOf();
    sayWith(installer, OFFER, given, said.stage, {
      program: '/home/u/p/.venv/bin/pip',
      args: ['install', 'six'],
    });
    assert.deepEqual(said.lines, lines);
  });
}

test('without a menu, lines say why the packages go to an unexpected place', () => {
  const unused = { path: '/gone', why: 'it is gone', isBroken: true };
  const given = { ...facts, venvs: { ...facts.venvs, unused } };
  const told = (offer: VenvOffer, to: Facts, unattended?: boolean): readonly string[] => {
    const said = stageOf(unattended);
    explainPlace(offer, to, said.stage);
    return said.lines;
  };
  const inHome: VenvOffer = { ...OFFER, source: 'default' };
  assert.deepEqual(told(OFFER, facts), []);
  assert.deepEqual(told(inHome, given), [
    'VIRTUAL_ENV names /gone, but it is gone',
    'the venv named default is used, this is your home directory',
  ]);
  assert.deepEqual(told(inHome, given, false), []);
});
