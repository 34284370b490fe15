import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts, Owner } from '../../src/core/facts.ts';
import type { PipRequest, TypedOption } from '../../src/core/request.ts';
import { pipxRemedy } from '../../src/remedies/pipx.ts';
import { factsFor, requestFor } from '../core/facts.ts';

const option = (name: string, value?: string): TypedOption =>
  value === undefined ? { name } : { name, value };
const install = (
  requirements: string[],
  request: Partial<PipRequest> = {},
  facts: Partial<Facts> = {},
): Facts => factsFor(requestFor(requirements, request), facts);

const OFFERED: [name: string, facts: Facts, commands: string[], reason: string][] = [
  ['a tool', install(['black']), ['pipx install black'], 'a command-line tool'],
  ['two', install(['black', 'isort']), ['pipx install black', 'pipx install isort'], 'command-line tools'],
  ['unknown', install(['something']), ['pipx install something'], 'if it is a command-line tool'],
  ['both', install(['pytest']), ['pipx install pytest'], 'for its commands alone'],
  ['extras and version', install(['httpie[x]>=3']), ["pipx install 'httpie[x]>=3'"], 'a command-line tool'],
  [
    'a URL',
    install(['git+https://h/x.git']),
    ['pipx install git+https://h/x.git'],
    'if it is a command-line tool',
  ],
  [
    'name @ URL',
    install(['x @ https://h/x.whl']),
    ["pipx install 'x @ https://h/x.whl'"],
    'if it is a command-line tool',
  ],
  [
    'options of the index',
    install(['black'], {
      typed: [option('--index-url', 'http://h/s'), option('--pre'), option('--quiet'), option('--user')],
    }),
    ["pipx install '--pip-args=--index-url=http://h/s --pre' black"],
    'a command-line tool',
  ],
];
for (const [name, facts, commands, reason] of OFFERED) {
  test(`pipx: ${name}`, () => {
    const { offers, notOffered } = pipxRemedy.fit(facts);
    assert.deepEqual(notOffered, []);
    assert.deepEqual(offers[0]?.commands, commands);
    assert.equal(offers[0]?.reason, reason);
    assert.ok(offers[0]?.automatic.ok);
    assert.ok(
      offers[0]?.runs.every(({ program, env }) => program === '/usr/bin/pipx' && env && 'PIP_USER' in env),
    );
  });
}

const NOT: [name: string, facts: Facts, reason: string, next?: string[]][] = [
  ['-r', install(['black'], { requirementFiles: ['r'] }), 'pipx takes no requirements file (-r)'],
  ['-e', install([], { editables: ['.'] }), 'pipx is for tools, not for a project in development (-e)'],
  ['--group', install([], { groups: ['dev'] }), 'pipx takes no dependency group (--group)'],
  ['nothing', install([]), 'nothing was named that pipx could install'],
  ['a path', install(['./x']), './x is a path, and pipx is for published tools'],
  ['a directory', install(['dir/x']), 'dir/x is a path, and pipx is for published tools'],
  [
    'a wheel',
    install(['x-1-py3-none-any.whl']),
    'x-1-py3-none-any.whl is a path, and pipx is for published tools',
  ],
  ['a library', install(['black', 'requests']), 'requests is a library: pipx is for tools'],
  [
    'options without equivalent, each once',
    install(['black'], {
      typed: [option('--upgrade'), option('--no-deps'), option('--upgrade'), option('--pre')],
    }),
    'pipx has no equivalent of --upgrade, --no-deps',
  ],
  [
    'no pipx',
    install(['black'], {}, { tools: { pipx: undefined, sudo: undefined } }),
    'pipx is not on PATH',
    ['install it: sudo apt install pipx'],
  ],
  [
    'no pipx and no apt',
    install(
      ['black'],
      {},
      {
        tools: { pipx: undefined, sudo: undefined },
        system: { manager: undefined, hasLists: false, reply: 'none', answers: [] },
      },
    ),
    'pipx is not on PATH',
    ['install it: see the documentation of pipx'],
  ],
];
for (const [name, facts, reason, next = []] of NOT) {
  test(`pipx is not offered: ${name}`, () => {
    assert.deepEqual(pipxRemedy.fit(facts), { offers: [], notOffered: [{ remedy: 'pipx', reason, next }] });
  });
}

const has = (...names: string[]): { owners: Owner[] } => ({
  owners: names.map((name) => ({ name, kind: 'pipx', directory: `/x/${name}`, package: undefined })),
});
const uninstall = { kind: 'uninstall' } as const;

test('pipx uninstalls what it has', () => {
  const { offers } = pipxRemedy.fit(install(['black', 'isort'], uninstall, has('black', 'isort')));
  assert.deepEqual(offers[0]?.commands, ['pipx uninstall black', 'pipx uninstall isort']);
});

const NOT_UNINSTALLED: [name: string, facts: Facts, reason: string, next: string[]][] = [
  ['nothing of it', install(['black'], uninstall), 'pipx does not have black', []],
  [
    'a part',
    install(['black', 'isort'], uninstall, has('isort')),
    'pipx does not have black',
    ['what pipx has goes by: pipx uninstall isort'],
  ],
  ['a file', install([], { ...uninstall, requirementFiles: ['r'] }), 'pipx does not have all of it', []],
  [
    'no pipx at all',
    install(['black'], uninstall, { tools: { pipx: undefined, sudo: undefined } }),
    'pipx does not have black',
    [],
  ],
  [
    'no pipx any more',
    install(['black'], uninstall, { ...has('black'), tools: { pipx: undefined, sudo: '/usr/bin/sudo' } }),
    'pipx has black, but is not on PATH',
    ['install it: sudo apt install pipx'],
  ],
];
for (const [name, facts, reason, next] of NOT_UNINSTALLED) {
  test(`pipx does not uninstall: ${name}`, () => {
    assert.deepEqual(pipxRemedy.fit(facts), { offers: [], notOffered: [{ remedy: 'pipx', reason, next }] });
  });
}
