import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipRequest, TypedOption } from '../../../../src/pip/request.ts';
import type { Facts, Owner } from '../../../../src/remedies/facts.ts';
import { evaluatePipx } from '../../../../src/remedies/pipx/evaluate.ts';
import { APT, factsFor, pipxFound, requestFor } from '../facts.ts';
import { factsOfNames } from '../facts-of-names.ts';

const option = (name: string, value?: string): TypedOption =>
  value === undefined ? { name } : { name, value };
const install = (
  requirements: string[],
  request: Partial<PipRequest> = {},
  facts: Partial<Facts> = {},
): Facts => factsFor(requestFor(requirements, request), facts);

const ansible = factsOfNames(requestFor(['ansible']));
const black = install(['black']);

const OFFERED: [name: string, facts: Facts, commands: string[], reason: string][] = [
  ['a tool', install(['black']), ['pipx install black'], 'a command-line tool'],
  ['tools', install(['black', 'isort']), ['pipx install black', 'pipx install isort'], 'command-line tools'],
  [
    'an unknown name',
    install(['something']),
    ['pipx install something'],
    'only if it is a command-line tool',
  ],
  ['a tool that is also a library', install(['sphinx']), ['pipx install sphinx'], 'for its commands only'],
  [
    'a path, and a wheel that pipx would read as a name',
    install(['dir/x', 'x-1-py3-none-any.whl']),
    ['pipx install dir/x', 'pipx install ./x-1-py3-none-any.whl'],
    'only if it is a command-line tool',
  ],
  [
    'a name whose commands come from its dependencies',
    ansible,
    ['pipx install --include-deps ansible'],
    'a command-line tool',
  ],
  [
    'a name whose only command comes from a dependency',
    { ...black, packages: black.packages.map((each) => ({ ...each, promises: ['black'] })) },
    ['pipx install --include-deps black'],
    'a command-line tool',
  ],
  ['an extra, a version', install(['httpie[x]>=3']), ["pipx install 'httpie[x]>=3'"], 'a command-line tool'],
  [
    'a URL',
    install(['git+https://h/x.git']),
    ['pipx install git+https://h/x.git'],
    'only if it is a command-line tool',
  ],
  [
    'a URL in capital letters',
    install(['HTTPS://h/x.tar.gz']),
    ['pipx install HTTPS://h/x.tar.gz'],
    'only if it is a command-line tool',
  ],
  [
    'name @ URL',
    install(['x @ https://h/x.whl']),
    ["pipx install 'x @ https://h/x.whl'"],
    'only if it is a command-line tool',
  ],
  [
    'options that pipx passes to pip, and options without effect',
    install(['black'], {
      typed: [option('--index-url', 'http://h/s'), option('--pre'), option('--quiet'), option('--user')],
    }),
    ["pipx install '--pip-args=--index-url=http://h/s --pre' black"],
    'a command-line tool',
  ],
];
for (const [name, facts, commands, reason] of OFFERED) {
  test(`pipx is offered for ${name}`, () => {
    const { offers, notOffered } = evaluatePipx(facts);
    assert.deepEqual(notOffered, []);
    assert.deepEqual(offers[0]?.commands, commands);
    assert.equal(offers[0]?.reason, reason);
    assert.ok(offers[0]?.automatic.ok);
    assert.ok(
      offers[0]?.runs.every(({ program, env }) => program === '/usr/bin/pipx' && env && 'PIP_USER' in env),
    );
  });
}

const told = (name: string, where: string): Partial<PipRequest> => ({ told: [{ name, where }] });

test('PIP_PRE makes pipx use pip instead of uv, and PIP_DRY_RUN and require-hashes rule out pipx', () => {
  const uv = pipxFound({ backend: 'uv' });
  const [mine] = evaluatePipx(install(['black'], {}, { pipx: uv })).offers;
  assert.equal(mine?.runs[0]?.env?.PIPX_DEFAULT_BACKEND, 'uv');
  const [offer] = evaluatePipx(install(['black'], told('--pre', 'PIP_PRE'), { pipx: uv })).offers;
  assert.deepEqual(offer?.commands, ['pipx install black']);
  assert.equal(offer?.runs[0]?.env?.PIPX_DEFAULT_BACKEND, 'pip');
  for (const [name, where] of [
    ['--dry-run', 'PIP_DRY_RUN'],
    ['--require-hashes', "require-hashes in pip's configuration"],
  ] as const) {
    const { offers, notOffered } = evaluatePipx(install(['black'], told(name, where)));
    assert.deepEqual(offers, []);
    assert.equal(notOffered[0]?.reason, `pipx has no equivalent of ${where}`);
  }
});

const FOREIGN = {
  kind: 'usable',
  python: 'p',
  version: '3.11',
  pip: 'script',
  ours: false,
  holds: [],
} as const;
const OWN_BROKEN = {
  ...pipxFound().own,
  state: { kind: 'broken', why: 'it is not a directory', remake: false },
} as const;
const NOT: [name: string, facts: Facts, reason: string, next?: string[]][] = [
  ['-r', install(['black'], { requirementFiles: ['r'] }), 'pipx takes no requirements file (-r)'],
  ['-e', install([], { editables: ['.'] }), 'pipx is for tools, not for a project in development (-e)'],
  ['--group', install([], { groups: ['dev'] }), 'pipx takes no dependency group (--group)'],
  ['no requirement', install([]), 'the command names nothing that pipx could install'],
  [
    'a library with commands',
    install(['pytest']),
    'pytest is a library with commands; for its commands only: PIP_SHIM_AUTO=pipx',
  ],
  ['a library', install(['black', 'requests']), 'requests is a library: pipx is for tools'],
  [
    'a marker',
    install(["black; python_version<'3'"]),
    "pipx ignores the environment marker of black; python_version<'3'",
  ],
  [
    'options without an equivalent, and the reason names each option once',
    install(['black'], {
      typed: [option('--dry-run'), option('--report', 'x'), option('--dry-run'), option('--pre')],
    }),
    'pipx has no equivalent of --dry-run, --report',
  ],
  [
    "a home of pipx that pip's scripts can't quote",
    install(['black'], {}, { pipx: pipxFound({ found: { ...pipxFound().own, home: '/home/$u/pipx' } }) }),
    "pipx keeps its tools in /home/$u/pipx: the name of /home/$u has a dollar sign ($), so pip's scripts would not work there",
  ],
  [
    'no pipx is on PATH, pip-shim’s own pipx is broken, and the user is root',
    install(
      ['black'],
      {},
      {
        pipx: pipxFound({ found: undefined, own: OWN_BROKEN }),
        user: { uid: 0, home: '/home/u', sudo: undefined },
      },
    ),
    "pipx is not on PATH, and ~/.local/share/pip-shim/pipx can't be used: it is not a directory",
    ['install pipx: apt install pipx'],
  ],
  [
    'no pipx is on PATH, and a foreign venv is at the path of pip-shim’s own pipx',
    install(
      ['black'],
      {},
      { pipx: pipxFound({ found: undefined, own: { ...pipxFound().own, state: FOREIGN } }) },
    ),
    "pipx is not on PATH, and ~/.local/share/pip-shim/pipx can't be used: it was not made by pip-shim",
    [
      'install pipx: sudo apt install pipx',
      'or remove that directory: rm -r /home/u/.local/share/pip-shim/pipx',
    ],
  ],
  [
    'no pipx is on PATH, and pip-shim’s own pipx is broken, and the machine has doas in place of sudo',
    install(
      ['black'],
      {},
      {
        pipx: pipxFound({ found: undefined, own: OWN_BROKEN }),
        tools: { sudo: undefined, doas: '/usr/bin/doas' },
      },
    ),
    "pipx is not on PATH, and ~/.local/share/pip-shim/pipx can't be used: it is not a directory",
    ['install pipx: doas apt install pipx'],
  ],
  [
    'no pipx is on PATH, and pip-shim’s own pipx is broken',
    install(['black'], {}, { pipx: pipxFound({ found: undefined, own: OWN_BROKEN }) }),
    "pipx is not on PATH, and ~/.local/share/pip-shim/pipx can't be used: it is not a directory",
    ['install pipx: sudo apt install pipx'],
  ],
];
for (const [name, facts, reason, next = []] of NOT) {
  test(`pipx is not offered: ${name}`, () => {
    assert.deepEqual(evaluatePipx(facts), { offers: [], notOffered: [{ remedy: 'pipx', reason, next }] });
  });
}

const has = (...names: string[]): { owners: Owner[] } => ({
  owners: names.map((name) => ({
    name,
    kind: 'pipx',
    directory: `/home/u/.local/pipx/venvs/${name}`,
    package: undefined,
  })),
});
const uninstall = { kind: 'uninstall' } as const;

test('pipx uninstalls the tools that pipx has', () => {
  const { offers } = evaluatePipx(install(['black', 'isort'], uninstall, has('black', 'isort')));
  assert.deepEqual(offers[0]?.commands, ['pipx uninstall black', 'pipx uninstall isort']);
});

test('the pipx of the tool’s home uninstalls the tool, and PIPX_HOME is set for an unknown home', () => {
  const pipx = pipxFound({ own: { ...pipxFound().own, ready: true } });
  const [ours, foreign] = ['/home/u/.local/share/pipx', '/x'].map((home) =>
    install(['black'], uninstall, {
      pipx,
      owners: [{ ...has('black').owners[0], directory: `${home}/venvs/black` } as Owner],
    }),
  );
  const commands = (facts?: Facts) => facts && evaluatePipx(facts).offers[0]?.commands;
  assert.deepEqual(commands(ours), ['/home/u/.local/share/pip-shim/pipx/bin/pipx uninstall black']);
  assert.deepEqual(commands(foreign), ['PIPX_HOME=/x pipx uninstall black']);
});

test('without pipx, pip-shim makes its own pipx first, and the reason names the system package', () => {
  const typed = [option('--proxy', 'http://p'), option('--cache-dir', '/c'), option('--find-links', '/w')];
  const { offers } = evaluatePipx(install(['black'], { typed }, { pipx: pipxFound({ found: undefined }) }));
  const venv = '/home/u/.local/share/pip-shim/pipx';
  assert.equal(offers[0]?.makes, venv);
  assert.deepEqual(offers[0]?.commands, [
    `/usr/bin/python3 -m venv --without-pip ${venv}`,
    `${venv}/bin/pip install --proxy=http://p --cache-dir=/c pipx`,
    `${venv}/bin/pipx install '--pip-args=--proxy=http://p --cache-dir=/c --find-links=/w' black`,
  ]);
  assert.equal(offers[0]?.reason, 'a tool; installs pipx first (or: sudo apt install pipx)');
});

test('if pipx is missing, it is installed with the --no-index and --find-links of the command', () => {
  const typed = [option('--no-index'), option('--find-links', 'HTTPS://h/w'), option('--pre')];
  const { offers } = evaluatePipx(install(['black'], { typed }, { pipx: pipxFound({ found: undefined }) }));
  assert.equal(
    offers[0]?.commands[1],
    '/home/u/.local/share/pip-shim/pipx/bin/pip install --no-index --find-links=HTTPS://h/w pipx',
  );
});

test('without pipx and without a package manager the reason names no system package', () => {
  const system = { ...APT, manager: undefined, hasLists: false, reply: 'none', answers: [] } as const;
  const { offers } = evaluatePipx(install(['black'], {}, { pipx: pipxFound({ found: undefined }), system }));
  assert.equal(offers[0]?.reason, 'a tool; installs pipx first');
});

const NOT_UNINSTALLED: [name: string, facts: Facts, reason: string, next: string[]][] = [
  ['a tool that pipx does not have', install(['black'], uninstall), 'pipx does not have black', []],
  [
    'two tools, of which pipx has one',
    install(['black', 'isort'], uninstall, has('isort')),
    'pipx does not have black',
    ['to uninstall what pipx has: pipx uninstall isort'],
  ],
  [
    'a requirements file',
    install([], { ...uninstall, requirementFiles: ['r'] }),
    'pipx does not have all of it',
    [],
  ],
  [
    'a tool that pipx does not have, if pipx is not on PATH',
    install(['black'], uninstall, { pipx: pipxFound({ found: undefined }) }),
    'pipx does not have black',
    [],
  ],
  [
    'a tool that pipx has, if pipx is not on PATH',
    install(['black'], uninstall, { ...has('black'), pipx: pipxFound({ found: undefined }) }),
    'pipx installed black, but pipx is not on PATH now',
    ['install pipx: sudo apt install pipx'],
  ],
];
for (const [name, facts, reason, next] of NOT_UNINSTALLED) {
  test(`pipx is not offered for the uninstall of ${name}`, () => {
    assert.deepEqual(evaluatePipx(facts), { offers: [], notOffered: [{ remedy: 'pipx', reason, next }] });
  });
}

test('the menu says if pipx already has all requested tools, with their versions', () => {
  const held = (name: string, home = '/home/u/.local/pipx') => ({
    ...{ name, home, version: '1.2', spec: name, python: '3.11', satisfies: [] },
  });
  const reason = (names: readonly string[], tools: readonly ReturnType<typeof held>[]) => {
    const facts = factsFor(requestFor(names), { pipx: pipxFound({ held: tools }) });
    return evaluatePipx(facts).offers[0]?.reason;
  };
  assert.equal(reason(['black'], [held('black')]), 'pipx has it already (1.2)');
  assert.equal(reason(['black', 'ruff'], [held('black'), held('ruff')]), 'pipx has them already (1.2, 1.2)');
  assert.equal(reason(['black', 'ruff'], [held('black')]), 'command-line tools');
  assert.equal(reason(['black'], [held('black', '/elsewhere')]), 'a command-line tool');
});
