import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseConfig } from '../../../src/pip/configparser.ts';
import { type PipWorld, predict } from '../../../src/pip/predict.ts';
import type { PipRequest } from '../../../src/pip/request.ts';

/** A fake machine with these files, by path. Each parent of a file is a directory. */
function worldOf(files: Readonly<Record<string, string>> = {}, rest: Partial<PipWorld> = {}): PipWorld {
  return {
    env: {},
    pipVersion: '25.1',
    home: '/home/u',
    platform: 'linux',
    prefix: '/usr',
    readText: (path) => files[path],
    exists: (path) => path in files || Object.keys(files).some((file) => file.startsWith(`${path}/`)),
    isDirectory: (path) => Object.keys(files).some((file) => file.startsWith(`${path}/`)),
    ...rest,
  };
}

function requestOf(line: string, world = worldOf()): PipRequest {
  const prediction = predict(line.split(' '), world);
  if (prediction.kind === 'other') throw new Error(prediction.why);
  return prediction.request;
}

const kindOf = (line: string, world = worldOf()): string => predict(line.split(' '), world).kind;

test('typed options are listed with their full names and values', () => {
  const { typed, requirements } = requestOf('install -qU -rr.txt --index=u --forc a -e . -- -b');
  assert.deepEqual(typed, [
    { name: '--quiet' },
    { name: '--upgrade' },
    { name: '--requirement', value: 'r.txt' },
    { name: '--index-url', value: 'u' },
    { name: '--force-reinstall' },
    { name: '--editable', value: '.' },
  ]);
  assert.deepEqual(requirements, ['a', '-b']);
});

test('argsWithoutPython contains no form of --python', () => {
  const world = worldOf({ '/v/bin/python': '', '/v/pyvenv.cfg': '' });
  for (const [line, without] of [
    ['--python /v install a', 'install a'],
    ['-q --python=/v install --python a', '-q install'],
    ['--pytho /v --no-input uninstall a', '--no-input uninstall a'],
    ['--log --python --python /v install a', '--log --python install a'],
    ['--python /v install -- --python b', 'install -- --python b'],
  ] as const) {
    const request = requestOf(line, world);
    assert.equal(request.argsWithoutPython.join(' '), without);
    assert.deepEqual(request.args, line.split(' '));
    assert.equal(request.settings.python, '/v');
  }
});

test('since pip 23.2, --python behind the subcommand ends pip', () => {
  const why = (pipVersion: string): string => {
    const { kind, why: said } = predict(['install', '--python', '/v', 'a'], worldOf({}, { pipVersion }));
    return kind === 'other' ? said : kind;
  };
  assert.deepEqual(['23.1', '23.2'].map(why), ['refusal', '--python must stand before the subcommand']);
});

test('an ambiguous abbreviation ends pip, and the reason names the possible options', () => {
  const prediction = predict(['install', '--only', 'six'], worldOf({}, { pipVersion: '26.3' }));
  assert.equal(prediction.kind, 'other');
  assert.match(prediction.why, /^--only could be --only-binary or .*--only-final$/);
});

test('the source of a setting is the config file, the variable or the argument that wins', () => {
  const files = { '/home/u/.config/pip/pip.conf': '[install]\nuser = 1\nrequire-virtualenv = 1\n' };
  const user = (line: string, env = {}) => requestOf(line, worldOf(files, { env })).settings.user;
  assert.equal(user('install a'), 'config');
  assert.equal(user('install a', { PIP_USER: 'yes' }), 'environment');
  assert.equal(user('install --user a', { PIP_USER: 'yes' }), 'argument');
  assert.equal(user('install --no-user a', { PIP_USER: 'yes' }), undefined);
  assert.equal(requestOf('install a', worldOf(files)).settings.requireVirtualenv, 'config');
  assert.equal(kindOf('install a', worldOf(files)), 'require-virtualenv');
  assert.equal(kindOf('uninstall a', worldOf(files)), 'refusal');
});

test('break-system-packages in a config file allows the install, and the file that counts is named', () => {
  const mine = '/home/u/.config/pip/pip.conf';
  const files = {
    '/etc/pip.conf': '[global]\nbreak-system-packages = true\n',
    [mine]: '[install]\nbreak_system_packages = yes\n',
  };
  const world = worldOf(files);
  const allowedBy = (line: string): string | undefined => {
    const prediction = predict(line.split(' '), world);
    return prediction.kind === 'allowed' ? prediction.file : undefined;
  };
  assert.equal(allowedBy('install a'), mine);
  assert.equal(allowedBy('uninstall a'), '/etc/pip.conf');
  assert.equal(allowedBy('install --isolated a'), '/etc/pip.conf');
  assert.equal(kindOf('install --break-system-packages a', world), 'other');
  assert.equal(kindOf('install a', worldOf(files, { env: { PIP_BREAK_SYSTEM_PACKAGES: '1' } })), 'other');
  assert.equal(kindOf('install a', worldOf(files, { env: { PIP_BREAK_SYSTEM_PACKAGES: '0' } })), 'refusal');
});

test('the prediction depends on the release of pip', () => {
  const kinds = (line: string) =>
    ['22.3.1', '23.0', '23.0.1', '26.3', undefined].map((pipVersion) =>
      kindOf(line, worldOf({}, { pipVersion })),
    );
  assert.deepEqual(kinds('install a'), ['other', 'refusal', 'refusal', 'refusal', 'refusal']);
  assert.deepEqual(kinds('install --require-venv a'), Array(5).fill('require-virtualenv'));
  // Debian's versions of pip have suffixes.
  assert.equal(kindOf('install -C a=b x', worldOf({}, { pipVersion: '23.1.dev0+debian' })), 'refusal');
  assert.equal(kindOf('install -C a=b x', worldOf({}, { pipVersion: '23.0.1+dfsg' })), 'other');
});

test("on macOS pip's config files are in other places", () => {
  const conf = '[global]\ntarget = d\n';
  for (const [path, rest, kind] of [
    ['/home/u/Library/Application Support/pip/pip.conf', {}, 'other'],
    ['/home/u/.config/pip/pip.conf', {}, 'other'],
    ['/home/u/.pip/pip.conf', {}, 'other'],
    ['/Library/Application Support/pip/pip.conf', {}, 'other'],
    ['/etc/pip.conf', {}, 'refusal'],
    ['/opt/homebrew/share/pip/pip.conf', { prefix: '/opt/homebrew/opt/python' }, 'other'],
    [
      '/opt/homebrew/share/pip/pip.conf',
      { prefix: '/opt/homebrew/opt/python', pipVersion: '25.0' },
      'refusal',
    ],
    ['/x/pip/pip.conf', { env: { XDG_DATA_HOME: '/x' } }, 'refusal'],
    ['/x/pip/pip.conf', { env: { XDG_DATA_HOME: '/x' }, pipVersion: '26.2' }, 'other'],
  ] as const) {
    const world = worldOf({ [path]: conf }, { platform: 'darwin', ...rest });
    assert.equal(kindOf('install a', world), kind, `${path} ${JSON.stringify(rest)}`);
  }
});

test('config files are read as Python’s RawConfigParser reads them', () => {
  const read = (text: string) => {
    const sections = parseConfig(text, (key) => key.toLowerCase());
    return (
      sections && Object.fromEntries([...sections].map(([name, keys]) => [name, Object.fromEntries(keys)]))
    );
  };
  for (const [text, expected] of [
    ['', {}],
    ['[a]\nK = v \nl:w=x\n', { a: { k: 'v', l: 'w=x' } }],
    ['[a]\nk = one\n  two\n\n  # no\n  three\n\nl = 1\n', { a: { k: 'one\ntwo\n\nthree', l: '1' } }],
    ['[DEFAULT]\nk = 1\nl = 2\n[a]\nl = 3\n', { a: { k: '1', l: '3' } }],
    ['[DEFAULT]\nk = 1\n[a]\nl = 2\n[DEFAULT]\nm = 3\n', { a: { k: '1', m: '3', l: '2' } }],
    ['; c\n[a] rest\n\tk = v\n', { a: { k: 'v' } }],
    ['k = v\n', undefined],
    ['[a]\nk\n', undefined],
    ['[a]\n= v\n', undefined],
    ['[a]\nk = 1\nK = 2\n', undefined],
    ['[a]\n[a]\n', undefined],
    ['\ufeff[a]\n', undefined],
  ] as const) {
    assert.deepEqual(read(text), expected, JSON.stringify(text));
  }
});
