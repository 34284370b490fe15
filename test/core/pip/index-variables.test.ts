import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toldWhere } from '../../../src/core/pip/index-variables.ts';
import type { PipWorld } from '../../../src/core/pip/world.ts';

/** A machine whose one config file is named by PIP_CONFIG_FILE. */
function worldWith(env: PipWorld['env'], text = ''): PipWorld {
  const isFile = (path: string): boolean => path === '/pip.conf';
  return {
    ...{ env: { PIP_CONFIG_FILE: '/pip.conf', ...env }, pipVersion: undefined, home: '/home/u' },
    ...{ platform: 'linux', prefix: '/usr', exists: isFile, isDirectory: () => false },
    readText: (path) => (isFile(path) ? text : undefined),
  };
}

const CONFIGURED = '[install]\nextra-index-url = https://packages.example.org/simple\n';
const ROWS: readonly (readonly [env: PipWorld['env'], text: string, told: string | undefined])[] = [
  [{}, '', undefined],
  [{ PIP_INDEX_URL: 'https://packages.example.org/simple' }, '', 'PIP_INDEX_URL'],
  [{ PIP_INDEX_URL: '', PIP_TIMEOUT: '9', PIP_NO_INDEX: 'false' }, '[global]\nquiet = 1\n', undefined],
  [{ PIP_NO_INDEX: 'yes' }, '', 'PIP_NO_INDEX'],
  [{ PIP_NO_INDEX: '0' }, '[global]\nno-index = 1\n', undefined],
  [{ PIP_FIND_LINKS: './wheels' }, '', 'PIP_FIND_LINKS'],
  [{}, CONFIGURED, "extra-index-url in pip's configuration"],
  [{}, 'no configuration at all', undefined], // over which pip itself ends
];
for (const [env, text, told] of ROWS) {
  test(`${JSON.stringify(env)} and ${JSON.stringify(text)} tell pip where to look: ${told}`, () => {
    assert.equal(toldWhere(worldWith(env, text)), told);
  });
}
