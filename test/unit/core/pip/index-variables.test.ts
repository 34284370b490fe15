import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexVariables } from '../../../../src/core/pip/index-variables.ts';
import { worldWith } from './world-with.ts';

const URL = 'https://packages.example.org/simple';
const INDEX = { url: URL, where: 'config.toml:1', locked: false };
const LOCKED = { ...INDEX, locked: true };
const ROWS: readonly (readonly [
  index: typeof INDEX,
  env: Readonly<Record<string, string>>,
  text: string,
  variables: Readonly<Record<string, string>>,
])[] = [
  [INDEX, {}, '', { PIP_INDEX_URL: URL }],
  [INDEX, { PIP_INDEX_URL: 'https://h' }, '', {}],
  [INDEX, {}, '[install]\nno-index = 1\n', {}],
  [INDEX, {}, 'no configuration at all', { PIP_INDEX_URL: URL }], // over which pip itself ends
  [LOCKED, { PIP_INDEX_URL: 'https://h' }, '', { PIP_INDEX_URL: URL }],
  [LOCKED, {}, '[global]\nextra-index-url = https://h\n', { PIP_INDEX_URL: URL, PIP_EXTRA_INDEX_URL: URL }],
  [LOCKED, { PIP_FIND_LINKS: '/w' }, '', { PIP_INDEX_URL: URL }],
  [LOCKED, { PIP_FIND_LINKS: 'https://h' }, '', { PIP_INDEX_URL: URL, PIP_FIND_LINKS: '/' }],
];
for (const [index, env, text, variables] of ROWS) {
  const how = index.locked ? 'a locked index' : 'an index';
  test(`${how} beside ${JSON.stringify(env)} and ${JSON.stringify(text)}`, () => {
    assert.deepEqual(indexVariables(index, worldWith(env, text)), variables);
  });
}
