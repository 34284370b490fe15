import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipRequest, TypedOption } from '../../../../src/pip/request.ts';
import type { Facts } from '../../../../src/remedies/facts.ts';
import { evaluateProject } from '../../../../src/remedies/project/evaluate.ts';
import type { Declared, ProjectToolName } from '../../../../src/remedies/project/facts.ts';
import { factsFor, requestFor } from '../facts.ts';

const TITLES = {
  ...{ uv: 'uv', poetry: 'Poetry', pdm: 'PDM', pipenv: 'Pipenv', rye: 'Rye', hatch: 'Hatch', conda: 'conda' },
} as const;
const DECLARED: readonly Declared[] = [
  { name: 'demo', group: undefined, kind: 'main' },
  { name: 'speed', group: 'fast', kind: 'extra' },
  { name: 'tester', group: 'test', kind: 'group' },
  { name: 'old', group: 'dev', kind: 'own' },
  { name: 'twice', group: undefined, kind: 'main' },
  { name: 'twice', group: 'dev', kind: 'group' },
];
const FILES = {
  ...{ 'requirements.txt': ['six', "x>=1; python_version>'3'"], 'requirements-dev.txt': ['pytest'] },
  'itself.txt': ['six', '.[dev]'],
  'requirements-test.txt': ['six', '-e .'],
  'editable.txt': ['six', '-e ./sub'],
  'hash.txt': ['six --hash=sha256:0'],
  'pre.txt': ['--pre', 'six'],
  'gone.txt': ['-r gone'],
  'secret.txt': [`demo @ https://${'$'}{TOKEN}@h/demo.whl`],
};

function factsWith(name: ProjectToolName, request: PipRequest, more: Partial<Facts> = {}): Facts {
  const tool = { name, title: TITLES[name], sign: 'SIGN', path: `/opt/bin/${name}` };
  const managed = {
    tool,
    workspace: undefined,
    declared: DECLARED,
    venv: { kind: 'absent' },
    plain: undefined,
  } as const;
  const files = Object.entries(FILES).map(([file, lines]) => [file, { options: [], lines }] as const);
  return factsFor(request, { managed, files: new Map(files), ...more });
}

/** Parses only the options of pip that the rows use. */
function request(text: string): PipRequest {
  const [kind, ...words] = text.split(' ') as ['install' | 'uninstall', ...string[]];
  const typed: TypedOption[] = [];
  const requirements: string[] = [];
  while (words.length > 0) {
    const word = words.shift() ?? '';
    const name =
      { '-r': '--requirement', '-e': '--editable', '-c': '--constraint', '-U': '--upgrade' }[word] ?? word;
    if (!name.startsWith('--')) requirements.push(name);
    else if (/^--(?:requirement|editable|constraint|group|index-url)$/.test(name))
      typed.push({ name, value: words.shift() ?? '' });
    else typed.push({ name });
  }
  const values = (name: string) => typed.flatMap((each) => (each.name === name ? (each.value ?? []) : []));
  return requestFor(requirements, {
    ...{ kind, typed, editables: values('--editable'), requirementFiles: values('--requirement') },
    ...{ constraintFiles: values('--constraint'), groups: values('--group') },
  });
}

const EVERY = 'install demo[x]>=1,<2 six;python_version>"3"';
const GIT = 'install git+https://h/r@v1#egg=demo&subdirectory=sub';
/** The arguments of pip, and for each tool its commands or a pattern for the reason why it is not offered. */
const ROWS: readonly (readonly [
  typed: string,
  expected: Readonly<Partial<Record<Exclude<ProjectToolName, 'hatch'>, readonly string[] | RegExp>>>,
])[] = [
  [
    EVERY,
    {
      uv: ["add 'demo[x]>=1,<2' 'six;python_version>\"3\"'"],
      poetry: ["add 'demo[x]>=1,<2' 'six;python_version>\"3\"'"],
      pdm: ["add 'demo[x]>=1,<2' 'six;python_version>\"3\"'"],
      pipenv: ["install 'demo[x]>=1,<2' 'six;python_version>\"3\"'"],
      rye: ["add --sync 'demo[x]>=1,<2' 'six;python_version>\"3\"'"],
      conda: /does not support extras or markers, as in demo\[x\]/,
    },
  ],
  ['install demo>=1', { conda: ["install 'demo>=1'"] }],
  [
    GIT,
    {
      uv: ["add 'demo @ git+https://h/r@v1#subdirectory=sub'"],
      poetry: ["add 'demo @ git+https://h/r@v1#subdirectory=sub'"],
      pdm: ["add 'demo @ git+https://h/r@v1#subdirectory=sub'"],
      pipenv: ["install 'demo @ git+https://h/r@v1#subdirectory=sub'"],
      rye: /does not accept a requirement like demo @ git/,
      conda: /does not accept a requirement like/,
    },
  ],
  [
    'install hg+https://h/r',
    { uv: /does not accept a requirement like hg/, poetry: /like hg/, pdm: ['add hg+https://h/r'] },
  ],
  [
    'install https://h/x.whl ./sub',
    { uv: ['add https://h/x.whl ./sub'], rye: /like https:/, conda: /like https:/ },
  ],
  [
    'install -e ./sub six',
    {
      uv: ['add --editable ./sub', 'add six'],
      poetry: ['add --editable ./sub', 'add six'],
      pdm: ['add --dev --editable ./sub', 'add six'],
      pipenv: ['install --editable ./sub', 'install six'],
      rye: /Rye can't install \.\/sub as editable/,
      conda: /conda can't install \.\/sub as editable/,
    },
  ],
  [
    'install -e git+https://h/r',
    { uv: /uv can't install git.* as editable/, poetry: ['add --editable git+https://h/r'] },
  ],
  ['install -e ./sub[x]', { uv: /does not support extras with an editable path/ }],
  [
    'install -e .[a,b]',
    {
      uv: ['sync --inexact --extra a --extra b'],
      poetry: ['install --extras a --extras b'],
      pdm: ['install --group a --group b'],
      pipenv: /does not support extras with an editable path/,
    },
  ],
  ['install -e .', { pipenv: ['install --editable .'], rye: /Rye can't install \. as editable/ }],
  ['install .', { uv: /uv installs the project itself only as editable: -e \./ }],
  [
    'install .[dev]',
    { uv: /itself only as editable: -e '\.\[dev\]'$/, poetry: /itself only as editable/, pdm: /itself/ },
  ],
  ['install ../p[dev]', { uv: /itself only as editable: -e '\.\[dev\]'$/ }],
  ...['p@file:///home/u/p', 'p@file:.', 'file://localhost/home/u/p/', 'file:%2e', '.;os_name=="posix"'].map(
    (itself) => [`install ${itself}`, { uv: /itself only as editable: -e \.$/, pdm: /itself/ }] as const,
  ),
  [
    'install p[a,b]@file:///home/u/p',
    { poetry: /itself only as editable: -e '\.\[a,b\]'$/, pipenv: /itself/ },
  ],
  ['install p@file:///home/u/p/sub', { uv: ['add p@file:///home/u/p/sub'] }],
  [
    'install -e file:///home/u/p#egg=p',
    { uv: ['sync --inexact'], pipenv: ["install --editable 'file:///home/u/p#egg=p'"] },
  ],
  [
    'install -r itself.txt',
    { uv: /itself only as editable: -e '\.\[dev\]'$/, poetry: /itself/, pipenv: /itself/ },
  ],
  [
    'install --quiet -e ./a -e ./b',
    {
      uv: ['add --editable --quiet ./a ./b'],
      poetry: ['add --editable --quiet ./a ./b'],
      pdm: ['add --dev --quiet --editable ./a --editable ./b'],
      pipenv: ['install --quiet --editable ./a --editable ./b'],
    },
  ],
  [
    'install -r requirements.txt -r more.txt six',
    {
      uv: ['add --requirements requirements.txt --requirements more.txt six'],
      pipenv: ['install --requirements requirements.txt', 'install --requirements more.txt', 'install six'],
    },
  ],
  ['install -r -x.txt -c -c.txt', { uv: ['add --constraints ./-c.txt --requirements ./-x.txt'] }],
  ['install -r -x.txt', { pipenv: ['install --requirements ./-x.txt'] }],
  [
    'install -r requirements.txt -r requirements-dev.txt',
    {
      uv: ['add --requirements requirements.txt', 'add --group dev --requirements requirements-dev.txt'],
      poetry: ["add six 'x>=1; python_version>'\\''3'\\'''", 'add --group dev pytest'],
      pdm: ["add six 'x>=1; python_version>'\\''3'\\'''", 'add --dev --group dev pytest'],
      pipenv: [
        'install --requirements requirements.txt',
        'install --dev --requirements requirements-dev.txt',
      ],
      conda: /does not support extras or markers/,
    },
  ],
  ['install -r docs/requirements.in', { pipenv: ['install --requirements docs/requirements.in'] }],
  [
    'install -r requirements/test.txt',
    { pipenv: /no group for/, poetry: /holds more than plain requirements/ },
  ],
  ['install -r requirements-test.txt', { uv: /itself only as editable: -e \.$/, poetry: /more than plain/ }],
  ['install -r editable.txt', { uv: ['add --requirements editable.txt'], pdm: /more than plain/ }],
  ['install -r hash.txt', { uv: /no equivalent of --hash in hash\.txt$/, pipenv: /of --hash/ }],
  ['install -r pre.txt', { uv: /no equivalent of --pre in pre\.txt$/ }],
  ['install -r gone.txt', { uv: /no equivalent of -r in gone\.txt$/ }],
  [
    'install -r secret.txt',
    {
      uv: /secret\.txt holds variables/,
      poetry: /holds variables, which would be written/,
      pdm: /variables/,
    },
  ],
  ['uninstall -r secret.txt', { poetry: /holds variables/ }],
  ['install -c c.txt -e .', { uv: /no equivalent of --constraint in sync$/ }],
  ['install -U --pre demo', { poetry: /no equivalent of --pre in update$/, pipenv: ['update --pre demo'] }],
  ['install --pre -e .', { poetry: /no equivalent of --pre in install$/ }],
  ['install --pre -e ./sub', { poetry: ['add --editable --allow-prereleases ./sub'] }],
  ['install -c c.txt six', { uv: ['add --constraints c.txt six'], poetry: /no equivalent of --constraint$/ }],
  ['install --group dev', { uv: /--group dev is a group that uv already manages/ }],
  [
    'install -U demo six>1 new',
    {
      uv: ["add --upgrade-package demo demo --upgrade-package six 'six>1' --upgrade-package new new"],
      poetry: ['update demo', "add 'six>1' new"],
      pdm: ['update demo', "add 'six>1' new"],
      pipenv: ['update demo', "install 'six>1' new"],
      rye: /no equivalent of --upgrade/,
      conda: /no equivalent of --upgrade/,
    },
  ],
  // The update commands of Poetry and Pipenv accept no specifier.
  ['install -U demo>=2', { poetry: ["add 'demo>=2'"], pipenv: ["install 'demo>=2'"] }],
  ['install --quiet', { uv: /the command names nothing that uv could add$/ }],
  [
    'install GIT+https://h/r#egg=demo',
    { uv: ["add 'demo @ GIT+https://h/r'"], rye: /does not accept a requirement like demo @ GIT/ },
  ],
  [
    'install https://h/git+x.whl https://h/svn+x.whl',
    { uv: ['add https://h/git+x.whl https://h/svn+x.whl'] },
  ],
  ['install -U -r requirements.txt', { uv: /no equivalent of --upgrade with -r/ }],
  ['install --pre six', { uv: /no equivalent of --pre/, poetry: ['add --allow-prereleases six'] }],
  ['install --index-url https://h six', { uv: /no equivalent of --index-url/ }],
  ['install --no-deps --no-deps --no-index six', { poetry: /no equivalent of --no-deps, --no-index$/ }],
  ['install --quiet --user --no-color six', { uv: ['add --quiet six'], pipenv: ['install --quiet six'] }],
  ['install six===1', { uv: ['add six===1'], poetry: /does not know ===/ }],
  ['uninstall --yes demo', { uv: ['remove demo'], pipenv: ['uninstall demo'], conda: ['remove --yes demo'] }],
  [
    'uninstall old tester speed',
    {
      uv: ['remove --dev old', 'remove --group test tester', 'remove --optional fast speed'],
      pdm: ['remove --dev --group dev old', 'remove --dev --group test tester', 'remove --group fast speed'],
      poetry: /can't take speed out of fast/,
      rye: /can't take tester out of test/,
    },
  ],
  [
    'uninstall twice',
    { poetry: ['remove twice', 'remove --group dev twice'], pipenv: /can't take twice out of dev/ },
  ],
  ['uninstall demo old speed', { rye: ['remove demo', 'remove --dev old', 'remove --optional fast speed'] }],
  ['uninstall demo nobody', { uv: /this project does not declare nobody as a dependency$/ }],
];
for (const [typed, expected] of ROWS) {
  for (const [name, wanted] of Object.entries(expected) as [ProjectToolName, readonly string[] | RegExp][]) {
    test(`evaluateProject translates pip ${typed} for ${name}, or says why not`, () => {
      const { offers, notOffered } = evaluateProject(factsWith(name, request(typed)));
      if (wanted instanceof RegExp) {
        assert.deepEqual(offers, []);
        assert.match(notOffered[0]?.reason ?? '', wanted);
        assert.equal(notOffered[0]?.showInMenu ?? false, typed.startsWith('install'));
        return;
      }
      assert.deepEqual(
        offers[0]?.commands,
        wanted.map((words) => `${name} ${words}`),
      );
      assert.deepEqual(
        offers[0]?.runs.map(({ program }) => program),
        wanted.map(() => `/opt/bin/${name}`),
      );
      assert.equal(offers[0]?.exact, name !== 'conda');
    });
  }
}

const six = request('install six');
const told = (to: PipRequest, name: string, where: string): PipRequest => ({
  ...to,
  told: [{ name, where }],
});
// pip's own parser adds the file that PIP_CONSTRAINT names to constraintFiles.
const CONSTRAINED = { ...told(six, '--constraint', 'PIP_CONSTRAINT'), constraintFiles: ['c.txt'] };
const DRY = told({ ...six, settings: { ...six.settings, dryRun: true } }, '--dry-run', 'PIP_DRY_RUN');
const withVenv = (facts: Facts): Facts => ({
  ...facts,
  managed: { ...facts.managed, venv: { kind: 'broken', why: 'moved', remake: false } },
});
const INDEX = { url: 'https://packages.example.org/simple', where: 'config.toml:1', locked: false };
const SETTINGS = { ...factsFor(six).settings, index: INDEX };
/** Options that variables and config files set for pip, and the tool's commands or the reason against it. */
const UNTYPED: readonly (readonly [facts: Facts, expected: RegExp | readonly string[]])[] = [
  [factsWith('uv', DRY), /uv has no equivalent of PIP_DRY_RUN$/],
  [factsWith('pipenv', DRY), /Pipenv has no equivalent of PIP_DRY_RUN$/],
  [
    factsWith('poetry', DRY),
    /Poetry manages this project \(SIGN\), and makes its environment even for a dry run$/,
  ],
  [withVenv(factsWith('poetry', DRY)), ['poetry add --dry-run six']],
  // An option and a variable set --dry-run, but the command contains it only once.
  [withVenv(factsWith('pdm', { ...DRY, typed: [{ name: '--dry-run' }] })), ['pdm add --dry-run six']],
  [
    factsWith('uv', told(six, '--no-index', 'PIP_NO_INDEX')),
    /uv uses its own package indexes, but PIP_NO_INDEX is set$/,
  ],
  [
    factsWith('poetry', six, { settings: SETTINGS }),
    /its own package indexes, but index \(config\.toml:1\) is set$/,
  ],
  [factsWith('poetry', told(six, '--pre', 'PIP_PRE')), ['poetry add --allow-prereleases six']],
  [factsWith('poetry', told(request('install -e .'), '--pre', 'PIP_PRE')), /of PIP_PRE in install$/],
  [
    factsWith('uv', told(six, '--no-deps', "no-deps in pip's configuration")),
    /uv has no equivalent of no-deps in pip's configuration$/,
  ],
  [
    factsWith('poetry', told(request('install --no-deps six'), '--no-binary', 'PIP_NO_BINARY')),
    /Poetry has no equivalent of --no-deps, PIP_NO_BINARY$/,
  ],
  [factsWith('uv', told(six, '--upgrade', 'PIP_UPGRADE')), ['uv add --upgrade-package six six']],
  [factsWith('rye', told(six, '--upgrade', 'PIP_UPGRADE')), /no equivalent of PIP_UPGRADE$/],
  [factsWith('uv', CONSTRAINED), ['uv add --constraints c.txt six']],
  [factsWith('pdm', CONSTRAINED), /PDM has no equivalent of PIP_CONSTRAINT$/],
];
for (const [facts, expected] of UNTYPED) {
  test(`${facts.managed.tool?.name} with variables or settings instead of options: ${expected}`, () => {
    const { offers, notOffered } = evaluateProject(facts);
    if (expected instanceof RegExp) assert.match(notOffered[0]?.reason ?? '', expected);
    assert.deepEqual(offers[0]?.commands ?? [], expected instanceof RegExp ? [] : expected);
  });
}

const TAKEN_BACK: Readonly<Record<string, readonly string[]>> = {
  'install demo six': ['uv remove six'], // demo was declared before, so undo keeps it
  'install demo': [],
  'install -r requirements.txt': [],
  'uninstall demo': ['uv add demo'],
  'uninstall demo old': [], // no undo command, because old was not a main dependency
};
for (const [typed, expected] of Object.entries(TAKEN_BACK)) {
  test(`the undo commands of pip ${typed}: ${expected.join(', ') || 'none'}`, () => {
    assert.deepEqual(evaluateProject(factsWith('uv', request(typed))).offers[0]?.undoCommands, expected);
  });
}

const withTool = (more: Partial<Facts['managed']>): Partial<Facts> => ({
  managed: { ...factsWith('uv', six).managed, ...more },
});
const MISSING = { name: 'poetry', title: 'Poetry', sign: 'poetry.lock', path: undefined } as const;
const DECLINED: readonly (readonly [name: string, facts: Facts, reason: RegExp])[] = [
  [
    'a tool that is not on PATH',
    factsWith('uv', six, withTool({ tool: MISSING })),
    /^Poetry manages this project \(poetry\.lock\), but is not on PATH$/,
  ],
  [
    'Hatch',
    factsWith('hatch', six),
    /^Hatch manages this project \(SIGN\), but has no command that installs a package/,
  ],
  [
    "another user's project",
    factsWith('uv', six, {
      project: { root: '/home/u/p', found: true, unfit: 'it belongs to another user' },
    }),
    /pip-shim does not run it here: it belongs to another user/,
  ],
  [
    "another user's workspace",
    factsWith('uv', six, withTool({ workspace: { root: '/home/u', unfit: 'it belongs to another user' } })),
    /pip-shim does not run it here: its workspace is ~, but it belongs to another user$/,
  ],
  [
    'sudo',
    factsWith('uv', six, { user: { uid: 0, home: '/home/u', sudo: { uid: 1000, name: 'u' } } }),
    /root would own the files that it writes/,
  ],
];
for (const [name, facts, reason] of DECLINED) {
  test(`the menu says why the project's tool is not offered: ${name}`, () => {
    const { offers, notOffered } = evaluateProject(facts);
    assert.deepEqual(offers, []);
    assert.match(notOffered[0]?.reason ?? '', reason);
    assert.equal(notOffered[0]?.showInMenu, true);
  });
}

/** The next steps if a tool is not offered. */
const NEXT: readonly (readonly [name: ProjectToolName, more: Partial<Facts>, next: readonly string[]])[] = [
  ['poetry', withTool({ tool: MISSING }), ['to install it: pip install poetry']],
  ['rye', withTool({ tool: { ...MISSING, name: 'rye' } }), []],
  ['conda', withTool({ tool: { ...MISSING, name: 'conda' } }), []],
  [
    'uv',
    { user: { uid: 0, home: '/home/u', sudo: { uid: 1000, name: 'u' } } },
    ['run it without sudo: pip install six'],
  ],
  ['uv', { project: { root: '/home/u/p', found: true, unfit: 'it belongs to another user' } }, []],
];
for (const [name, more, next] of NEXT) {
  test(`the next steps if ${name} is not offered: ${next.join(', ') || 'none'}`, () => {
    assert.deepEqual(evaluateProject(factsWith(name, six, more)).notOffered[0]?.next, next);
  });
}

test('no tool runs with a .venv that is a symbolic link or whose path can not be quoted', () => {
  const usable = { kind: 'usable', python: '', version: '3.11', pip: 'none', ours: true, holds: [] } as const;
  const unquotable = { what: 'a dollar sign ($)', directory: '/home/$u' };
  const broken = { kind: 'broken', why: 'its path has a $', remake: false, unquotable } as const;
  const why = (venv: Facts['managed']['venv']) =>
    evaluateProject(factsWith('uv', six, withTool({ venv }))).notOffered[0]?.reason;
  const manages = 'uv manages this project (SIGN), but pip-shim does not run it here';
  assert.equal(why({ ...usable, link: '/home/u/p/.venv' }), `${manages}: its .venv is a symbolic link`);
  assert.equal(why(broken), `${manages}: its path has a $`);
});

test('the menu names the tool and the file that shows that the tool manages the project', () => {
  const said = (name: ProjectToolName, to: PipRequest) => {
    const [offer] = evaluateProject(factsWith(name, to)).offers;
    return [offer?.label, offer?.reason];
  };
  const manages = 'it manages this project (SIGN)';
  assert.deepEqual(said('uv', six), ['In this project, with uv', manages]);
  assert.deepEqual(said('uv', request('uninstall demo')), ['From this project, with uv', manages]);
  assert.deepEqual(said('conda', six), [
    ...['In this project, with conda', `${manages}; a guess: only the name matches`],
  ]);
});

test('no tool is offered if none manages the project, or if PIP_SHIM_VENV names a venv', () => {
  assert.deepEqual(evaluateProject(factsFor(six)), { offers: [], notOffered: [] });
  const settings = { ...factsFor(six).settings, venv: '/v' };
  const [declined] = evaluateProject(factsWith('uv', six, { settings })).notOffered;
  assert.match(declined?.reason ?? '', /PIP_SHIM_VENV names a venv/);
});

test('the reason names a foreign .venv in the project, and nothing in it runs without permission', () => {
  const usable = { kind: 'usable', python: '', version: '3.11', pip: 'none', holds: [] } as const;
  const broken = { kind: 'broken', why: 'it belongs to another user', remake: false } as const;
  const offerWith = (venv: Facts['managed']['venv']) =>
    evaluateProject(factsWith('uv', six, withTool({ venv }))).offers[0];
  assert.deepEqual(offerWith({ ...usable, ours: true })?.automatic, { ok: true });
  const foreign = offerWith({ ...usable, ours: false });
  assert.match(foreign?.reason ?? '', /\.venv was not made by pip-shim/);
  assert.deepEqual(foreign?.automatic, {
    ok: false,
    why: '.venv was not made by pip-shim, so nothing in it runs without your permission',
    next: ['allow it permanently: pip-shim allow .venv'],
  });
  assert.equal(offerWith(broken)?.automatic.ok, false);
  const member = withTool({ venv: broken, workspace: { root: '/home/u', unfit: undefined } });
  const [inWorkspace] = evaluateProject(factsWith('uv', six, member)).offers;
  assert.match(JSON.stringify(inWorkspace?.automatic), /\/home\/u\/\.venv can't be used/);
});

test('the name of a conda package is a guess, so no script installs the package', () => {
  const [offer] = evaluateProject(factsWith('conda', six)).offers;
  assert.match(offer?.reason ?? '', /a guess/);
  assert.equal(offer?.automatic.ok, false);
});
