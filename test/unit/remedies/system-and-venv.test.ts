import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VenvPlace } from '../../../src/environment/venv-places.ts';
import { aptCommands } from '../../../src/platforms/apt.ts';
import { chooseAutomatically, decide } from '../../../src/remedies/decide.ts';
import type { Facts } from '../../../src/remedies/facts.ts';
import type { Execution, PipxOffer, Stage, SystemOffer, VenvOffer } from '../../../src/remedies/offer.ts';
import { evaluatePipx } from '../../../src/remedies/pipx/evaluate.ts';
import { splitRemedy } from '../../../src/remedies/split.ts';
import { evaluateInstall } from '../../../src/remedies/system/evaluate.ts';
import { evaluateVenv } from '../../../src/remedies/venv/evaluate.ts';
import { variablesFor } from '../../../src/remedies/ways.ts';
import type { Ending } from '../../../src/system/ports.ts';
import { ABSENT, requestFor } from './facts.ts';
import { factsOfNames } from './facts-of-names.ts';

/** The remedies of a Debian machine. Each execution notes its commands, and ends as told. */
function remediesOf(systemEnding: Ending = { kind: 'exit', code: 0 }) {
  const done: string[] = [];
  const execution = <O extends VenvOffer | SystemOffer | PipxOffer>(ending: Ending): Execution<O> => ({
    execute: async ({ commands }) => {
      done.push(...commands);
      return ending;
    },
  });
  const went: Ending = { kind: 'exit', code: 0 };
  const venv = { evaluate: evaluateVenv, ...execution<VenvOffer>(went) };
  const pipx = { evaluate: evaluatePipx, ...execution<PipxOffer>(went) };
  const system = {
    evaluate: (facts: Facts) => evaluateInstall(facts, aptCommands),
    ...execution<SystemOffer>(systemEnding),
  };
  const split = splitRemedy({ pipx, system, venv });
  const decided = (facts: Facts) =>
    decide(
      facts,
      [venv, pipx, system, split].map(({ evaluate }) => evaluate(facts)),
    );
  return { split, decided, done };
}

const USABLE: VenvPlace = {
  ...ABSENT,
  state: { kind: 'usable', python: '/v/bin/python', version: '3.11', pip: 'script', ours: true, holds: [] },
};
const SEEING: VenvPlace = {
  ...USABLE,
  state: { ...USABLE.state, seesSystem: true } as VenvPlace['state'],
};
const MAKE = '/usr/bin/python3 -m venv --without-pip .venv';
const MAKE_SEEING = '/usr/bin/python3 -m venv --system-site-packages --without-pip .venv';
const APT = 'sudo apt install python3-gi';

/** The facts about a command that installs these names on Debian, with a venv in this state. */
function factsIn(names: readonly string[], place = ABSENT, isInstalled = false): Facts {
  const facts = factsOfNames(requestFor(names));
  const answers = facts.system.answers.map((each) => ({
    ...each,
    installed: isInstalled ? each.candidate : undefined,
  }));
  const named = facts.named.map((each) => ({ ...each, installed: isInstalled ? each.candidate : undefined }));
  return {
    ...facts,
    ...{ named, system: { ...facts.system, answers }, venvs: { ...facts.venvs, places: [place] } },
  };
}

const PIP = (...names: readonly string[]): string => `.venv/bin/pip install ${names.join(' ')}`;

/** Each row: the situation, its facts, and the commands of each offer but the one into the system's Python. */
const OFFERS: readonly (readonly [string, Facts, readonly (readonly string[])[]])[] = [
  [
    'apt has the package, and it is not installed',
    factsIn(['pygobject']),
    [[APT], [APT, MAKE_SEEING, PIP('pygobject')], [MAKE, PIP('pygobject')]],
  ],
  [
    'apt’s package is installed',
    factsIn(['pygobject'], ABSENT, true),
    [[], [MAKE_SEEING, PIP('pygobject')], [MAKE, PIP('pygobject')]],
  ],
  [
    'one name is for apt alone, and apt does not have the other name',
    factsIn(['pygobject', 'not-in-debian']),
    [
      [APT, MAKE_SEEING, PIP('pygobject', 'not-in-debian')],
      [MAKE, PIP('pygobject', 'not-in-debian')],
    ],
  ],
  [
    'the venv exists and sees the system’s packages',
    factsIn(['pygobject'], SEEING),
    [[APT], [APT, PIP('pygobject')], [PIP('pygobject')]],
  ],
  [
    'the venv exists and sees the system’s packages, and apt’s package is installed',
    factsIn(['pygobject'], SEEING, true),
    [[], [PIP('pygobject')]],
  ],
  [
    'the venv exists and does not see the system’s packages',
    factsIn(['pygobject'], USABLE),
    [[APT], [PIP('pygobject')]],
  ],
  [
    'pip is to look for newer releases (--upgrade)',
    { ...factsIn(['pygobject']), request: requestFor(['pygobject'], { typed: [{ name: '--upgrade' }] }) },
    [[APT], [MAKE, PIP('--upgrade', 'pygobject')], [MAKE_SEEING, PIP('--upgrade', 'pygobject')]],
  ],
  [
    'no name is for apt alone',
    factsIn(['requests']),
    [[MAKE, PIP('requests')], ['sudo apt install python3-requests']],
  ],
];
for (const [name, facts, expected] of OFFERS) {
  test(`the offers for names that only Debian can serve, if ${name}`, () => {
    const { offers } = remediesOf().decided(facts);
    assert.deepEqual(
      offers.filter(({ remedy }) => remedy !== 'pipx').map(({ commands }) => commands),
      expected,
    );
  });
}

test('the offer names the package and where it comes from, and no variable chooses the offer', () => {
  const facts = factsIn(['pygobject', 'not-in-debian']);
  const [offer] = remediesOf().decided(facts).offers;
  assert.deepEqual(
    [offer?.label, offer?.version, offer?.reason],
    [
      'In this project (.venv, new), with pygobject from Debian',
      '1.2.3',
      "a venv that sees the system's packages",
    ],
  );
  assert.equal(offer && variablesFor(offer, facts), undefined);
});

test('PIP_SHIM_AUTO=venv still chooses the plain venv, or the one that the setting asks for', () => {
  const chosen = (facts: Facts): readonly string[] | undefined => {
    const choice = chooseAutomatically('venv', remediesOf().decided(facts), facts);
    return choice.kind === 'run' ? choice.offer.commands : undefined;
  };
  const facts = factsIn(['pygobject']);
  assert.deepEqual(chosen(facts), [MAKE, PIP('pygobject')]);
  const seeing = { ...facts, settings: { ...facts.settings, systemSitePackages: true } };
  assert.deepEqual(chosen(seeing), [MAKE_SEEING, PIP('pygobject')]);
});

for (const names of [['system'], ['venv']] as const) {
  test(`a policy that allows ${names[0]} only leaves no offer of both`, () => {
    const facts = factsIn(['pygobject']);
    const settings = { ...facts.settings, remedies: { names, where: 'policy' } };
    const { offers } = remediesOf().decided({ ...facts, settings });
    assert.deepEqual([...new Set(offers.map(({ remedy }) => remedy))], names);
  });
}

test('with PIP_SHIM_INSTALLER=uv, no offer of both: uv counts no package of the system’s as installed', () => {
  const facts = factsIn(['pygobject']);
  const settings = { ...facts.settings, installer: 'uv' } as const;
  const { offers } = remediesOf().decided({ ...facts, settings, uv: { path: '/usr/bin/uv', variables: [] } });
  assert.ok(offers.length > 1);
  assert.ok(offers.every(({ remedy }) => remedy !== 'split'));
});

test('if the system’s package is installed, only the venv’s pip runs', async () => {
  const facts = factsIn(['pygobject'], ABSENT, true);
  const { split, done } = remediesOf();
  const [offer] = split.evaluate(facts).offers;
  assert.ok(offer);
  await split.execute(offer, facts, stage);
  assert.deepEqual(done, [MAKE_SEEING, PIP('pygobject')]);
});

const said: string[] = [];
const stage = { screen: { line: (text: string) => said.push(text) } } as unknown as Stage;
test('apt runs first, then the venv’s pip; if apt fails, pip does not run', async () => {
  const facts = factsIn(['pygobject']);
  const failed: Ending = { kind: 'exit', code: 100 };
  for (const [ending, ran] of [
    [{ kind: 'exit', code: 0 }, [APT, MAKE_SEEING, PIP('pygobject')]],
    [failed, [APT]],
  ] as const) {
    const { split, done } = remediesOf(ending);
    const [offer] = split.evaluate(facts).offers;
    assert.ok(offer);
    assert.deepEqual(await split.execute(offer, facts, stage), ending);
    assert.deepEqual(done, ran);
  }
  assert.deepEqual(said, ['not installed: pygobject']);
});
