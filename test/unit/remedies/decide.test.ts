import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipRequest } from '../../../src/pip/request.ts';
import { chooseAutomatically, decide, elsewhere, toolsAndRest } from '../../../src/remedies/decide.ts';
import type { Facts } from '../../../src/remedies/facts.ts';
import {
  AUTOMATIC,
  declined,
  type Evaluation,
  type Offer,
  type RemedyName,
} from '../../../src/remedies/offer.ts';
import { factsFor, requestFor } from './facts.ts';

const BASE = { label: '', reason: 'fits', commands: [], automatic: AUTOMATIC };
/** The remedies that PIP_SHIM_AUTO can name. */
type Named = Exclude<RemedyName, 'split' | 'override'>;
const TOOL = { name: 'uv', title: 'uv', sign: 'uv.lock', path: '/usr/bin/uv' } as const;
const OFFERS: { readonly [Name in Named]: Offer } = {
  venv: { ...BASE, remedy: 'venv', path: '/v', source: 'project', action: 'create' },
  project: { ...BASE, remedy: 'project', tool: 'uv', exact: true, runs: [], undoCommands: [] },
  pipx: { ...BASE, remedy: 'pipx', runs: [] },
  system: {
    ...BASE,
    remedy: 'system',
    exact: true,
    action: 'nothing',
    run: undefined,
    unattended: undefined,
  },
};
const fits = (names: readonly Named[], automatic = AUTOMATIC as Offer['automatic']): Evaluation[] =>
  names.map((name) => ({ offers: [{ ...OFFERS[name], automatic }], notOffered: [] }));
const ALL: Named[] = ['venv', 'system', 'pipx'];
const facts = (requirements: readonly string[], more: Partial<PipRequest> = {}): Facts =>
  factsFor(requestFor(requirements, more));

const DRY = { settings: { ...facts([]).request.settings, dryRun: true } };
const ORDER: [name: string, facts: Facts, order: Named[], smart: RemedyName][] = [
  ['a tool', facts(['black']), ['pipx', 'venv', 'system'], 'pipx'],
  ['several tools', facts(['black', 'Yamllint>1', 'yt_dlp']), ['pipx', 'venv', 'system'], 'pipx'],
  ['a tool and --dry-run, which pipx lacks', facts(['black'], DRY), ['pipx', 'venv', 'system'], 'venv'],
  ['a library', facts(['requests']), ALL, 'venv'],
  ['a tool and a library, without an offer to split', facts(['black', 'requests']), ALL, 'split'],
  ['a package that is a tool and a library', facts(['pytest']), ALL, 'venv'],
  ['an unknown name', facts(['no-such-name']), ALL, 'venv'],
  ['no requirement', facts([]), ALL, 'venv'],
  ['a tool and a URL', facts(['black', 'https://h/x.whl']), ALL, 'split'],
  ['a tool and a path', facts(['black', './x']), ALL, 'split'],
  ['a tool and -r', facts(['black'], { requirementFiles: ['r.txt'] }), ALL, 'venv'],
  ['a tool and -e', facts(['black'], { editables: ['.'] }), ALL, 'venv'],
  ['a tool and --group', facts(['black'], { groups: ['dev'] }), ALL, 'venv'],
];
for (const [name, given, order, smart] of ORDER) {
  test(`for ${name} the offers are ${order.join(', ')}, and smart takes only ${smart}`, () => {
    const decision = decide(given, fits(ALL));
    assert.deepEqual(
      decision.offers.map(({ remedy }) => remedy),
      order,
    );
    const choice = chooseAutomatically('smart', decision, given);
    if (smart === 'split') assert.equal(choice.kind, 'fail', 'never another way than the one that fits');
    else assert.equal(choice.kind === 'run' && choice.offer.remedy, smart);
  });
}

const WHY: Record<string, NonNullable<Facts['packages'][number]['systemFirst']>> = {
  gdal: { kind: 'bound' },
  psycopg2: { kind: 'builds', missing: [] },
  awscli: { kind: 'abandoned', why: 'it is dead' },
};
const FIRST: readonly (readonly [names: readonly string[], first: RemedyName, more?: Partial<PipRequest>])[] =
  [
    [['gdal'], 'system'],
    [['awscli'], 'system'],
    [['gdal', 'requests'], 'system'],
    [['requests', 'psycopg2'], 'system'],
    [['awscli', 'requests'], 'venv'],
    [['awscli', 'psycopg2'], 'system'],
    [['gdal', './lib'], 'venv'],
    [['gdal'], 'venv', { requirementFiles: ['r.txt'] }],
  ];
for (const [names, first, more] of FIRST) {
  test(`the first offer for ${names.join(' and ')}${more ? ' and a file' : ''} is ${first}`, () => {
    const given = facts(names, more);
    const packages = given.packages.map((each) => ({ ...each, systemFirst: WHY[each.name] }));
    assert.equal(decide({ ...given, packages }, fits(['venv', 'system'])).offers[0]?.remedy, first);
  });
}

const OVERRIDE: Evaluation = {
  offers: [{ ...BASE, remedy: 'override', run: { program: 'pip', args: [] } }],
  notOffered: [],
};
for (const name of ['black', 'requests', 'no-such-name']) {
  test(`for ${name} override is the last offer, and PIP_SHIM_AUTO=smart never takes it`, () => {
    const given = facts([name]);
    const { offers } = decide(given, [OVERRIDE, ...fits(ALL)]);
    assert.equal(offers.at(-1)?.remedy, 'override');
    assert.equal(offers.length, ALL.length + 1);
    const alone = decide(given, [OVERRIDE, declined('venv', 'because')]);
    assert.deepEqual(alone.offers, [], 'never the default');
    assert.equal(chooseAutomatically('smart', alone, given).kind, 'fail');
  });
}

test('offers of one remedy keep their order', () => {
  const two = { offers: [OFFERS.venv, { ...OFFERS.venv, path: '/second' } as Offer], notOffered: [] };
  const { offers } = decide(facts(['black']), [two, ...fits(['pipx'])]);
  assert.deepEqual(
    offers.map((offer) => (offer.remedy === 'venv' ? offer.path : offer.remedy)),
    ['pipx', '/v', '/second'],
  );
});

const MIXED: [name: string, facts: Facts, split: [string[], string[]] | undefined][] = [
  ['a tool and a library', facts(['requests', 'black>=24']), [['black>=24'], ['requests']]],
  ['a tool and an unknown name', facts(['black', 'no-such']), [['black'], ['no-such']]],
  ['a tool and a URL', facts(['black', 'https://h/x.whl']), [['black'], ['https://h/x.whl']]],
  ['only tools', facts(['black', 'yamllint']), undefined],
  ['only libraries', facts(['requests', 'six']), undefined],
  ['a tool, a library and -r', facts(['black', 'six'], { requirementFiles: ['r.txt'] }), undefined],
  ['an uninstall', facts(['black', 'six'], { kind: 'uninstall' }), undefined],
];
for (const [name, given, split] of MIXED) {
  test(`toolsAndRest splits only an install of tools and other packages: ${name}`, () => {
    const parts = toolsAndRest(given);
    assert.deepEqual(parts && [parts.tools, parts.rest], split);
  });
}

for (const mode of ALL) {
  test(`PIP_SHIM_AUTO=${mode} takes ${mode} at any position in the order, and fails without ${mode}`, () => {
    const given = facts(['black']);
    const choice = chooseAutomatically(mode, decide(given, fits(ALL)), given);
    assert.deepEqual(choice, { kind: 'run', offer: OFFERS[mode] });
    const others = fits(ALL.filter((name) => name !== mode));
    const ways = decide(given, others).offers.map(({ remedy }) => `PIP_SHIM_AUTO=${remedy}: fits`);
    const without = decide(given, [...others, declined(mode, 'because', ['do this'])]);
    assert.deepEqual(chooseAutomatically(mode, without, given), {
      kind: 'fail',
      why: 'because',
      next: ['do this', ...ways],
    });
    assert.deepEqual(chooseAutomatically(mode, decide(given, others), given), {
      kind: 'fail',
      why: 'this way does not fit this command',
      next: ways,
    });
  });
}

test('PIP_SHIM_AUTO takes no offer that needs a confirmation', () => {
  const given = facts(['requests']);
  const decision = decide(given, fits(['venv'], { ok: false, why: 'not ours', next: ['allow it'] }));
  assert.deepEqual(chooseAutomatically('venv', decision, given), {
    kind: 'fail',
    why: 'not ours',
    next: ['allow it'],
  });
});

test('without a venv, PIP_SHIM_AUTO=venv fails and names the command that uninstalls the package', () => {
  const given = factsFor(requestFor(['black'], { kind: 'uninstall' }), {
    owners: [
      {
        name: 'black',
        kind: 'local',
        directory: '/usr/local/lib/python3.11/dist-packages',
        package: undefined,
      },
    ],
  });
  const decision = decide(given, [
    declined('venv', 'there is no .venv'),
    ...fits(['pipx']),
    declined('system', 'installed by Debian', ['apt remove black']),
    declined('override', 'there is no way to that'),
  ]);
  const choice = chooseAutomatically('venv', decision, given);
  assert.deepEqual(choice, {
    kind: 'fail',
    why: 'there is no .venv',
    next: [
      'installed by Debian',
      'apt remove black',
      'black: installed by pip in /usr/local/lib/python3.11/dist-packages, for all users',
      'the system does not manage it; to uninstall it: sudo pip uninstall -y --break-system-packages black',
      'PIP_SHIM_AUTO=pipx: fits',
    ],
  });
});

const managed = (requirements: readonly string[]): Facts => {
  const given = facts(requirements);
  return { ...given, managed: { ...given.managed, tool: TOOL } };
};
const orderOf = (given: Facts, each: readonly Evaluation[]): readonly string[] =>
  decide(given, each).offers.map(({ remedy }) => remedy);

test('the first offer is the project’s tool, or the venv if the tool is not offered', () => {
  assert.deepEqual(orderOf(managed(['requests']), fits([...ALL, 'project'])), ['project', ...ALL]);
  assert.deepEqual(orderOf(managed(['black']), fits([...ALL, 'project'])), [
    'project',
    'pipx',
    'venv',
    'system',
  ]);
  assert.deepEqual(orderOf(managed(['black']), fits(ALL)), ALL);
});

const NOT_OK = { ok: false, why: 'not made here', next: [] } as const;

test('PIP_SHIM_AUTO=project takes the tool, or the venv with the reason against the tool, or fails', () => {
  const given = managed(['black']);
  const chosen = (...each: readonly Evaluation[]) => {
    const choice = chooseAutomatically('project', decide(given, each), given);
    return choice.kind === 'run' ? [choice.offer.remedy, choice.instead] : [choice.kind, choice.why];
  };
  assert.deepEqual(chosen(...fits([...ALL, 'project'])), ['project', undefined]);
  assert.deepEqual(chosen(...fits(ALL)), ['venv', undefined]);
  assert.deepEqual(chosen(...fits(ALL), declined('project', 'no tool')), ['venv', 'no tool']);
  assert.deepEqual(chosen(...fits(ALL), ...fits(['project'], NOT_OK)), ['venv', 'not made here']);
  assert.deepEqual(chosen(...fits(['venv', 'project'], NOT_OK)), ['fail', 'not made here']);
  assert.deepEqual(chosen(...fits(['pipx', 'system'])), ['fail', 'this way does not fit this command']);
});

test('decide offers neither a remedy that the settings forbid nor a tool that ignores a locked index', () => {
  const managed = facts(['requests']);
  const under = (more: Partial<Facts['settings']>): [string[], string[]] => {
    const { offers, notOffered } = decide(
      { ...managed, settings: { ...managed.settings, ...more } },
      fits(['project', 'venv', 'system']),
    );
    return [offers.map(({ remedy }) => remedy), notOffered.map(({ reason }) => reason)];
  };
  assert.deepEqual(under({ remedies: { names: ['venv', 'system'], where: 'policy:1' } }), [
    ['venv', 'system'],
    ['project is not allowed here (policy:1)'],
  ]);
  const index = { url: 'https://packages.example.org/simple', where: 'policy:2' };
  assert.deepEqual(under({ index: { ...index, locked: false } }), [['project', 'venv', 'system'], []]);
  assert.deepEqual(under({ index: { ...index, locked: true } }), [
    ['venv', 'system'],
    ["the project's tool is not offered: it uses its own indexes, not the locked one (policy:2)"],
  ]);
});

const SPLIT: Offer = {
  ...{ ...BASE, remedy: 'split', label: 'both' },
  ...{ first: { offer: OFFERS.pipx }, rest: { offer: OFFERS.venv } },
} as unknown as Offer;
const ofOne = (offer: Offer): Evaluation => ({ offers: [offer], notOffered: [] });

test('a failed install names each way once, and not the next steps of ways that do not fit', () => {
  const given = facts(['black', 'requests']);
  const second: Offer = { ...OFFERS.venv, reason: 'with the project itself' } as Offer;
  const each = [
    ofOne(SPLIT),
    ofOne(OFFERS.venv),
    ofOne(second),
    declined('pipx', 'not on PATH', ['install it']),
  ];
  assert.deepEqual(elsewhere(decide(given, each), given, 'system'), [
    'PIP_SHIM_AUTO=smart: fits',
    'PIP_SHIM_AUTO=venv: fits',
  ]);
});

test('a failed choice names only variables with which another offer works here', () => {
  const given = facts(['no-such-name']);
  const venv = { ...OFFERS.venv, automatic: { ok: false, why: '', next: [], named: '.venv' } } as const;
  const each: readonly Evaluation[] = [...fits(['pipx']), { offers: [venv], notOffered: [] }, OVERRIDE];
  const nextOf = (to: Facts) => {
    const choice = chooseAutomatically('system', decide(to, each), to);
    return choice.kind === 'fail' ? choice.next : [];
  };
  assert.deepEqual(nextOf(given), ['PIP_SHIM_AUTO=venv PIP_SHIM_VENV=.venv: fits']);
  assert.deepEqual(nextOf(facts(['black']))[0], 'PIP_SHIM_AUTO=pipx: fits');
  const isProject = { ...given, settings: { ...given.settings, auto: 'project' as const } };
  assert.deepEqual(nextOf(isProject), ['PIP_SHIM_VENV=.venv: fits'], 'project chooses the venv already');
  const locked = (key: 'auto' | 'venv') => ({ ...given, settings: { ...given.settings, locked: [key] } });
  for (const key of ['auto', 'venv'] as const) assert.deepEqual(nextOf(locked(key)), [], key);
});
