import assert from 'node:assert/strict';
import { test } from 'node:test';
import { indexVariables, otherIndexIn } from '../../../src/pip/index-variables.ts';
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
  [INDEX, {}, 'no configuration at all', { PIP_INDEX_URL: URL }], // pip itself ends with an error
  [LOCKED, { PIP_INDEX_URL: 'https://h' }, '', { PIP_INDEX_URL: URL }],
  [LOCKED, {}, '[global]\nextra-index-url = https://h\n', { PIP_INDEX_URL: URL, PIP_EXTRA_INDEX_URL: URL }],
  [INDEX, { PIP_PYPI_URL: 'https://h' }, '', {}],
  [LOCKED, { PIP_PYPI_URL: 'https://h' }, '', { PIP_INDEX_URL: URL, PIP_PYPI_URL: URL }],
  [LOCKED, { PIP_FIND_LINKS: '/w' }, '', { PIP_INDEX_URL: URL }],
  [LOCKED, { PIP_FIND_LINKS: 'https://h' }, '', { PIP_INDEX_URL: URL, PIP_FIND_LINKS: '/' }],
];
for (const [index, env, text, variables] of ROWS) {
  const how = index.locked ? 'a locked index' : 'an index';
  test(`the variables for ${how}, with ${JSON.stringify(env)} and config ${JSON.stringify(text)}`, () => {
    assert.deepEqual(indexVariables(index, worldWith(env, text)), variables);
  });
}

const UNREAD = "/v/pip.conf, which can't be read,";
/** A venv's pip.conf (undefined: unreadable), and the option in the file that may name another index. */
const IN_VENV: readonly (readonly [text: string | undefined, other: string | undefined])[] = [
  ['', undefined],
  [undefined, UNREAD],
  ['no configuration at all', UNREAD],
  ['[global]\nindex-url = https://h\n', 'index-url in /v/pip.conf'],
  [`[global]\nindex-url = ${URL}\n`, undefined],
  ['[global]\nindex-url =\n', undefined],
  [`[install]\nextra-index-url = ${URL}\n  https://h\n`, 'extra-index-url in /v/pip.conf'],
  ['[install]\npypi_url = https://h\n', 'pypi-url in /v/pip.conf'],
  ['[global]\nfind-links = ./w\n  HTTPS://h\n', 'find-links in /v/pip.conf'],
  ['[global]\nfind-links = ./w ./http:/w\n', undefined],
  ['[global]\nproxy = https://h\ntimeout = 9\n', undefined],
  ['[install]\nrequirement = r.txt\n', 'requirement in /v/pip.conf'],
  ['[install]\nbuild-constraint = c.txt\n', 'build-constraint in /v/pip.conf'],
  ['[install]\nrequirement =\n', undefined],
  ['[global]\ntimeout = 9\n[install]\nindex-url = https://h\n', 'index-url in /v/pip.conf'],
];
for (const [text, other] of IN_VENV) {
  test(`the option for another index in pip.conf ${JSON.stringify(text)}: ${other ?? 'none'}`, () => {
    const isFile = (path: string): boolean => path === '/v/pip.conf';
    const world = {
      ...worldWith({}),
      exists: isFile,
      readText: (path: string) => (isFile(path) ? text : undefined),
    };
    assert.equal(otherIndexIn('/v', URL, world), other);
    assert.equal(otherIndexIn('/without', URL, world), undefined);
  });
}
