import assert from 'node:assert/strict';
import { test } from 'node:test';
import { predict } from '../../../src/pip/predict.ts';
import type { PipRequest } from '../../../src/pip/request.ts';
import { toldOfPackages } from '../../../src/pip/told-options.ts';
import type { PipWorld } from '../../../src/pip/world.ts';
import { worldWith } from './world-with.ts';

const CONFIGURED = '[install]\nextra-index-url = https://packages.example.org/simple\n';
const MANY = {
  ...{ PIP_NO_DEPS: 'on', PIP_NO_BINARY: ':all:', PIP_ONLY_BINARY: 'six', PIP_REQUIRE_HASHES: '1' },
  ...{ PIP_CONSTRAINT: 'a.txt b.txt', PIP_UPGRADE: 'true' },
};
const ROWS: readonly (readonly [env: PipWorld['env'], text: string, ...told: string[]])[] = [
  [{}, ''],
  [
    { PIP_INDEX_URL: 'https://packages.example.org/simple' },
    '',
    '--index-url https://packages.example.org/simple (PIP_INDEX_URL)',
  ],
  [{ PIP_INDEX_URL: '', PIP_TIMEOUT: '9', PIP_NO_INDEX: 'false' }, '[global]\nquiet = 1\n'],
  [{ PIP_NO_INDEX: 'yes' }, '', '--no-index (PIP_NO_INDEX)'],
  [{ PIP_NO_INDEX: '0' }, '[global]\nno-index = 1\n'],
  [{ PIP_FIND_LINKS: './wheels' }, '', '--find-links ./wheels (PIP_FIND_LINKS)'],
  [
    {},
    CONFIGURED,
    "--extra-index-url https://packages.example.org/simple (extra-index-url in pip's configuration)",
  ],
  [
    MANY,
    '',
    ...[
      '--no-deps (PIP_NO_DEPS)',
      '--no-binary :all: (PIP_NO_BINARY)',
      '--only-binary six (PIP_ONLY_BINARY)',
    ],
    ...['--require-hashes (PIP_REQUIRE_HASHES)', '--constraint a.txt (PIP_CONSTRAINT)'],
    ...['--constraint b.txt (PIP_CONSTRAINT)', '--upgrade (PIP_UPGRADE)'],
  ],
  [
    {},
    '[global]\npre = yes\n[install]\nno-binary = six\n[freeze]\nuser = 1\n',
    "--pre (pre in pip's configuration)",
    "--no-binary six (no-binary in pip's configuration)",
  ],
  [{ PIP_NO_DEPENDENCIES: '1', PIP_NOT_KNOWN: '1' }, '', '--no-deps (PIP_NO_DEPENDENCIES)'],
  // pip stores the value as build_isolation, so 0 means no isolation.
  [{ PIP_NO_BUILD_ISOLATION: '0' }, '', '--no-build-isolation (PIP_NO_BUILD_ISOLATION)'],
  [{ PIP_NO_BUILD_ISOLATION: '1', PIP_USER: '1', PIP_PROXY: 'p', PIP_CERT: 'c' }, ''],
];
/** Returns the request of a command that pip would refuse. Fails for any other command. */
function requestIn(env: PipWorld['env'], text = '', words = ['install', 'x']): PipRequest {
  const prediction = predict(words, worldWith(env, text));
  assert.ok(prediction.kind === 'refusal', prediction.why);
  return prediction.request;
}

for (const [env, text, ...expected] of ROWS) {
  test(`${JSON.stringify(env)}, config ${JSON.stringify(text)} set: ${expected.join(', ') || 'none'}`, () => {
    const told = toldOfPackages(requestIn(env, text));
    const words = told.map(({ name, value, where }) => [name, value, `(${where})`].filter(Boolean).join(' '));
    assert.deepEqual(words, expected);
  });
}

test('toldOfPackages lists fewer options for an uninstall, and no option for an isolated command', () => {
  const env = { PIP_NO_DEPS: '1', PIP_REQUIREMENT: '/pip.conf', PIP_CONFIG_FILE: '/dev/null', PIP_YES: '1' };
  assert.deepEqual(toldOfPackages(requestIn(env, 'six', ['uninstall', 'x'])), [
    { name: '--requirement', value: '/pip.conf', where: 'PIP_REQUIREMENT' },
  ]);
  assert.deepEqual(requestIn(env, '', ['install', '--isolated', 'x']).told, []);
});

test('PIP_QUIET=N is listed as N options --quiet, but at most as three', () => {
  const counted = (value: string): number => requestIn({ PIP_QUIET: value }).told.length;
  assert.deepEqual(['0', 'yes', '2', '1_0', '999999999999'].map(counted), [0, 1, 2, 3, 3]);
});
