import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../../src/remedies/facts.ts';
import { hintFor } from '../../../src/remedies/hint.ts';
import type { Offer } from '../../../src/remedies/offer.ts';
import type { CiEnvironment } from '../../../src/system/ci-environment.ts';
import { factsFor, requestFor } from './facts.ts';
import { factsOfNames } from './facts-of-names.ts';

const BASE = { label: '', reason: '', commands: [], automatic: { ok: true } } as const;
const VENV: Offer = { ...BASE, remedy: 'venv', path: '/home/u/p/.venv', source: 'project', action: 'create' };
const PIPX: Offer = { ...BASE, remedy: 'pipx', runs: [] };
const INTO = 'pip-shim can install into .venv instead: ';
const AS_ROOT = { user: { uid: 0, home: '/root', sudo: undefined } };
const NAMED = { settings: { ...factsFor(requestFor([])).settings, venv: '/srv/venv' } };

const ROWS: [
  here: CiEnvironment | undefined,
  offer: Offer | undefined,
  kind: 'install' | 'uninstall',
  more: Partial<Facts>,
  hint: string,
][] = [
  [undefined, VENV, 'install', {}, `${INTO}set PIP_SHIM_AUTO=venv, or run this at a terminal to choose.`],
  [
    undefined,
    PIPX,
    'uninstall',
    {},
    'pip-shim can uninstall it with pipx instead: set PIP_SHIM_AUTO=pipx, or run this at a terminal to choose.',
  ],
  [undefined, undefined, 'install', {}, "pip-shim can't install it either: no place"],
  [
    'jupyter',
    VENV,
    'install',
    {},
    `${INTO}run %env PIP_SHIM_AUTO=venv in a cell, then this again. To import from that venv, add a kernel for it: !pip install ipykernel, then !.venv/bin/python -m ipykernel install --user --name venv`,
  ],
  [
    'jupyter',
    VENV,
    'uninstall',
    {},
    'pip-shim can uninstall from .venv instead: run %env PIP_SHIM_AUTO=venv in a cell, then this again.',
  ],
  [
    'github',
    VENV,
    'install',
    {},
    `${INTO}set PIP_SHIM_AUTO=venv (in the workflow: env: {PIP_SHIM_AUTO: venv}).`,
  ],
  [
    'gitlab',
    PIPX,
    'install',
    { packages: factsFor(requestFor(['black'])).packages },
    'pip-shim can install it with pipx instead: set PIP_SHIM_AUTO=pipx (in .gitlab-ci.yml: variables: {PIP_SHIM_AUTO: pipx}).',
  ],
  ...(
    [
      [AS_ROOT, 'ENV PIP_SHIM_AUTO=venv PIP_SHIM_VENV=/opt/venv PATH=/opt/venv/bin:$PATH'],
      [{ ...AS_ROOT, ...NAMED }, 'ENV PIP_SHIM_AUTO=venv'],
      [{}, 'ENV PIP_SHIM_AUTO=venv'],
    ] as const
  ).map(
    ([more, words]) =>
      [
        'container',
        VENV,
        'install',
        more,
        `${INTO}set PIP_SHIM_AUTO=venv (in a Dockerfile: ${words}), or run this at a terminal to choose.`,
      ] as (typeof ROWS)[number],
  ),
];
const NOT_OK = { automatic: { ok: false, why: '', next: [] } } as const;
const CONDA: Offer = {
  ...{ ...BASE, ...NOT_OK, remedy: 'project', tool: 'conda', exact: false },
  ...{ runs: [], undoCommands: [] },
};
const BESIDE: Readonly<Record<string, readonly [offers: readonly Offer[], hint: string]>> = {
  'a later offer is a venv, so the hint names the venv': [
    [CONDA, VENV],
    `${INTO}set PIP_SHIM_AUTO=venv, or run this at a terminal to choose.`,
  ],
  'there is no other remedy, so the hint names the first remedy': [
    [CONDA],
    'pip-shim can install it with conda instead: run this at a terminal to choose.',
  ],
  'scripts may not use the other remedies either, so the hint names the first remedy': [
    [CONDA, { ...VENV, ...NOT_OK }],
    'pip-shim can install it with conda instead: run this at a terminal to choose.',
  ],
  'the package may be a library, not a tool for pipx, so the hint names and permits the venv': [
    [PIPX, { ...VENV, automatic: { ok: false, why: '', next: [], named: 'my env/.venv' } }],
    `${INTO}set PIP_SHIM_AUTO=venv PIP_SHIM_VENV='my env/.venv', or run this at a terminal to choose.`,
  ],
};
for (const [name, [offers, hint]] of Object.entries(BESIDE)) {
  test(`scripts may not use the first remedy: ${name}`, () => {
    assert.equal(
      hintFor({ offers, notOffered: [] }, factsFor(requestFor(['x'])), undefined, ['no terminal']),
      hint,
    );
  });
}

/** The keys that a policy locks, and the hint for root in a container. */
const LOCKED: readonly (readonly [locked: readonly string[], hint: string])[] = [
  [['auto'], `${INTO}run this at a terminal to choose.`],
  [
    ['venv'],
    `${INTO}set PIP_SHIM_AUTO=venv (in a Dockerfile: ENV PIP_SHIM_AUTO=venv), or run this at a terminal to choose.`,
  ],
];
for (const [locked, hint] of LOCKED) {
  test(`the hint does not suggest to set ${locked} if a policy locks ${locked}`, () => {
    const base = factsFor(requestFor(['x']), AS_ROOT);
    const facts = { ...base, settings: { ...base.settings, locked } } as Facts;
    assert.equal(hintFor({ offers: [VENV], notOffered: [] }, facts, 'container', ['no terminal']), hint);
  });
}

for (const [here, offer, kind, more, hint] of ROWS) {
  test(`the ${kind} hint in ${here ?? 'shell'} names ${offer?.remedy ?? 'none'} ${Object.keys(more)}`, () => {
    const notOffered = [{ remedy: 'venv', reason: 'no place', next: [] }] as const;
    const decision = offer ? { offers: [offer], notOffered: [] } : { offers: [], notOffered };
    assert.equal(hintFor(decision, factsFor(requestFor(['x'], { kind }), more), here, ['no terminal']), hint);
  });
}

const FOREIGN: Offer = { ...VENV, automatic: { ok: false, why: '', next: [], named: 'my env' } };
const PLACES: readonly (readonly [here: CiEnvironment, way: RegExp])[] = [
  ['jupyter', /run %env PIP_SHIM_AUTO=venv and %env PIP_SHIM_VENV=my env in a cell/],
  ['github', /in the workflow: env: \{PIP_SHIM_AUTO: venv, PIP_SHIM_VENV: "my env"\}/],
  ['container', /in a Dockerfile: ENV PIP_SHIM_AUTO=venv PIP_SHIM_VENV='my env'\)/],
];
for (const [here, way] of PLACES) {
  test(`for a venv that pip-shim did not make, the hint sets PIP_SHIM_VENV in the syntax of: ${here}`, () => {
    const facts = factsFor(requestFor(['x']), AS_ROOT);
    assert.match(hintFor({ offers: [FOREIGN], notOffered: [] }, facts, here, ['no terminal']), way);
    const locked = { ...facts, settings: { ...facts.settings, locked: ['venv'] as const } };
    assert.match(hintFor({ offers: [FOREIGN], notOffered: [] }, locked, here, ['no terminal']), /: run this/);
  });
}

test('if nothing is offered, the hint ends with a command that makes a venv possible', () => {
  const next = ['run it without sudo: pip install x'];
  const notOffered = [{ remedy: 'venv', reason: 'it would belong to root', next }] as const;
  const hint = hintFor({ offers: [], notOffered }, factsFor(requestFor(['x'])), undefined, ['no terminal']);
  assert.equal(hint, `pip-shim can't install it either: it would belong to root; ${next[0]}`);
});

test('if an uninstall can’t be offered, the hint names the place that has the package, with its command', () => {
  const none = { remedy: 'venv', reason: 'there is no .venv', next: [] } as const;
  const remove = 'if nothing needs it: apt remove python3-six';
  const debian = { remedy: 'system', reason: 'six: installed by Debian', next: [remove] } as const;
  const hint = (notOffered: Parameters<typeof hintFor>[0]['notOffered']): string =>
    hintFor({ offers: [], notOffered }, factsFor(requestFor(['six'], { kind: 'uninstall' })), undefined, [
      'no terminal',
    ]);
  const start = "pip-shim can't uninstall it either: ";
  assert.equal(hint([none, debian]), `${start}six: installed by Debian; ${remove}`);
  assert.equal(hint([none, { ...debian, next: [] }]), `${start}there is no .venv; six: installed by Debian`);
});

test('if a venv would fail, the hint offers the system package, unless a project tool has the project', () => {
  const base = factsFor(requestFor(['six', 'requests']));
  const hint = (kind: 'bound' | 'abandoned', offers: readonly Offer[]): string => {
    const systemFirst = { kind, why: 'it is dead' } as Facts['packages'][number]['systemFirst'];
    const packages = base.packages.map((each, at) => (at === 0 ? { ...each, systemFirst } : each));
    return hintFor({ offers, notOffered: [] }, { ...base, packages }, undefined, ['no terminal']);
  };
  assert.match(
    hint('bound', [SYSTEM, VENV]),
    /^pip-shim can install it with apt instead: set PIP_SHIM_AUTO=system/,
  );
  assert.match(hint('bound', [{ ...SYSTEM, ...NOT_OK }, VENV]), /PIP_SHIM_AUTO=venv/);
  assert.match(hint('abandoned', [SYSTEM, VENV]), /PIP_SHIM_AUTO=venv/);
  assert.match(hint('bound', [VENV]), /PIP_SHIM_AUTO=venv/);
});

const SUDO = { user: { uid: 0, home: '/root', sudo: { uid: 1000, name: 'u' } } };
const DEFAULT: Offer = { ...VENV, path: '/root/.local/share/pip-shim/venvs/default', source: 'default' };
for (const [name, offer, hint] of [
  ['a venv in the home', DEFAULT, 'no root is needed: run it without sudo: PIP_SHIM_AUTO=venv pip install x'],
  ['a venv in a project of root', VENV, `${INTO}sudo PIP_SHIM_AUTO=venv pip install x`],
] as const) {
  test(`under sudo, which drops variables, the hint for ${name} is a command that can be typed`, () => {
    const facts = factsFor(requestFor(['x']), SUDO);
    assert.equal(hintFor({ offers: [offer], notOffered: [] }, facts, 'container', ['no terminal']), hint);
  });
}

const SYSTEM: Offer = {
  ...{ ...BASE, remedy: 'system', action: 'nothing', exact: true },
  ...{ run: undefined, unattended: undefined },
};
test('under sudo in a project that is not root’s, the hint leaves out sudo, whatever root could do', () => {
  const base = factsFor(requestFor(['x']), SUDO);
  const places = base.venvs.places.map((place) => ({ ...place, owner: 1000 }));
  const facts = { ...base, venvs: { ...base.venvs, places } };
  const hint = (more: Partial<Facts['settings']>): string => {
    const offers = [{ ...SYSTEM, ...NOT_OK }];
    const settings = { ...facts.settings, ...more };
    return hintFor({ offers, notOffered: [] }, { ...facts, settings }, undefined, ['no terminal']);
  };
  const start = 'no root is needed: run it without sudo: ';
  assert.equal(hint({}), `${start}PIP_SHIM_AUTO=venv pip install x`);
  assert.equal(hint({ locked: ['auto'] }), `${start}pip install x`);
  assert.match(
    hint({ remedies: { names: ['system'], where: 'policy:1' } }),
    /^pip-shim can install it with /,
  );
});

const NO_PROJECTS: readonly (readonly [typed: string, offers: readonly Offer[], hint: string])[] = [
  [
    'python3-tk',
    [SYSTEM, VENV],
    'pip-shim can install it with apt instead: set PIP_SHIM_AUTO=system, or run this at a terminal to choose.',
  ],
  [
    'tkinter',
    [{ ...SYSTEM, ...NOT_OK }, VENV],
    'pip-shim can install it with apt instead: run this at a terminal to choose.',
  ],
  ['libfoo-dev', [VENV], 'libfoo-dev is a package of Debian; the index has no project of that name'],
  ['nodejs', [VENV], `${INTO}set PIP_SHIM_AUTO=venv, or run this at a terminal to choose.`],
];
test('for a name that no index has, the hint offers the system package, or says what the name is', () => {
  for (const [typed, offers, hint] of NO_PROJECTS) {
    const facts = factsOfNames(requestFor([typed]));
    assert.equal(hintFor({ offers, notOffered: [] }, facts, undefined, ['no terminal']), hint, typed);
  }
});

test('the hint first tells that only other architectures have the package, once', () => {
  const facts = factsFor(requestFor(['rpi.gpio']), {
    system: { ...factsFor(requestFor(['x'])).system, answers: [] },
  });
  const elsewhere = { architectures: ['arm64', 'armhf'], here: 'amd64' };
  const given = { ...facts, packages: facts.packages.map((each) => ({ ...each, elsewhere })) };
  const only = 'Debian has python3-rpi.gpio for arm64 and armhf only, not for this machine (amd64)';
  const hint = (offers: readonly Offer[]): string =>
    hintFor({ offers, notOffered: [{ remedy: 'system', reason: only, next: [] }] }, given, undefined, [
      'no terminal',
    ]);
  assert.equal(hint([VENV]), `${only}; ${INTO}set PIP_SHIM_AUTO=venv, or run this at a terminal to choose.`);
  assert.equal(hint([]), `pip-shim can't install it either: ${only}`);
});
