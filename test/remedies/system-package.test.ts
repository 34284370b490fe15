import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts, SystemFacts } from '../../src/core/facts.ts';
import type { PipRequest } from '../../src/core/request.ts';
import { aptCommands } from '../../src/platforms/apt.ts';
import { systemRemedy } from '../../src/remedies/system-package.ts';
import { factsFor, requestFor } from '../core/facts.ts';

const remedy = systemRemedy({ apt: aptCommands });
const ROOT = { user: { uid: 0, home: '/root', sudo: undefined } };
const NO_SUDO = { tools: { pipx: undefined, sudo: undefined } };
const facts = (requirements: string[], more: Partial<Facts> = {}, request: Partial<PipRequest> = {}): Facts =>
  factsFor(requestFor(requirements, request), more);
const apt = (more: Partial<SystemFacts>): { system: SystemFacts } => ({
  system: { manager: 'apt', hasLists: true, inTime: true, answers: [], ...more },
});
const there = (name: string, installed: string | undefined, candidate = '1.0-1') => ({
  package: name,
  installed,
  candidate,
});

const OFFERED: [
  name: string,
  facts: Facts,
  label: string,
  command: string | undefined,
  reason: string,
  automatic: boolean,
][] = [
  [
    'as a user',
    facts(['pyyaml']),
    'From Debian, for all users',
    'sudo apt install python3-yaml',
    'version 1.2.3',
    false,
  ],
  [
    'as root',
    facts(['pyyaml'], ROOT),
    'From Debian, for all users',
    'apt install python3-yaml',
    'version 1.2.3',
    true,
  ],
  [
    'several in one',
    facts(['PyYAML', 'Requests'], ROOT),
    'From Debian, for all users',
    'apt install python3-yaml python3-requests',
    'python3-yaml 1.2.3, python3-requests 1.2.3',
    true,
  ],
  [
    'one is there already',
    facts(['pyyaml', 'six'], {
      ...ROOT,
      ...apt({ answers: [there('python3-yaml', '6.0-3'), there('python3-six', undefined)] }),
    }),
    'From Debian, for all users',
    'apt install python3-six',
    'python3-yaml 6.0, python3-six 1.0',
    true,
  ],
  [
    'all are there already, without sudo too',
    facts(['pyyaml'], { ...NO_SUDO, ...apt({ answers: [there('python3-yaml', '6.0-3')] }) }),
    'From Debian, already installed',
    undefined,
    'python3-yaml 6.0',
    true,
  ],
];
for (const [name, given, label, command, reason, automatic] of OFFERED) {
  test(`system package: ${name}`, () => {
    const [offer] = remedy.fit(given).offers;
    assert.ok(offer);
    assert.deepEqual([offer.label, offer.reason, offer.automatic.ok], [label, reason, automatic]);
    assert.deepEqual(offer.commands, command === undefined ? [] : [command]);
    const { program = '', args = [] } = offer.run ?? {};
    assert.equal([program, ...args].join(' '), command ?? '');
  });
}

test('a script is told the command to run as root', () => {
  const [offer] = remedy.fit(facts(['pyyaml'])).offers;
  assert.deepEqual(offer?.automatic, {
    ok: false,
    why: 'installing a system package needs root',
    next: ['run it yourself: sudo apt install python3-yaml'],
  });
});

const NOT: [name: string, facts: Facts, reason: string, next?: string[]][] = [
  ['no package manager', facts(['pyyaml'], apt({ manager: undefined })), 'no package manager is known here'],
  ['another one', facts(['pyyaml'], apt({ manager: 'zypper' })), 'no package manager is known here'],
  [
    '-r',
    facts(['pyyaml'], {}, { requirementFiles: ['r'] }),
    'a requirements file (-r) asks for exact versions of its own',
  ],
  ['-e', facts([], {}, { editables: ['.'] }), 'an editable install (-e) is a project of your own'],
  ['--group', facts([], {}, { groups: ['d'] }), 'a dependency group is a matter of the project'],
  ['a URL', facts(['pyyaml', 'https://h/x']), 'nothing was named that a system package could be'],
  ['unknown', facts(['pyyaml', 'no-such']), 'no package of Debian is known for no-such'],
  ['known, but not packaged', facts(['ruff']), 'no package of Debian is known for ruff'],
  ['a version', facts(['pyyaml==6.0']), 'pyyaml==6.0 asks for more than a name'],
  ['an extra', facts(['requests[socks]']), 'requests[socks] asks for more than a name'],
  ['a source', facts(['six @ https://h/x']), 'six @ https://h/x asks for more than a name'],
  ['apt has none', facts(['pyyaml'], apt({})), 'apt has no python3-yaml'],
  [
    'apt has it by name only',
    facts(
      ['pyyaml'],
      apt({ answers: [{ package: 'python3-yaml', candidate: undefined, installed: undefined }] }),
    ),
    'apt has no python3-yaml',
  ],
  [
    'no lists',
    facts(['pyyaml'], apt({ hasLists: false })),
    'apt has no package lists yet',
    ['fetch them: sudo apt update'],
  ],
  [
    'no lists, root',
    facts(['pyyaml'], { ...ROOT, ...apt({ hasLists: false }) }),
    'apt has no package lists yet',
    ['fetch them: apt update'],
  ],
  [
    'neither root nor sudo',
    facts(['pyyaml'], NO_SUDO),
    'a system package needs root, and there is no sudo',
    ['run as root: apt install python3-yaml'],
  ],
  [
    'a library for a Python that is not the system’s',
    facts(['pyyaml'], {
      interpreter: { ...facts([]).interpreter, path: '/opt/p/bin/python3', prefix: '/opt/p' },
    }),
    "/opt/p/bin/python3 is not Debian's own Python, and would not find it",
  ],
];
for (const [name, given, reason, next = []] of NOT) {
  test(`no system package: ${name}`, () => {
    assert.deepEqual(remedy.fit(given), { offers: [], notOffered: [{ remedy: 'system', reason, next }] });
  });
}

test('a tool is its command, whichever Python asks', () => {
  const interpreter = { ...facts([]).interpreter, prefix: '/opt/p' };
  assert.equal(remedy.fit(facts(['codespell'], { interpreter })).offers.length, 1);
});

test('an answer that came too late is marked so, where it would have mattered', () => {
  const late = apt({ inTime: false });
  assert.equal(remedy.fit(facts(['pyyaml'], late)).notOffered[0]?.late, true);
  assert.equal(remedy.fit(facts(['no-such'], late)).notOffered[0]?.late, undefined);
});
