import assert from 'node:assert/strict';
import { test } from 'node:test';
import { misspeltVariables, type SourcedSetting } from '../../../src/settings/setting-sources.ts';
import { isAsUnset, readSettings, type Settings } from '../../../src/settings/settings.ts';
import { ShimError } from '../../../src/system/errors.ts';
import { factsFor, requestFor } from '../remedies/facts.ts';

const NONE: Settings = factsFor(requestFor([])).settings;

const inFile = (values: Record<string, unknown>): SourcedSetting[] =>
  Object.entries(values).map(([key, value], index) => ({ key, value, where: `config.toml:${index + 1}` }));

const GOOD: [env: Record<string, string>, file: Record<string, unknown>, settings: Partial<Settings>][] = [
  [{}, {}, {}],
  [{ PIP_SHIM_AUTO: 'venv' }, {}, { auto: 'venv', autoSaid: 'PIP_SHIM_AUTO=venv' }],
  [{ PIP_SHIM_AUTO: 'apt' }, {}, { auto: 'system', autoSaid: 'PIP_SHIM_AUTO=apt' }],
  [{ PIP_SHIM_AUTO: '' }, { auto: 'pipx' }, { auto: 'pipx', autoSaid: 'auto = "pipx" (config.toml:1)' }],
  [{ PIP_SHIM_AUTO: 'off' }, { auto: 'pipx' }, { auto: 'off', autoSaid: 'PIP_SHIM_AUTO=off' }],
  [{ PIP_SHIM_VENV: '~/v' }, { venv: '/other' }, { venv: '~/v' }],
  [{}, { venv: '.venv' }, { venv: '.venv', venvIsAnywhere: true }],
  [{}, { venv: 'envs/v' }, { venv: 'envs/v', venvIsAnywhere: true }],
  [{}, { venv: '~/v' }, { venv: '~/v' }],
  [{ PIP_SHIM_VENV: '.venv' }, { venv: 'other' }, { venv: '.venv' }],
  [
    {},
    { venv: '/other', dry_run: true, debug: false, disable: 'yes' },
    { venv: '/other', dryRun: true, disable: true },
  ],
  [{ PIP_SHIM_INSTALLER: 'uv' }, { installer: 'pip' }, { installer: 'uv' }],
  [{ PIP_SHIM_HINT: 'json' }, { hint: 'text' }, { hint: 'json' }],
  [{ PIP_SHIM_HINT: '' }, {}, { hint: 'text' }],
  [{ PIP_SHIM_SYSTEM_SITE_PACKAGES: '1' }, {}, { systemSitePackages: true }],
  [{}, { system_site_packages: true }, { systemSitePackages: true }],
  [{ PIP_SHIM_SYSTEM_SITE_PACKAGES: '0' }, { system_site_packages: true }, { systemSitePackages: false }],
  [{ PIP_SHIM_DRY_RUN: '0' }, { dry_run: true }, { dryRun: false }],
  [{ PIP_SHIM_DEBUG: 'timing' }, {}, { debug: true }],
  [{ PIP_SHIM_DISABLE: 'NO' }, {}, { disable: false }],
];
for (const [env, file, settings] of GOOD) {
  test(`the environment ${JSON.stringify(env)} overrules the file ${JSON.stringify(file)}`, () => {
    assert.deepEqual(readSettings(env, inFile(file)), { ...NONE, ...settings });
  });
}

test('a value counts as unset if the setting would have the same value without the entry', () => {
  const rows: [where: string, key: string, value: unknown, isAs: boolean][] = [
    ['PIP_SHIM_SYSTEM_SITE_PACKAGES', 'system_site_packages', '0', true],
    ['config.toml:1', 'system_site_packages', true, false],
    ['config.toml:1', 'disable', false, true],
    ['PIP_SHIM_DEBUG', 'debug', 'timing', false],
    ['config.toml:1', 'python_hint', false, false],
    ['config.toml:1', 'override', true, true],
    ['PIP_SHIM_HINT', 'hint', 'text', true],
    ['PIP_SHIM_INSTALLER', 'installer', 'uv', false],
    ['config.toml:1', 'commands', false, false],
    ['PIP_SHIM_AUTO', 'auto', 'venv', false],
  ];
  for (const [where, key, value, isAs] of rows) assert.equal(isAsUnset({ where, key, value }), isAs, key);
});

const BAD: [env: Record<string, string>, file: Record<string, unknown>, message: RegExp, next: RegExp][] = [
  [
    { PIP_SHIM_AUTO: 'conda' },
    {},
    /^PIP_SHIM_AUTO: `conda` is not a valid value/,
    /venv, project, pipx, system, smart, off, or apt/,
  ],
  [{}, { auto: true }, /^config\.toml:1: `true`/, /one of venv/],
  [
    {},
    { debug: false, autom: 'venv' },
    /^config\.toml:2: unknown key `autom` \(did you mean auto\?\)/,
    /auto, venv, disable, dry_run, debug, hint, installer/,
  ],
  [{ PIP_SHIM_INSTALLER: 'poetry' }, {}, /^PIP_SHIM_INSTALLER: `poetry`/, /use pip or uv/],
  [{ PIP_SHIM_HINT: 'xml' }, {}, /^PIP_SHIM_HINT: `xml`/, /use text or json/],
  [{}, { hint: true }, /^config\.toml:1: `true`/, /use text or json/],
  [{}, { venv: 3 }, /^config\.toml:1: `3`/, /a path/],
  [{}, { dry_run: 'perhaps' }, /^config\.toml:1: `perhaps`/, /true or false/],
  [{}, { constructor: 1 }, /unknown key `constructor`/, /known keys/],
];
for (const [env, file, message, next] of BAD) {
  test(`the environment ${JSON.stringify(env)} or the file ${JSON.stringify(file)} is a usage error`, () => {
    assert.throws(
      () => readSettings(env, inFile(file)),
      (error: unknown) => {
        assert.ok(error instanceof ShimError);
        assert.equal(error.exitCode, 2);
        assert.match(error.message, message);
        assert.match(error.next.join('\n'), next);
        return true;
      },
    );
  });
}

test('a variable whose name is nearly that of a setting is named, and no other variable', () => {
  const env = {
    PIP_SHIM_ATUO: 'venv',
    PIPSHIM_VENV: '/v',
    PIP_SHIM_PYTHON: '0',
    PIP_SHIM_HOME: '/h',
    PIP_USER: '1',
  };
  assert.deepEqual(misspeltVariables(env), [
    'PIP_SHIM_ATUO is no variable of pip-shim (did you mean PIP_SHIM_AUTO?)',
    'PIPSHIM_VENV is no variable of pip-shim (did you mean PIP_SHIM_VENV?)',
  ]);
  assert.deepEqual(misspeltVariables({ PIP_SHIM_AUTO: 'venv', PIP_SHIM_URL: 'https://x' }), []);
});
