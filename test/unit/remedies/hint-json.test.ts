import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../../src/remedies/facts.ts';
import { hintAsJson } from '../../../src/remedies/hint-json.ts';
import type { Offer } from '../../../src/remedies/offer.ts';
import { factsFor, requestFor } from './facts.ts';

const BASE = { label: '', reason: '', commands: [], automatic: { ok: true } } as const;
const VENV: Offer = {
  ...{ ...BASE, remedy: 'venv', path: '/home/u/p/.venv', source: 'project', action: 'create' },
  commands: ['python3 -m venv .venv', '.venv/bin/pip install x'],
};
const FOREIGN: Offer = { ...VENV, automatic: { ok: false, why: 'it is foreign', next: [], named: 'my env' } };
const APT = { program: 'sudo', args: ['apt-get', 'install', '-y', 'python3-x'] };
const SYSTEM: Offer = {
  ...{ ...BASE, remedy: 'system', action: 'install', exact: true, run: APT, unattended: APT },
  commands: ['sudo apt install python3-x'],
};
const TOLD: Offer = { ...SYSTEM, automatic: { ok: false, why: 'it is a guess', next: [] } };
const OVERRIDE: Offer = { ...BASE, remedy: 'override', run: APT };

/** Reads the line as a program does: it must be one line of ASCII. */
function hint(offers: readonly Offer[], more: Partial<Facts> = {}, words = ['x']) {
  const facts = factsFor(requestFor(words), more);
  const line = hintAsJson({ offers }, facts, 'the hint', ['no terminal', 'CI']);
  assert.match(line, /^[ -~]+$/);
  return JSON.parse(line);
}

test('the object names the refusal, the request, the reason and the offers', () => {
  assert.deepEqual(hint([VENV, SYSTEM, OVERRIDE]), {
    'pip-shim': 1,
    refusal: 'externally-managed-environment',
    command: 'install',
    python: '/usr/bin/python3',
    requirements: ['x'],
    reason: 'no terminal, CI',
    offers: [
      {
        remedy: 'venv',
        environment: { PIP_SHIM_AUTO: 'venv' },
        run: 'PIP_SHIM_AUTO=venv pip install x',
        commands: ['python3 -m venv .venv', '.venv/bin/pip install x'],
        works: true,
      },
      {
        remedy: 'system',
        environment: { PIP_SHIM_AUTO: 'system' },
        run: 'PIP_SHIM_AUTO=system pip install x',
        commands: ['sudo apt-get install -y python3-x'],
        works: true,
      },
    ],
    hint: 'the hint',
  });
  assert.equal(hint([], { cause: 'require-virtualenv' }).refusal, 'require-virtualenv');
});

type Rows = readonly (readonly [
  what: string,
  offers: readonly Offer[],
  more: Partial<Facts>,
  remedies: readonly string[],
])[];
const settings = (more: Partial<Facts['settings']>): Partial<Facts> => ({
  settings: { ...factsFor(requestFor([])).settings, ...more },
});
const ROWS: Rows = [
  ['an offer that a person must judge', [TOLD, OVERRIDE], {}, []],
  ['pipx, if the package may be a library', [{ ...BASE, remedy: 'pipx', runs: [] }], {}, []],
  ['a venv that a policy does not let anyone name', [FOREIGN], settings({ locked: ['venv'] }), []],
  ['an offer that a policy does not let anyone choose', [VENV], settings({ locked: ['auto'] }), []],
];
test('the object leaves out offers that a script can not get here', () => {
  for (const [what, offers, more, remedies] of ROWS)
    assert.deepEqual(
      hint(offers, more).offers.map((offer: Offer) => offer.remedy),
      remedies,
      what,
    );
});

test('of offers with the same variables, the object has only the first, which a script gets', () => {
  const editable: Offer = { ...VENV, editableProject: '.', commands: ['another command'] };
  assert.deepEqual(
    hint([VENV, editable, FOREIGN]).offers.map(({ commands, environment }: Record<string, unknown>) => [
      commands,
      environment,
    ]),
    [
      [VENV.commands, { PIP_SHIM_AUTO: 'venv' }],
      [FOREIGN.commands, { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: 'my env' }],
    ],
  );
});

test('behind sudo, the line to type keeps sudo only if the offer needs root', () => {
  const sudo = { user: { uid: 0, home: '/home/u', sudo: 'u' } } as unknown as Partial<Facts>;
  const own: Offer = { ...VENV, source: 'default' };
  const runs = hint([own, SYSTEM], sudo).offers.map(({ run }: { run: string }) => run);
  assert.deepEqual(runs, ['PIP_SHIM_AUTO=venv pip install x', 'sudo PIP_SHIM_AUTO=system pip install x']);
});

test('a line to type that would have a hidden password is left out', () => {
  const [offer] = hint([VENV], {}, ['--index-url', 'https://me:secret@example.org/simple', 'x']).offers;
  assert.deepEqual([offer.run, offer.environment], [undefined, { PIP_SHIM_AUTO: 'venv' }]);
});

test('passwords are hidden, and characters that a terminal acts on are escaped', () => {
  const words = ['https://me:secret@example.org/x.whl?token=abc', 'n\u001b[31m\u202e\u2028é'];
  const url = 'set the index https://me:secret@example.org';
  const offers = [{ ...VENV, commands: [url] }];
  const line = hintAsJson({ offers }, factsFor(requestFor(words)), url, ['no terminal']);
  assert.doesNotMatch(line, /secret|abc/);
  assert.match(line, /^[ -~]+$/);
  assert.equal(JSON.parse(line).requirements[1], words[1]);
});
