import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts } from '../../../src/core/facts.ts';
import type { PipRequest } from '../../../src/core/request.ts';
import type { VenvPlace } from '../../../src/core/venv-places.ts';
import type { VenvState } from '../../../src/core/venv-state.ts';
import { fitVenv } from '../../../src/remedies/venv/fit.ts';
import { ABSENT, factsFor, requestFor } from '../core/facts.ts';

const USABLE: VenvState & { kind: 'usable' } = {
  kind: 'usable',
  python: '/home/u/p/.venv/bin/python',
  version: '3.11',
  pip: 'script',
  ours: true,
  holds: ['six'],
};
const usable = (more: Partial<typeof USABLE> = {}): VenvPlace => ({
  ...ABSENT,
  state: { ...USABLE, ...more },
});
const broken = (why: string, remake = false): VenvPlace => ({
  ...ABSENT,
  state: { kind: 'broken', why, remake },
});
const facts = (place: VenvPlace, more: Partial<Facts> = {}, request: Partial<PipRequest> = {}): Facts =>
  factsFor(requestFor(['six'], request), {
    venvs: { places: [place], named: '/home/u/.local/share/pip-shim/venvs/default', broken: undefined },
    ...more,
  });

const MAKE = '/usr/bin/python3 -m venv --without-pip .venv';
const INSTALL = '.venv/bin/pip install six';

const OFFERED: [name: string, facts: Facts, action: string, label: RegExp, commands: string[]][] = [
  ['new', facts(ABSENT), 'create', /\.venv.*new/, [MAKE, INSTALL]],
  ['there', facts(usable()), 'use', /\.venv(?!.*(?:new|not made))/, [INSTALL]],
  ['there without pip', facts(usable({ pip: 'none' })), 'seed', /\.venv/, [INSTALL]],
  [
    "with pip's module alone",
    facts(usable({ pip: 'module' })),
    'use',
    /\.venv/,
    ['.venv/bin/python -I -m pip install six'],
  ],
  ['not ours', facts(usable({ ours: false })), 'use', /\.venv.*not made by pip-shim/, [INSTALL]],
  ['another Python', facts(usable({ version: '3.9' })), 'use', /\.venv.*Python 3\.9/, [INSTALL]],
  ['ours and broken', facts(broken('cut off', true)), 'remake', /\.venv.*cut off/, [MAKE, INSTALL]],
  [
    'named',
    facts({ ...ABSENT, source: 'PIP_SHIM_VENV', path: '/home/u/v' }),
    'create',
    /~\/v.*new/,
    ['/usr/bin/python3 -m venv --without-pip /home/u/v', '/home/u/v/bin/pip install six'],
  ],
];
for (const [name, given, action, label, commands] of OFFERED) {
  test(`venv: ${name}`, () => {
    const { offers, notOffered } = fitVenv(given);
    assert.deepEqual(notOffered, []);
    const [offer] = offers;
    assert.deepEqual([offer?.action, offer?.commands], [action, commands]);
    assert.match(offer?.label ?? '', label);
  });
}

const AUTOMATIC: [name: string, place: VenvPlace, ok: boolean][] = [
  ['a new one', ABSENT, true],
  ['our own', usable(), true],
  ['a foreign one of the project', usable({ ours: false }), false],
  ['a foreign one that was named', { ...usable({ ours: false }), source: 'PIP_SHIM_VENV' }, true],
  ['a foreign one that is active', { ...usable({ ours: false }), source: 'VIRTUAL_ENV' }, true],
];
for (const [name, place, ok] of AUTOMATIC) {
  test(`venv: unasked, ${name}: ${ok ? 'yes' : 'no'}`, () => {
    const [offer] = fitVenv(facts(place)).offers;
    assert.equal(offer?.automatic.ok, ok);
    if (offer && !offer.automatic.ok)
      assert.match(
        offer.automatic.next.join('\n'),
        /pip install six\n.*pip-shim allow \.venv\n.*PIP_SHIM_VENV=\.venv/,
      );
  });
}

const UNINSTALL = { kind: 'uninstall' } as const;
const SUDO = { user: { uid: 0, home: '/root', sudo: { uid: 1000, name: 'u' } } };
const NOT: [name: string, facts: Facts, reason: RegExp, next: RegExp][] = [
  [
    'foreign and broken',
    facts(broken('its Python is gone')),
    /\.venv can't be used: its Python is gone/,
    /rm -r \.venv/,
  ],
  [
    'named and broken',
    facts({ ...broken('it is not a directory'), source: 'PIP_SHIM_VENV' }),
    /can't be used/,
    /another place in PIP_SHIM_VENV/,
  ],
  [
    "root's in somebody's project",
    facts(ABSENT, SUDO),
    /would belong to root/,
    /without sudo: pip install six/,
  ],
  ['uninstall without a venv', facts(ABSENT, {}, UNINSTALL), /there is no \.venv/, /^$/],
  [
    'uninstall of what it lacks',
    facts(usable({ holds: [] }), {}, UNINSTALL),
    /\.venv does not have six/,
    /^$/,
  ],
  ['uninstall from a broken one', facts(broken('x', true), {}, UNINSTALL), /can't be used: x/, /^$/],
];
for (const [name, given, reason, next] of NOT) {
  test(`no venv: ${name}`, () => {
    const { offers, notOffered } = fitVenv(given);
    assert.equal(offers.length, 0);
    assert.match(notOffered[0]?.reason ?? '', reason);
    assert.match(notOffered[0]?.next.join('\n') ?? '', next);
  });
}

test('venv: uninstall from the one that has it', () => {
  const [offer] = fitVenv(facts(usable(), {}, UNINSTALL)).offers;
  assert.deepEqual(offer?.commands, ['.venv/bin/pip uninstall six']);
});

const PLAIN = { managed: { ...factsFor(requestFor([])).managed, plain: 'Small.One' } };
const ITSELF: readonly (readonly [name: string, facts: Facts, commands: readonly string[] | undefined])[] = [
  ['a new venv', facts(ABSENT, PLAIN), [MAKE, `${INSTALL} -e .`]],
  [
    'below the project',
    facts(usable(), { ...PLAIN, cwd: '/home/u/p/deep' }),
    ['/home/u/p/.venv/bin/pip install six -e /home/u/p'],
  ],
  ['it is there already', facts(usable({ holds: ['small-one'] }), PLAIN), undefined],
  ['it is asked for', facts(ABSENT, PLAIN, { editables: ['.[dev]'] }), undefined],
  [
    'it is asked for by name',
    facts(ABSENT, PLAIN, { requirements: ['small-one @ file:///home/u/p'] }),
    undefined,
  ],
  ['pip uninstall', facts(usable(), PLAIN, { kind: 'uninstall' }), undefined],
  ["another place than the project's", facts({ ...ABSENT, source: 'PIP_SHIM_VENV' }, PLAIN), undefined],
  ['no such project', facts(ABSENT), undefined],
];
for (const [name, given, commands] of ITSELF) {
  test(`the project itself beside, ${name}: ${commands?.at(-1) ?? 'no offer'}`, () => {
    const [, itself, ...more] = fitVenv(given).offers;
    assert.deepEqual(itself?.commands, commands);
    assert.deepEqual(more, []);
  });
}
