import assert from 'node:assert/strict';
import { test } from 'node:test';
import { movedPaths } from '../../../src/pip/moved-paths.ts';
import { otherPython } from '../../../src/pip/other-python.ts';
import { isAtLeast } from '../../../src/pip/world.ts';
import { worldWith } from './world-with.ts';

const RELEASES: readonly (readonly [have: string | undefined, want: string, isAtLeast: boolean])[] = [
  [undefined, '99', true],
  ['23.0', '23.0.1', false],
  ['23', '23.0', true],
  ['23.0.1', '23', true],
  ['9.0', '23', false],
  ['23.1.dev0+debian', '23.1', true],
  ['of nobody', '23', false],
];
for (const [have, want, expected] of RELEASES) {
  test(`pip ${have ?? 'of an unknown release'} is ${expected ? '' : 'not '}${want} or newer`, () => {
    assert.equal(isAtLeast(have, want), expected);
  });
}

/** The given variables, and the variables that movedPaths changes because they have relative paths. */
const MOVED: readonly (readonly [
  env: Readonly<Record<string, string>>,
  moved: Readonly<Record<string, string>>,
])[] = [
  [{}, {}],
  [{ PIP_CONSTRAINT: 'c.txt' }, { PIP_CONSTRAINT: '/cwd/c.txt' }],
  [{ PIP_FIND_LINKS: './w  /v HTTPS://h' }, { PIP_FIND_LINKS: '/cwd/./w  /v HTTPS://h' }],
  [{ PIP_FIND_LINKS: '/v  ~/w', PIP_CERT: '', PIP_LOG: ' ' }, {}],
  [{ PIP_FIND_LINKS: 'HTTPS://h' }, {}],
  [{ PIP_INDEX_URL: 'relative' }, {}],
];
for (const [env, moved] of MOVED)
  test(`movedPaths makes relative paths absolute: ${JSON.stringify(env)}`, () =>
    assert.deepEqual(movedPaths(env, '/cwd'), moved));

const PYTHONS = ['/v/pyvenv.cfg', '/v/bin/python', '/usr/bin/python3', '/odd/python', '/odd/pyvenv.cfg'];
const world = {
  ...worldWith({}),
  exists: (path: string) => PYTHONS.some((file) => file === path || file.startsWith(`${path}/`)),
  isDirectory: (path: string) => PYTHONS.some((file) => file.startsWith(`${path}/`)),
};
for (const [value, path, prefix] of [
  ['/v', '/v/bin/python', '/v'],
  ['/v/bin/python', '/v/bin/python', '/v'],
  ['/usr/bin/python3', '/usr/bin/python3', '/usr'],
  ['/odd/python', '/odd/python', '/odd'],
] as const) {
  test(`--python ${value} is the interpreter ${path} with the prefix ${prefix}`, () => {
    assert.deepEqual(otherPython(value, world), { path, prefix });
  });
}

test('otherPython throws if there is no interpreter at the path of --python', () => {
  for (const value of ['/gone', '/usr'])
    assert.throws(() => otherPython(value, world), { why: `no Python interpreter at ${value}` });
});
