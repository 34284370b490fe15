import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shellEnvironment } from '../../../src/environment/shell-environment.ts';
import { fakeLook } from '../system/fake-look.ts';

const tree = fakeLook({ v: { bin: { python: '' } }, c: { bin: { python: '' } }, empty: { bin: {} } });
/** `/link` leads to `/v`, and the current directory is `/v`. */
const look = {
  ...tree,
  realPath: (path: string) => path.replace(/^\/link/, '/v').replace(/^bin$/, '/v/bin'),
};
const REAL = '/usr/bin/pip';

/** The shell's variables, the real command, and the environment: `(path)` if it does not come first on PATH. */
const ROWS: readonly (readonly [
  name: string,
  env: Readonly<Record<string, string>>,
  real: string | undefined,
  found: string | undefined,
])[] = [
  ['nothing is active', { PATH: '/usr/bin' }, REAL, undefined],
  ['a venv', { VIRTUAL_ENV: '/v', PATH: '/v/bin:/usr/bin' }, REAL, 'VIRTUAL_ENV /v'],
  ['a venv by a symbolic link', { VIRTUAL_ENV: '/link', PATH: '/v/bin:/usr/bin' }, REAL, 'VIRTUAL_ENV /link'],
  ['a venv that has the command', { VIRTUAL_ENV: '/v', PATH: '/v/bin' }, '/v/bin/pip', 'VIRTUAL_ENV /v'],
  [
    'a venv, and no real command',
    { VIRTUAL_ENV: '/v', PATH: '/usr/bin:/v/bin' },
    undefined,
    'VIRTUAL_ENV /v',
  ],
  ['a venv, and the command elsewhere', { VIRTUAL_ENV: '/v', PATH: '/v/bin' }, '/opt/pip', 'VIRTUAL_ENV /v'],
  ['a venv behind the command', { VIRTUAL_ENV: '/v', PATH: '/usr/bin:/v/bin' }, REAL, '(VIRTUAL_ENV /v)'],
  ['a venv that is not on PATH', { VIRTUAL_ENV: '/v', PATH: '/usr/bin' }, REAL, '(VIRTUAL_ENV /v)'],
  ['a venv without PATH', { VIRTUAL_ENV: '/v' }, undefined, '(VIRTUAL_ENV /v)'],
  ['a relative path on PATH', { VIRTUAL_ENV: '/v', PATH: 'bin:/usr/bin' }, REAL, '(VIRTUAL_ENV /v)'],
  ['a relative VIRTUAL_ENV', { VIRTUAL_ENV: 'v', PATH: '/v/bin:/usr/bin' }, REAL, '(VIRTUAL_ENV v)'],
  ['a conda environment', { CONDA_PREFIX: '/c', PATH: '/c/bin:/usr/bin' }, REAL, 'CONDA_PREFIX /c'],
  ['conda without a Python', { CONDA_PREFIX: '/empty', PATH: '/empty/bin:/usr/bin' }, REAL, undefined],
  ['conda behind the command', { CONDA_PREFIX: '/c', PATH: '/usr/bin:/c/bin' }, REAL, undefined],
  [
    'a venv above conda',
    { VIRTUAL_ENV: '/v', CONDA_PREFIX: '/c', PATH: '/v/bin:/c/bin:/usr/bin' },
    ...([REAL, 'VIRTUAL_ENV /v'] as const),
  ],
  [
    'conda, and a venv that is not on PATH',
    { VIRTUAL_ENV: '/v', CONDA_PREFIX: '/c', PATH: '/c/bin:/usr/bin' },
    ...([REAL, 'CONDA_PREFIX /c'] as const),
  ],
];
for (const [name, env, real, expected] of ROWS) {
  test(`the environment of a shell with ${name}: ${expected ?? 'none'}`, () => {
    const found = shellEnvironment(env, real, look);
    const said = found && `${found.variable} ${found.path}`;
    assert.equal(found && !found.isFirst ? `(${said})` : said, expected);
  });
}
