import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipRequest, ToldOption, TypedOption } from '../../../../src/pip/request.ts';
import type { RequirementsFile } from '../../../../src/pip/requirements-file.ts';
import type { Facts, UvFacts } from '../../../../src/remedies/facts.ts';
import { evaluateVenv } from '../../../../src/remedies/venv/evaluate.ts';
import { installerFor } from '../../../../src/remedies/venv/uv.ts';
import type { Settings } from '../../../../src/settings/settings.ts';
import { ABSENT, factsFor, requestFor } from '../facts.ts';

interface Given {
  readonly words?: readonly string[];
  readonly typed?: readonly TypedOption[];
  readonly request?: Partial<PipRequest>;
  readonly told?: readonly ToldOption[];
  readonly uv?: Partial<UvFacts>;
  readonly files?: Facts['files'];
  readonly index?: Settings['index'];
}

function installer({ words = ['six'], typed = [], request, told = [], uv, files = new Map(), index }: Given) {
  const base = factsFor(requestFor(words, { typed, told, ...request }));
  return installerFor({
    ...base,
    settings: { ...base.settings, installer: 'uv', index },
    uv: { path: '/bin/uv', variables: [], ...uv },
    files,
  });
}

/** Returns the arguments after `uv pip install`, and the variables that are not always set. */
function said(given: Given): readonly [words: string, env: Readonly<Record<string, string | undefined>>] {
  const found = installer(given);
  assert.ok(found.kind === 'uv', found.kind === 'pip' ? found.why : '');
  const always = installer({}) as typeof found;
  const env = Object.entries(found.env).filter(
    ([name, value]) => !(name in always.env && always.env[name] === value),
  );
  return [found.args.join(' '), Object.fromEntries(env)];
}

const option = (name: string, value?: string): TypedOption =>
  value === undefined ? { name } : { name, value };

const SAID: [name: string, Given, words: string, env?: Record<string, string | undefined>][] = [
  ['a name', {}, 'six'],
  [
    '-r, -c, -e and --group',
    {
      request: { requirementFiles: ['r.txt'], constraintFiles: ['c.txt'], editables: ['.'], groups: ['dev'] },
    },
    '-c c.txt -r r.txt --group dev -e . six',
  ],
  ['an index', { typed: [option('--index-url', 'http://a/s')] }, '--default-index http://a/s six'],
  [
    'PIP_INDEX_URL',
    { told: by({ '--index-url': 'http://u:p@a/s' }) },
    'six',
    { UV_DEFAULT_INDEX: 'http://u:p@a/s' },
  ],
  [
    'PIP_INDEX_URL beside UV_INDEX_URL',
    {
      told: by({ '--index-url': 'http://a/s' }),
      uv: { variables: ['UV_INDEX_URL'] },
    },
    'six',
  ],
  [
    'an option wins over a variable',
    {
      told: by({ '--index-url': 'http://a/s' }),
      typed: [option('--index-url', 'http://b/s')],
    },
    '--default-index http://b/s six',
  ],
  [
    'lists from an option and a variable',
    {
      told: by({ '--find-links': '/a /b' }),
      typed: [option('--find-links', '/c')],
    },
    '--find-links /a --find-links /b --find-links /c six',
  ],
  [
    'lists from variables',
    {
      told: by({
        '--find-links': '/a /b',
        '--extra-index-url': 'http://a http://b',
        '--trusted-host': 'h\ni:80',
      }),
    },
    'six',
    { UV_FIND_LINKS: '/a,/b', UV_INDEX: 'http://a http://b', UV_INSECURE_HOST: 'h i:80' },
  ],
  [
    'a certificate, a timeout and retries',
    { told: by({ '--cert': '/c.pem', '--timeout': '15.0', '--retries': '2' }) },
    'six',
    {
      ...{ SSL_CERT_FILE: '/c.pem', UV_HTTP_TIMEOUT: '15', UV_HTTP_RETRIES: '2' },
    },
  ],
  [
    'a proxy',
    { typed: [option('--proxy', 'http://p')] },
    'six',
    {
      ...{ HTTP_PROXY: 'http://p', HTTPS_PROXY: 'http://p', ALL_PROXY: 'http://p' },
    },
  ],
  [
    '--no-binary and --only-binary',
    { typed: [option('--no-binary', 'a,b'), option('--only-binary', ':all:')] },
    '--no-binary a --no-binary b --only-binary :all: six',
  ],
  ['pre-releases', { told: by({ '--pre': '' }) }, '--prerelease allow six'],
  ['PIP_QUIET=2', { told: [...by({ '--quiet': '' }), ...by({ '--quiet': '' })] }, '--quiet --quiet six'],
  ['a list with blanks', { typed: [option('--no-binary', 'a, b')] }, '--no-binary a --no-binary b six'],
  [
    'two timeouts: the last timeout counts',
    { typed: [option('--timeout', '5'), option('--timeout', '7')] },
    ...(['six', { UV_HTTP_TIMEOUT: '7' }] as const),
  ],
  ['options without effect', { told: by({ '--user': '', '--no-user': '', '--cache-dir': '/c' }) }, 'six'],
  [
    'an upgrade',
    { words: ['six>1', 'a[b]'], typed: [option('--upgrade')] },
    '--upgrade-package six --upgrade-package a six>1 a[b]',
  ],
  [
    'an eager upgrade with -r',
    {
      typed: [option('--upgrade'), option('--upgrade-strategy', 'eager')],
      request: { requirementFiles: ['r.txt'] },
    },
    '--upgrade -r r.txt six',
  ],
  ['git with #egg=', { words: ['git+https://h/r#egg=a'] }, 'a @ git+https://h/r'],
  ['a file that names an index', { files: files('--index-url', '--hash') }, 'six'],
  ['a file with an editable directory', { files: editableIn('./lib') }, 'six'],
  [
    'the index of the settings',
    { index: { url: 'http://own', where: 'w', locked: false } },
    'six',
    { UV_DEFAULT_INDEX: 'http://own' },
  ],
  [
    "the index of the settings beside pip's --no-index",
    {
      told: by({ '--no-index': '' }),
      index: { url: 'http://own', where: 'w', locked: false },
    },
    '--no-index six',
  ],
  [
    'a locked index',
    {
      told: by({ '--find-links': 'https://elsewhere', '--index-url': 'http://a/s' }),
      index: { url: 'http://own', where: 'w', locked: true },
    },
    'six',
    {
      ...{ UV_DEFAULT_INDEX: 'http://own', UV_INDEX_URL: undefined, UV_EXTRA_INDEX_URL: undefined },
      ...{ UV_INDEX: undefined, UV_FIND_LINKS: undefined },
    },
  ],
  [
    'the index of the settings beside UV_DEFAULT_INDEX',
    { index: { url: 'http://own', where: 'w', locked: false }, uv: { variables: ['UV_DEFAULT_INDEX'] } },
    'six',
  ],
  [
    'a locked index and a --find-links URL in capital letters',
    {
      told: by({ '--find-links': 'HTTPS://elsewhere' }),
      index: { url: 'http://own', where: 'w', locked: true },
    },
    'six',
    {
      ...{ UV_DEFAULT_INDEX: 'http://own', UV_INDEX_URL: undefined, UV_EXTRA_INDEX_URL: undefined },
      ...{ UV_INDEX: undefined, UV_FIND_LINKS: undefined },
    },
  ],
  [
    'a locked index and a --find-links directory',
    {
      told: by({ '--find-links': '/wheels' }),
      index: { url: 'http://own', where: 'w', locked: true },
    },
    'six',
    {
      ...{ UV_DEFAULT_INDEX: 'http://own', UV_INDEX_URL: undefined, UV_EXTRA_INDEX_URL: undefined },
      ...{ UV_INDEX: undefined, UV_FIND_LINKS: '/wheels' },
    },
  ],
  [
    'uninstall -y',
    { request: { kind: 'uninstall', requirementFiles: ['r.txt'] }, typed: [option('--yes')] },
    '-r r.txt six',
  ],
];
for (const [name, given, words, env = {}] of SAID) {
  test(`the arguments and variables for uv: ${name}`, () => assert.deepEqual(said(given), [words, env]));
}

function files(...names: readonly string[]): ReadonlyMap<string, RequirementsFile> {
  return new Map([['r.txt', { options: names.map((name) => ({ name, file: 'r.txt' })), lines: [] }]]);
}

/** A requirements file with `-e VALUE`. */
function editableIn(value: string): ReadonlyMap<string, RequirementsFile> {
  return new Map([['r.txt', { options: [{ name: '--editable', value, file: 'r.txt' }], lines: [] }]]);
}

/** Returns the options that environment variables set. The values of a list have blanks between them. */
function by(said: Readonly<Record<string, string>>): readonly ToldOption[] {
  return Object.entries(said).flatMap(([name, value]) => {
    const told = { name, where: `PIP_${name.slice(2).toUpperCase().replaceAll('-', '_')}` };
    return value === '' ? [told] : value.split(/\s/).map((each) => ({ ...told, value: each }));
  });
}

const UNFIT: [name: string, Given, why: RegExp][] = [
  ['a timeout of 5.5', { typed: [option('--timeout', '5.5')] }, /^uv has no equivalent of --timeout 5\.5$/],
  [
    'an editable repository',
    { request: { editables: ['git+https://h/r#egg=a'] } },
    /uv can't install git.* as editable/,
  ],
  [
    'an editable repository in a file',
    { files: editableIn('git+https://h/r#egg=a') },
    /uv can't install git.* as editable/,
  ],
  [
    'an index in a variable and in a file',
    { told: by({ '--index-url': 'http://a/s' }), files: files('--index-url') },
    /^r\.txt names an index, and so does PIP_INDEX_URL$/,
  ],
  ['uv is not on PATH', { uv: { path: undefined } }, /^uv is not on PATH$/],
  ['an unknown option', { typed: [option('--report', 'x')] }, /^uv has no equivalent of --report$/],
  [
    'a variable without equivalent',
    { told: by({ '--ignore-installed': '' }) },
    /^uv has no equivalent of PIP_IGNORE_INSTALLED$/,
  ],
  [
    'a config file key without equivalent',
    { told: [{ name: '--report', value: 'x', where: "report in pip's configuration" }] },
    /of report in pip's configuration$/,
  ],
  ['--cache-dir as an option', { typed: [option('--cache-dir', '/c')] }, /--cache-dir$/],
  [
    '-U with -r',
    { typed: [option('--upgrade')], request: { requirementFiles: ['r.txt'] } },
    /only packages given by name, so not with -r/,
  ],
  [
    '-U of a path',
    { words: ['./x'], typed: [option('--upgrade')] },
    /only packages given by name, and \.\/x has no name/,
  ],
  ['a Mercurial repository', { words: ['hg+https://h/r'] }, /does not accept a requirement like hg\+https/],
  ['a requirement that looks like an option', { words: ['-x'] }, /uv would read -x as an option/],
  [
    'an unreadable requirements file',
    { files: new Map([['r.txt', { options: undefined, lines: undefined }]]) },
    /^r\.txt can't be read$/,
  ],
  ['an option in a file', { files: files('--hash', '--pre') }, /^uv does not follow --pre in r\.txt$/],
  [
    'variables in a file',
    {
      files: new Map([['r.txt', { options: [], lines: ['x==$' + '{VERSION}'] }]]),
    },
    /^r\.txt holds variables$/,
  ],
  [
    'a URL in a requirements file',
    {
      files: new Map([
        [
          'r.txt',
          { options: [{ name: '--requirement', value: 'HTTPS://h/r.txt', file: 'r.txt' }], lines: [] },
        ],
      ]),
    },
    /^HTTPS:\/\/h\/r\.txt is a URL, which pip-shim does not read$/,
  ],
  ['a path with a comma beside another', { told: by({ '--find-links': '/a,b /c' }) }, /with `,` in it/],
  ['a path with a comma', { told: by({ '--find-links': '/a,b' }) }, /takes no --find-links with `,` in it/],
  ['uninstall without --yes', { request: { kind: 'uninstall' } }, /never asks before it uninstalls/],
];
for (const [name, given, why] of UNFIT) {
  test(`uv can't replace pip: ${name}`, () => {
    const found = installer(given);
    assert.ok(found.kind === 'pip');
    assert.match(found.why ?? '', why);
  });
}

test('uv: a requirements file may name another file whose path looks like a URL', () => {
  const value = './https:/more.txt';
  const options = [{ name: '--constraint', value, file: 'r.txt' }];
  assert.deepEqual(said({ files: new Map([['r.txt', { options, lines: [] }]]) }), ['six', {}]);
});

test('uv: variables that select a Python are unset, and uv takes the best version of all indexes', () => {
  const env = (variables: readonly string[]) => {
    const found = installer({ uv: { variables } });
    return found.kind === 'uv' ? found.env : undefined;
  };
  const gone = [
    ...['UV_SYSTEM_PYTHON', 'UV_BREAK_SYSTEM_PACKAGES', 'UV_PYTHON', 'UV_PROJECT', 'UV_WORKING_DIR'],
    ...['UV_CONFIG_FILE', 'UV_VENV_CLEAR'],
  ];
  const always = {
    ...Object.fromEntries(gone.map((name) => [name, undefined])),
    ...{ UV_PYTHON_DOWNLOADS: 'never', UV_NO_PROJECT: '1', _PIPSHIM_NESTED: '1' },
  };
  assert.deepEqual(env([]), { ...always, UV_INDEX_STRATEGY: 'unsafe-best-match' });
  assert.deepEqual(env(['UV_INDEX_STRATEGY']), always);
});

test('uv: pip is added to a venv only if uv is not on PATH', () => {
  const usable = {
    kind: 'usable',
    python: '/p',
    version: '3.11',
    pip: 'none',
    ours: true,
    holds: [],
  } as const;
  const base = factsFor(requestFor(['six']), {
    venvs: {
      places: [{ ...ABSENT, state: usable }],
      named: '/home/u/.local/share/pip-shim/venvs/default',
      unused: undefined,
    },
  });
  const uv = { path: '/bin/uv', variables: [] };
  const facts = { ...base, settings: { ...base.settings, installer: 'uv' as const }, uv };
  assert.deepEqual(
    [
      evaluateVenv(facts).offers[0]?.action,
      evaluateVenv({ ...facts, uv: { ...uv, path: undefined } }).offers[0]?.action,
    ],
    ['use', 'seed'],
  );
});

test('uv venv gets the option that makes the venv see the system’s packages', () => {
  const base = factsFor(requestFor(['six']));
  const settings = { ...base.settings, installer: 'uv' as const };
  const made = (systemSitePackages: boolean): string | undefined =>
    evaluateVenv({
      ...{ ...base, settings: { ...settings, systemSitePackages } },
      uv: { path: '/bin/uv', variables: [] },
    }).offers[0]?.commands[0];
  const rest = '--allow-existing --python /usr/bin/python3 .venv';
  assert.equal(made(false), `uv venv --quiet --no-config ${rest}`);
  assert.equal(made(true), `uv venv --quiet --no-config --system-site-packages ${rest}`);
});
