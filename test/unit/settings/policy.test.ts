import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BAD_POLICY, badPolicy, policyOf } from '../../../src/settings/policy.ts';
import { noPolicy, type Policy, type SourcedSetting } from '../../../src/settings/setting-sources.ts';
import { readSettings, type Settings } from '../../../src/settings/settings.ts';
import { ShimError } from '../../../src/system/errors.ts';

const FILE = '/etc/policy.toml';
const written = (values: Readonly<Record<string, unknown>>, file = FILE): readonly SourcedSetting[] =>
  Object.entries(values).map(([key, value], at) => ({ key, value, where: `${file}:${at + 1}` }));
const policy = (values: Readonly<Record<string, unknown>>): Policy => policyOf(FILE, written(values));

/** Returns the settings from the policy `values`, the user's file `own` and the environment `env`. */
const settings = (
  values: Readonly<Record<string, unknown>>,
  own: Readonly<Record<string, unknown>> = {},
  env: Readonly<Record<string, string>> = {},
): Settings => readSettings(env, written(own, 'config.toml'), policy(values));

test('policyOf returns the settings of a policy and the keys that the policy locks', () => {
  assert.deepEqual(policy({ auto: 'venv', locked: ['auto'] }), {
    file: FILE,
    written: [{ key: 'auto', value: 'venv', where: `${FILE}:1` }],
    locked: ['auto'],
    ignored: undefined,
  });
  assert.deepEqual(policy({}), noPolicy(FILE));
});

test('a policy sets a default value, which the user may change', () => {
  assert.equal(settings({ auto: 'venv' }).auto, 'venv');
  assert.equal(settings({ auto: 'venv' }, { auto: 'pipx' }).auto, 'pipx');
  assert.equal(settings({ auto: 'venv' }, {}, { PIP_SHIM_AUTO: 'off' }).auto, 'off');
  assert.equal(settings({}, { auto: 'pipx' }, { PIP_SHIM_AUTO: '' }).auto, 'pipx');
});

test('a user can’t change a locked value, and each attempt to set a different value is reported', () => {
  const locked = { auto: 'venv', locked: ['auto', 'venv'] };
  const tried = settings(locked, { auto: 'pipx', venv: '/v' }, { PIP_SHIM_AUTO: 'off' });
  assert.deepEqual(
    [tried.auto, tried.autoSaid, tried.venv],
    ['venv', `auto = "venv" (${FILE}:1)`, undefined],
  );
  assert.deepEqual(tried.notes, [
    `PIP_SHIM_AUTO: auto = off is not followed, since ${FILE} locks auto`,
    `config.toml:1: auto = pipx is not followed, since ${FILE} locks auto`,
    `config.toml:2: venv = /v is not followed, since ${FILE} locks venv`,
  ]);
  assert.deepEqual(settings(locked, { auto: 'venv' }, { PIP_SHIM_AUTO: 'venv' }).notes, []);
  assert.deepEqual(settings(locked, { dry_run: true }).notes, []);
  assert.deepEqual(tried.locked, ['auto', 'venv']);
});

test('the reason why a policy is ignored comes before the notes about overruled settings', () => {
  const ignored = noPolicy(FILE, 'it is not root’s');
  assert.deepEqual(readSettings({}, [], ignored).notes, ['it is not root’s']);
  const both = { ...ignored, locked: ['venv'] };
  assert.equal(readSettings({ PIP_SHIM_VENV: '/v' }, [], both).notes.length, 2);
});

test('remedies, override and index are read with their source', () => {
  const remedies = ['venv', 'pipx'];
  assert.deepEqual(settings({ remedies }).remedies, { names: remedies, where: `${FILE}:1` });
  assert.deepEqual(settings({ remedies: [] }).remedies, { names: [], where: `${FILE}:1` });
  assert.deepEqual(settings({ override: false }).noOverride, `${FILE}:1`);
  assert.deepEqual(settings({ override: true }).noOverride, undefined);
  for (const url of ['https://index/simple', 'http://index', 'file:///srv/index']) {
    assert.deepEqual(settings({ index: url }).index, { url, where: `${FILE}:1`, locked: false });
  }
  assert.equal(settings({ index: 'http://i', locked: ['index'] }).index?.locked, true);
  assert.equal(settings({ index: 'http://i', locked: ['auto'] }).index?.locked, false);
});

const WORDS: readonly (readonly [value: unknown, isSet: boolean])[] = [
  ...['1', 'true', 'yes', 'on', 'y', 't', 'TRUE', true, 1].map((value) => [value, true] as const),
  ...['0', 'false', 'no', 'off', 'n', 'f', 'Off', false, 0].map((value) => [value, false] as const),
];
for (const [value, isSet] of WORDS)
  test(`dry_run = ${JSON.stringify(value)} means ${isSet}`, () =>
    assert.equal(settings({ dry_run: value }).dryRun, isSet));

const locks = (value: unknown) => ({ locked: value });
const BAD: readonly (readonly [values: Record<string, unknown>, message: string, next: string])[] = [
  [
    locks('auto'),
    `${FILE}:1: \`auto\` is not a list`,
    'use a list of auto, venv, commands, remedies, override, index',
  ],
  [
    locks(['debug']),
    `${FILE}:1: \`debug\` can't be locked`,
    'use a list of auto, venv, commands, remedies, override, index',
  ],
  [
    locks([1]),
    `${FILE}:1: \`1\` can't be locked`,
    'use a list of auto, venv, commands, remedies, override, index',
  ],
  [
    locks({ a: 1 }),
    `${FILE}:1: \`{"a":1}\` is not a list`,
    'use a list of auto, venv, commands, remedies, override, index',
  ],
  [{ auto: 'conda' }, `${FILE}:1: \`conda\` is not a valid value`, 'use one of venv, project'],
  [{ installer: 'conda' }, `${FILE}:1: \`conda\` is not a valid value`, 'use pip or uv'],
  [{ autom: 'venv' }, `${FILE}:1: unknown key \`autom\` (did you mean auto?)`, 'known keys: auto, venv'],
  [{ venv: '' }, `${FILE}:1: \`\` is not a valid value`, 'use a path'],
  [{ venv: 1 }, `${FILE}:1: \`1\` is not a valid value`, 'use a path'],
  [
    { remedies: 'venv' },
    `${FILE}:1: \`venv\` is not a valid value`,
    'use a list of project, venv, pipx, system',
  ],
  [{ remedies: ['venv', 'x'] }, `${FILE}:1: \`x\` is not a valid value`, 'use a list of project, venv'],
  [{ override: 'perhaps' }, `${FILE}:1: \`perhaps\` is not a valid value`, 'use true or false'],
  [{ index: 'ftp://index' }, `${FILE}:1: \`ftp://index\` is not a valid value`, 'use a URL'],
  [{ index: 'see https://index' }, `${FILE}:1: \`see https://index\` is not a valid value`, 'use a URL'],
  [{ index: 'https://index/ more' }, `${FILE}:1: \`https://index/ more\` is not a valid value`, 'use a URL'],
  [{ index: 'https://' }, `${FILE}:1: \`https://\` is not a valid value`, 'use a URL'],
  [{ index: 1 }, `${FILE}:1: \`1\` is not a valid value`, 'use a URL'],
];
for (const [values, message, next] of BAD) {
  test(`a policy with ${JSON.stringify(values)} is an error`, () => {
    assert.throws(
      () => policy(values),
      (error: unknown) => {
        assert.ok(error instanceof ShimError);
        assert.deepEqual([error.code, error.exitCode, error.message], [BAD_POLICY, 2, message]);
        assert.ok(error.next[0]?.startsWith(next), error.next[0]);
        assert.equal(error.next.at(-1), 'until that is fixed, pip-shim offers nothing and runs plain pip');
        return true;
      },
    );
  });
}

test('the last line of a bad policy’s error says that plain pip runs until the policy is fixed', () => {
  assert.deepEqual(badPolicy('x', ['a', 'b']).next, [
    ...['a', 'b'],
    'until that is fixed, pip-shim offers nothing and runs plain pip',
  ]);
});
