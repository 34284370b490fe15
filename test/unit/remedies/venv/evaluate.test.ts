import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VenvPlace } from '../../../../src/environment/venv-places.ts';
import type { VenvState } from '../../../../src/environment/venv-state.ts';
import type { PipRequest } from '../../../../src/pip/request.ts';
import { choiceOf } from '../../../../src/remedies/choice.ts';
import type { Facts } from '../../../../src/remedies/facts.ts';
import { withEditableProject } from '../../../../src/remedies/venv/editable-project.ts';
import { evaluateVenv } from '../../../../src/remedies/venv/evaluate.ts';
import { versionNamed } from '../../../../src/remedies/venv/other-version.ts';
import { ABSENT, factsFor, requestFor } from '../facts.ts';

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
    venvs: { places: [place], named: '/home/u/.local/share/pip-shim/venvs/default', unused: undefined },
    ...more,
  });

const MAKE = '/usr/bin/python3 -m venv --without-pip .venv';
const INSTALL = '.venv/bin/pip install six';

const OFFERED: [name: string, facts: Facts, action: string, label: RegExp, commands: string[]][] = [
  ['a new venv', facts(ABSENT), 'create', /\.venv.*new/, [MAKE, INSTALL]],
  ['an existing venv', facts(usable()), 'use', /\.venv(?!.*(?:new|not made))/, [INSTALL]],
  ['a venv without pip', facts(usable({ pip: 'none' })), 'seed', /\.venv/, [INSTALL]],
  [
    "a venv with pip's module, but without its script",
    facts(usable({ pip: 'module' })),
    'use',
    /\.venv/,
    ['.venv/bin/python -I -m pip install six'],
  ],
  ['a foreign venv', facts(usable({ ours: false })), 'use', /\.venv.*not made by pip-shim/, [INSTALL]],
  ['a venv with another Python', facts(usable({ version: '3.9' })), 'use', /\.venv.*Python 3\.9/, [INSTALL]],
  ['a broken venv of pip-shim', facts(broken('cut off', true)), 'remake', /\.venv.*cut off/, [MAKE, INSTALL]],
  [
    'a venv in PIP_SHIM_VENV',
    facts({ ...ABSENT, source: 'PIP_SHIM_VENV', path: '/home/u/v' }),
    'create',
    /~\/v.*new/,
    ['/usr/bin/python3 -m venv --without-pip /home/u/v', '/home/u/v/bin/pip install six'],
  ],
];
for (const [name, given, action, label, commands] of OFFERED) {
  test(`venv is offered: ${name}`, () => {
    const { offers, notOffered } = evaluateVenv(given);
    assert.deepEqual(notOffered, []);
    const [offer] = offers;
    assert.deepEqual([offer?.action, offer?.commands], [action, commands]);
    assert.match(offer?.label ?? '', label);
  });
}

test('the reason why a script may not use a venv says in CI what is unusual about it', () => {
  const suspect = { why: 'it came with the checkout', files: [] };
  const [offer] = evaluateVenv(facts(usable({ ours: false, suspect }))).offers;
  const why = offer?.automatic.ok === false ? offer.automatic.why : '';
  assert.match(why, /^\.venv was not made by pip-shim, and in CI it came with the checkout, so nothing /);
});

test('the offer of a venv has the version that the command names', () => {
  const [offer] = evaluateVenv(factsFor(requestFor(['six==1.16.0']))).offers;
  assert.equal(offer?.version, '1.16.0');
});

const AUTOMATIC: [name: string, place: VenvPlace, ok: boolean][] = [
  ['a new venv', ABSENT, true],
  ['a venv made by pip-shim', usable(), true],
  ['a foreign venv in the project', usable({ ours: false }), false],
  ['a foreign venv in PIP_SHIM_VENV', { ...usable({ ours: false }), source: 'PIP_SHIM_VENV' }, true],
  ['a foreign venv that is active', { ...usable({ ours: false }), source: 'VIRTUAL_ENV' }, true],
];
for (const [name, place, ok] of AUTOMATIC) {
  test(`venv: ${name} is ${ok ? '' : 'not '}used without permission`, () => {
    const [offer] = evaluateVenv(facts(place)).offers;
    assert.equal(offer?.automatic.ok, ok);
    if (offer && !offer.automatic.ok)
      assert.match(
        offer.automatic.next.join('\n'),
        /^allow it permanently: pip-shim allow \.venv\nor name it: PIP_SHIM_VENV=\/\S+\/\.venv$/,
      );
  });
}

const UNINSTALL = { kind: 'uninstall' } as const;
const SUDO = { user: { uid: 0, home: '/root', sudo: { uid: 1000, name: 'u' } } };
const SCRIPT = { settings: { ...factsFor(requestFor([])).settings, auto: 'venv' } } as const;
const SYSTEM_SIX = { name: 'six', kind: 'system', directory: '/usr/lib', package: 'python3-six' } as const;
const NOT: [name: string, facts: Facts, reason: RegExp, next: RegExp][] = [
  [
    'a broken foreign venv',
    facts(broken('its Python is gone')),
    /\.venv can't be used: its Python is gone/,
    /rm -r \.venv/,
  ],
  [
    'a broken environment of conda',
    facts({ ...broken('it has no pip'), source: 'CONDA_PREFIX' }),
    /can't be used: it has no pip/,
    /^conda install --prefix \S+ pip\nuse the venv named default/,
  ],
  [
    'a broken venv in PIP_SHIM_VENV',
    facts({ ...broken('it is not a directory'), source: 'PIP_SHIM_VENV' }),
    /can't be used/,
    /^use the venv named default: PIP_SHIM_VENV=~\/\.local\/share\/pip-shim\/venvs\/default\nor name another place/,
  ],
  [
    "root through sudo in a user's project",
    facts(ABSENT, SUDO),
    /would belong to root/,
    /without sudo: pip install six/,
  ],
  [
    'pip3.12, whose version the venv does not have',
    facts({ ...usable(), wanted: '3.12' }, { pipName: 'pip3.12' }),
    /^\.venv has Python 3\.11, and pip3\.12 means Python 3\.12$/,
    /^a venv for Python 3\.12: PIP_SHIM_VENV=\.venv-3\.12 pip3\.12 install six\nfor Python 3\.11: \.venv\/bin\/pip install six$/,
  ],
  [
    'another wanted version than that of the venv, if the policy locks the venv',
    facts(
      { ...usable({ pip: 'none' }), wanted: '3.12' },
      { settings: { ...factsFor(requestFor([])).settings, locked: ['venv'] } },
    ),
    /has Python 3\.11/,
    /^$/,
  ],
  [
    'pip3.12, if pip-shim did not make the venv',
    facts({ ...usable({ ours: false }), wanted: '3.12' }, { pipName: 'pip3.12' }),
    /has Python 3\.11/,
    /^a venv for Python 3\.12: PIP_SHIM_VENV=\.venv-3\.12 pip3\.12 install six$/,
  ],
  [
    'pip3.12 uninstall, whose version the venv does not have',
    facts({ ...usable(), wanted: '3.12' }, { pipName: 'pip3.12' }, UNINSTALL),
    /has Python 3\.11/,
    /^for Python 3\.11: \.venv\/bin\/pip uninstall six$/,
  ],
  ['uninstall without a venv', facts(ABSENT, {}, UNINSTALL), /there is no \.venv/, /^$/],
  [
    'uninstall by root through sudo from a user’s venv',
    facts(usable(), SUDO, UNINSTALL),
    /would belong to root/,
    /without sudo: pip uninstall six/,
  ],
  [
    'uninstall of a package that the venv lacks',
    facts(usable({ holds: [] }), {}, UNINSTALL),
    /\.venv does not have six/,
    /^$/,
  ],
  [
    'uninstall of two packages that the venv lacks',
    factsFor(requestFor(['six', 'attrs'], UNINSTALL), {
      venvs: { places: [usable({ holds: [] })], named: '/n', unused: undefined },
    }),
    /\.venv does not have six, attrs$/,
    /^$/,
  ],
  [
    'a script’s uninstall without a venv, if the system has the package',
    facts(ABSENT, { ...SCRIPT, owners: [SYSTEM_SIX] }, UNINSTALL),
    /there is no \.venv/,
    /^$/,
  ],
  [
    'a script’s uninstall without a venv, by root through sudo in a user’s project',
    facts(ABSENT, { ...SCRIPT, ...SUDO }, UNINSTALL),
    /there is no \.venv/,
    /without sudo: pip uninstall six/,
  ],
  [
    'a script’s uninstall without a venv, if TMPDIR can’t be quoted',
    facts(ABSENT, { ...SCRIPT, temporary: "/a'b" }, UNINSTALL),
    /there is no \.venv; TMPDIR can't be used: .*single quote/,
    /^TMPDIR=\/tmp$/,
  ],
  [
    'uninstall through sudo without a venv: root does not see what the user has',
    facts(ABSENT, SUDO, UNINSTALL),
    /there is no \.venv/,
    /^run it without sudo: pip uninstall six$/,
  ],
  [
    'uninstall through sudo from a venv that is the user’s',
    facts(broken('it belongs to another user'), SUDO, UNINSTALL),
    /can't be used/,
    /^run it without sudo: pip uninstall six$/,
  ],
  [
    'uninstall through sudo of a package of the system',
    facts(ABSENT, { ...SUDO, owners: [SYSTEM_SIX] }, UNINSTALL),
    /there is no \.venv/,
    /^$/,
  ],
  ['uninstall from a broken venv', facts(broken('x', true), {}, UNINSTALL), /can't be used: x/, /^$/],
  [
    'the venv named default in a user’s home, for root without sudo',
    facts({ ...ABSENT, source: 'default' }, { user: { uid: 0, home: '/home/u', sudo: undefined } }),
    /\.venv would belong to root/,
    /^set HOME to root's own home directory, or name a place: PIP_SHIM_VENV=path\/to\/venv$/,
  ],
];
for (const [name, given, reason, next] of NOT) {
  test(`no venv is offered: ${name}`, () => {
    const { offers, notOffered } = evaluateVenv(given);
    assert.equal(offers.length, 0);
    assert.match(notOffered[0]?.reason ?? '', reason);
    assert.match(notOffered[0]?.next.join('\n') ?? '', next);
  });
}

/** The name of pip, the value of --python, and whether the command names the version of its Python. */
const VERSIONS: readonly (readonly [pipName: string, python: string | undefined, isNamed: boolean])[] = [
  ['pip', undefined, false],
  ['pip3', undefined, false],
  ['pip3.11', undefined, true],
  ['pip', '/usr/bin/python3', true],
];
for (const [pipName, python, isNamed] of VERSIONS) {
  test(`${pipName}${python ? ' --python' : ''} names ${isNamed ? 'a' : 'no'} version of Python`, () => {
    const { settings } = requestFor([]);
    const given = facts(ABSENT, { pipName }, { settings: { ...settings, python } });
    assert.equal(versionNamed(given), isNamed ? '3.11' : undefined);
  });
}

test('a venv beside a venv of another version is offered, but never used without a question', () => {
  const instead = { ...usable({ version: '3.9' }), wanted: '3.11' };
  const beside = { ...ABSENT, path: '/home/u/p/.venv-3.11', instead };
  const [offer, ...more] = evaluateVenv(facts(beside)).offers;
  assert.deepEqual(
    [offer?.label, offer?.reason, offer?.automatic.ok, more],
    ['In a venv for Python 3.11 (.venv-3.11, new)', '.venv has Python 3.9', false, []],
  );
  assert.equal(offer && choiceOf(offer, facts(beside)), undefined, 'it is not the environment of this place');
});

const SEEING = '/usr/bin/python3 -m venv --system-site-packages --without-pip .venv';
const IMPORTED = { imported: ['yaml', 'six'].map((module) => ({ file: 'app.py', module })) };
const WITH_SYSTEM = { settings: { ...factsFor(requestFor([])).settings, systemSitePackages: true } };
const sawSystem: VenvPlace = {
  ...ABSENT,
  state: { kind: 'broken', why: 'cut off', remake: true, seesSystem: true },
};

const MAKES: readonly (readonly [name: string, facts: Facts, makes: readonly string[]])[] = [
  ['with the setting', facts(ABSENT, WITH_SYSTEM), [SEEING]],
  ['with the setting, if the project imports them', facts(ABSENT, { ...WITH_SYSTEM, ...IMPORTED }), [SEEING]],
  ['not at all with the setting, if a venv exists', facts(usable(), WITH_SYSTEM), [INSTALL]],
  ['again, if the old venv saw them', facts(sawSystem), [SEEING]],
  ['as a second offer, if the project imports them', facts(ABSENT, IMPORTED), [MAKE, SEEING]],
  ['not at all for such imports, if a venv exists', facts(usable(), IMPORTED), [INSTALL]],
];
for (const [name, given, makes] of MAKES) {
  test(`a venv that sees the system’s packages is made ${name}`, () => {
    assert.deepEqual(
      evaluateVenv(given).offers.map(({ commands }) => commands[0]),
      makes,
    );
  });
}

test('the reason for a venv that sees the system’s packages is an import, or a name that needs it', () => {
  const [plain, seeing] = evaluateVenv(facts(ABSENT, IMPORTED)).offers;
  assert.equal(plain?.seesSystem, undefined);
  assert.deepEqual(
    [seeing?.label, seeing?.reason, seeing?.seesSystem],
    [
      "In this project (.venv, new), with the system's packages",
      'app.py imports yaml, which the system has (and 1 more)',
      true,
    ],
  );
  const [, bound] = evaluateVenv(factsFor(requestFor(['PyGObject>=3']))).offers;
  assert.equal(bound?.reason, 'pygobject needs gi, which comes with the system');
  assert.equal(evaluateVenv(factsFor(requestFor(['pyyaml']))).offers.length, 1);
  const arm = factsFor(requestFor(['rpi.gpio']));
  const elsewhere = { architectures: ['arm64'], here: 'amd64' };
  const packages = arm.packages.map((each) => ({ ...each, elsewhere }));
  assert.equal(evaluateVenv(arm).offers.length, 2);
  assert.equal(evaluateVenv({ ...arm, packages }).offers.length, 1);
});

const UNQUOTABLE: VenvPlace = {
  ...ABSENT,
  state: {
    ...{ kind: 'broken', why: 'it has a $', remake: false },
    unquotable: { what: 'a dollar sign ($)', directory: '/home/u/p' },
  },
};
test('if no venv is offered, the menu shows the reason only if the path can not be quoted', () => {
  const saidOf = (place: VenvPlace) => evaluateVenv(facts(place)).notOffered[0]?.showInMenu;
  assert.deepEqual([saidOf(UNQUOTABLE), saidOf(broken('its Python is gone'))], [true, undefined]);
});

/** Users who may make a venv at `place`. */
const MAKERS: readonly (readonly [name: string, place: VenvPlace, user: Facts['user']])[] = [
  ['a user, outside any project', { ...ABSENT, source: 'default' }, factsFor(requestFor([])).user],
  ['root through sudo, in a directory of root', { ...ABSENT, owner: 0 }, SUDO.user],
  ['root through sudo, in a directory of an unknown user', { ...ABSENT, owner: undefined }, SUDO.user],
  ['root without sudo, in a user’s project', ABSENT, { ...SUDO.user, sudo: undefined }],
];
for (const [name, place, user] of MAKERS) {
  test(`a venv may be made by ${name}`, () => {
    const { offers, notOffered } = evaluateVenv(facts(place, { user }));
    assert.deepEqual([offers.length, notOffered], [1, []]);
  });
}

test('a script does not install through a symbolic link to a venv, and the label names the target', () => {
  const link = '/home/u/p/.venv';
  const place = { ...usable({ ours: false }), path: '/home/u/other' };
  const linked = { ...place, state: { ...USABLE, ours: false, link } };
  const [offer] = evaluateVenv(facts(linked)).offers;
  assert.equal(offer?.label, 'In this project (~/other, by a symbolic link)');
  assert.deepEqual(offer?.automatic, {
    ok: false,
    why: '.venv leads to ~/other by a symbolic link, so nothing is installed there without your permission',
    next: ['name the target: PIP_SHIM_VENV=/home/u/other', 'or remove the link: rm .venv'],
    named: '/home/u/other',
  });
});

/** Uninstalls from a venv that contains `six` or nothing. */
const GOING: readonly (readonly [facts: Facts, label: string, reason: string])[] = [
  [facts(usable(), {}, UNINSTALL), 'From this project (.venv)', 'that is where it is installed'],
  [
    factsFor(requestFor(['six', 'attrs'], UNINSTALL), {
      venvs: { places: [{ ...usable(), source: 'VIRTUAL_ENV' }], named: '/n', unused: undefined },
    }),
    ...(['From the venv (.venv)', 'it does not have attrs'] as const),
  ],
  [
    factsFor(requestFor([], { ...UNINSTALL, requirementFiles: ['r.txt'] }), {
      venvs: { places: [usable({ holds: [] })], named: '/n', unused: undefined },
    }),
    ...(['From this project (.venv)', 'that is where it is installed'] as const),
  ],
];
for (const [given, label, reason] of GOING) {
  test(`the offer for pip ${given.request.args.join(' ')} is: ${label}: ${reason}`, () => {
    const [offer] = evaluateVenv(given).offers;
    assert.deepEqual([offer?.label, offer?.reason], [label, reason]);
  });
}

test('venv: the pip of the venv uninstalls the packages in the venv', () => {
  const [offer] = evaluateVenv(facts(usable(), {}, UNINSTALL)).offers;
  assert.deepEqual(offer?.commands, ['.venv/bin/pip uninstall six']);
});

test('venv: without a venv a script’s uninstall runs in a throw-away venv, not in the default venv', () => {
  const given = facts(ABSENT, SCRIPT, UNINSTALL);
  const other = { ...usable(), path: '/home/u/default', source: 'default' } as const;
  const venvs = { ...given.venvs, places: [...given.venvs.places, other] };
  const [offer] = evaluateVenv({ ...given, venvs }).offers;
  assert.deepEqual([offer?.action, offer?.automatic.ok], ['rehearse', true]);
  assert.match(offer?.commands.at(-1) ?? '', /^\/.*\/pip-shim-XXXXXX\/bin\/pip uninstall six$/);
});

const PLAIN = { managed: { ...factsFor(requestFor([])).managed, plain: 'Small.One' } };
const ITSELF: readonly (readonly [name: string, facts: Facts, commands: readonly string[] | undefined])[] = [
  ['a new venv', facts(ABSENT, PLAIN), [MAKE, `${INSTALL} -e .`]],
  [
    'in a subdirectory of the project',
    facts(usable(), { ...PLAIN, cwd: '/home/u/p/deep' }),
    ['/home/u/p/.venv/bin/pip install six -e /home/u/p'],
  ],
  ['the project is installed', facts(usable({ holds: ['small-one'] }), PLAIN), undefined],
  ['the project is an argument', facts(ABSENT, PLAIN, { editables: ['.[dev]'] }), undefined],
  [
    'the project is an argument with a name',
    facts(ABSENT, PLAIN, { requirements: ['small-one @ file:///home/u/p'] }),
    undefined,
  ],
  ['pip uninstall', facts(usable(), PLAIN, { kind: 'uninstall' }), undefined],
  ['a venv outside the project', facts({ ...ABSENT, source: 'PIP_SHIM_VENV' }, PLAIN), undefined],
  ['not a plain project', facts(ABSENT), undefined],
];
test('-e for the project itself comes before --, in args and in argsWithoutPython', () => {
  const given = facts(
    ABSENT,
    {},
    { args: ['install', '--', '-x'], argsWithoutPython: ['install', '--', '-x'] },
  );
  const { args, argsWithoutPython, editables } = withEditableProject(given, { editableProject: '.' }).request;
  assert.deepEqual(args, ['install', '-e', '.', '--', '-x']);
  assert.deepEqual([argsWithoutPython, editables], [args, ['.']]);
  assert.deepEqual(withEditableProject(given, {}), given);
});

for (const [name, given, commands] of ITSELF) {
  test(`a second offer also installs the project itself: ${name}: ${commands?.at(-1) ?? 'no offer'}`, () => {
    const [, itself, ...more] = evaluateVenv(given).offers;
    assert.deepEqual(itself?.commands, commands);
    assert.deepEqual(more, []);
  });
}

const dry = {
  settings: { ...requestFor([]).settings, dryRun: true },
  told: [{ name: '--dry-run', where: 'PIP_DRY_RUN' }],
};
const THROW_AWAY = '/tmp/pip-shim-XXXXXX';
const REHEARSED: readonly (readonly [
  name: string,
  given: Facts,
  action: string,
  commands: readonly string[],
])[] = [
  [
    'no venv',
    facts(ABSENT, {}, dry),
    'rehearse',
    [`/usr/bin/python3 -m venv --without-pip ${THROW_AWAY}`, `${THROW_AWAY}/bin/pip install six`],
  ],
  [
    'a broken venv of ours',
    facts(broken('cut off', true), {}, dry),
    'rehearse',
    [`/usr/bin/python3 -m venv --without-pip ${THROW_AWAY}`, `${THROW_AWAY}/bin/pip install six`],
  ],
  ['a venv', facts(usable(), {}, dry), 'use', [INSTALL]],
  [
    'a venv without pip',
    facts(usable({ pip: 'none' }), {}, dry),
    'use',
    ['/usr/bin/pip --python .venv/bin/python install six'],
  ],
];
for (const [name, given, action, commands] of REHEARSED) {
  test(`a dry run with ${name} changes nothing: ${action}`, () => {
    const [offer] = evaluateVenv(given).offers;
    assert.equal(offer?.action, action);
    assert.deepEqual(offer?.commands, commands);
  });
}

test('a dry run names the character in TMPDIR that makes a throw-away venv unsafe, and a way out', () => {
  const { offers, notOffered } = evaluateVenv(facts(ABSENT, { temporary: "/it's" }, dry));
  assert.deepEqual(offers, []);
  assert.match(notOffered[0]?.reason ?? '', /^TMPDIR can't be used: the name of \/it's has a single quote/);
  assert.deepEqual(notOffered[0]?.next, ['TMPDIR=/tmp']);
});

test("if only pip's configuration sets dry-run, the venv's pip gets --dry-run as an option", () => {
  const asked = (where: string): Facts =>
    facts(usable(), {}, { ...dry, told: [{ name: '--dry-run', where }] });
  const shown = (given: Facts) => evaluateVenv(given).offers[0]?.commands;
  assert.deepEqual(shown(asked("dry-run in pip's configuration")), ['.venv/bin/pip install six --dry-run']);
  assert.deepEqual(shown(asked('PIP_DRY_RUN')), [INSTALL]);
});

test('for an unsafe place or a broken default venv, the next step is another place, not rm', () => {
  const unsafe: VenvPlace = { ...ABSENT, state: { kind: 'broken', why: 'x', remake: false, unsafe: true } };
  const nextOf = (given: Facts) => evaluateVenv(given).notOffered[0]?.next;
  const named = 'PIP_SHIM_VENV=~/.local/share/pip-shim/venvs/default';
  const other = 'or name another place: PIP_SHIM_VENV=/path/to/venv';
  assert.deepEqual(nextOf(facts(unsafe)), [`use the venv named default: ${named}`, other]);
  assert.deepEqual(nextOf(facts(broken('x'))), [
    "if you don't need it, remove it and try again: rm -r .venv",
    `or use the venv named default: ${named}`,
  ]);
  const { named: path } = facts(ABSENT).venvs;
  assert.deepEqual(nextOf(facts({ ...broken('x'), path, source: 'PIP_SHIM_VENV' })), [other]);
  const { settings } = facts(ABSENT);
  const locked = { settings: { ...settings, locked: ['venv'] as const } };
  assert.deepEqual(nextOf(facts(unsafe, locked)), []);
  const [offer] = evaluateVenv(facts(usable({ ours: false }), locked)).offers;
  assert.ok(offer && !offer.automatic.ok);
  assert.deepEqual(offer.automatic.next, ['allow it permanently: pip-shim allow .venv']);
});
