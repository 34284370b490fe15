import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipRequest } from '../../../../src/pip/request.ts';
import type { Facts } from '../../../../src/remedies/facts.ts';
import { versionAndReason } from '../../../../src/remedies/offer.ts';
import { apt, facts, ROOT, remedy, there } from './facts.ts';

const NO_SUDO = { tools: { sudo: undefined, doas: undefined } };

/** apt's answer about IPython with the installed versions of its command's and its modules' packages. */
const ipython = (command: string | undefined, modules: string | undefined) => ({
  ...there('ipython', command, '8.5-4'),
  modules: { package: 'python3-ipython', installed: modules },
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
    'for a user with sudo',
    facts(['pyyaml']),
    'From Debian, for all users',
    'sudo apt install python3-yaml',
    '1.2.3, kept up to date with the system',
    true,
  ],
  [
    'for root',
    facts(['pyyaml'], ROOT),
    'From Debian, for all users',
    'apt install python3-yaml',
    '1.2.3, kept up to date with the system',
    true,
  ],
  [
    'several packages in one command',
    facts(['PyYAML', 'Requests'], ROOT),
    'From Debian, for all users',
    'apt install python3-yaml python3-requests',
    'python3-yaml 1.2.3, python3-requests 1.2.3',
    true,
  ],
  [
    'a tool that is a library, too: the package with the command and the one with the modules',
    facts(['ipython'], { ...ROOT, ...apt({ answers: [ipython(undefined, undefined)] }) }),
    'From Debian, for all users',
    'apt install ipython3 python3-ipython',
    '8.5, kept up to date with the system',
    true,
  ],
  [
    'such a tool whose modules are installed',
    facts(['ipython'], { ...ROOT, ...apt({ answers: [ipython(undefined, '8.5-4')] }) }),
    'From Debian, for all users',
    'apt install ipython3',
    '8.5, kept up to date with the system',
    true,
  ],
  [
    'an upgrade of such a tool',
    facts(['ipython>=8'], { ...ROOT, ...apt({ answers: [ipython('7.0-1', '7.0-1')] }) }),
    'From Debian, for all users',
    'apt install ipython3 python3-ipython',
    '8.5 instead of 7.0, satisfies >=8',
    true,
  ],
  [
    'two requirements for one package, which is installed once',
    facts(['opencv-python>1', 'opencv-python-headless<2'], ROOT),
    'From Debian, for all users',
    'apt install python3-opencv',
    '1.2.3, satisfies >1,<2',
    true,
  ],
  [
    'a version that satisfies the specifier',
    facts(['pyyaml>=1'], ROOT),
    'From Debian, for all users',
    'apt install python3-yaml',
    '1.2.3, satisfies >=1',
    true,
  ],
  [
    'several packages, one with a version',
    facts(['pyyaml~=1.2', 'six'], ROOT),
    'From Debian, for all users',
    'apt install python3-yaml python3-six',
    'python3-yaml 1.2.3 (satisfies ~=1.2), python3-six 1.2.3',
    true,
  ],
  [
    'a requirement for another system is skipped, as pip skips it',
    facts(['pyyaml', 'colorama>=9; sys_platform == "win32"'], ROOT),
    'From Debian, for all users',
    'apt install python3-yaml',
    '1.2.3, kept up to date with the system',
    true,
  ],
  [
    'installed, but too old',
    facts(['pyyaml>=6'], { ...ROOT, ...apt({ answers: [there('pyyaml', '5.4-1', '6.0-3')] }) }),
    'From Debian, for all users',
    'apt install python3-yaml',
    '6.0 instead of 5.4, satisfies >=6',
    true,
  ],
  [
    'installed, but --upgrade installs the newer version',
    facts(
      ['pyyaml>=5'],
      { ...ROOT, ...apt({ answers: [there('pyyaml', '5.4-1', '6.0-3')] }) },
      { typed: [{ name: '--upgrade' }] },
    ),
    'From Debian, for all users',
    'apt install python3-yaml',
    '6.0 instead of 5.4, satisfies >=5',
    true,
  ],
  [
    'an installed pre-release satisfies the specifier, because pip accepts it too',
    facts(['pyyaml>=6'], { ...ROOT, ...apt({ answers: [there('pyyaml', '7.0~rc1-1', '7.0~rc1-1')] }) }),
    'From Debian, already installed',
    undefined,
    '7.0rc1, satisfies >=6',
    true,
  ],
  [
    'one of two packages is installed',
    facts(['pyyaml', 'six'], {
      ...ROOT,
      ...apt({ answers: [there('pyyaml', '6.0-3'), there('six', undefined)] }),
    }),
    'From Debian, for all users',
    'apt install python3-six',
    'python3-yaml 6.0, python3-six 1.0',
    true,
  ],
  [
    'all packages are installed, and there is no sudo',
    facts(['pyyaml'], { ...NO_SUDO, ...apt({ answers: [there('pyyaml', '6.0-3')] }) }),
    'From Debian, already installed',
    undefined,
    '6.0, nothing is left to do',
    true,
  ],
];
for (const [name, given, label, command, reason, automatic] of OFFERED) {
  test(`the offer of a system package: ${name}`, () => {
    const [offer] = remedy.evaluate(given).offers;
    assert.ok(offer, 'nothing is offered');
    assert.deepEqual([offer.label, versionAndReason(offer), offer.automatic.ok], [label, reason, automatic]);
    assert.deepEqual(offer.commands, command === undefined ? [] : [command]);
    const { program, args = [] } = offer.run ?? {};
    const runs = offer.action === 'install' ? command : undefined;
    assert.equal(program && [program, ...args].join(' '), runs);
  });
}

test('a script runs apt-get without prompts, as root or with sudo -n', () => {
  const unattended = (more: Partial<Facts>) => remedy.evaluate(facts(['pyyaml'], more)).offers[0]?.unattended;
  const env = { DEBIAN_FRONTEND: 'noninteractive' };
  const args = ['install', '-y', 'python3-yaml'];
  assert.deepEqual(unattended(ROOT), { program: 'apt-get', args, env });
  assert.deepEqual(unattended({}), {
    program: 'sudo',
    args: ['-n', 'env', 'DEBIAN_FRONTEND=noninteractive', 'apt-get', ...args],
  });
});

test('without sudo no system package is offered, and a line has the command for root', () => {
  const { offers, notOffered } = remedy.evaluate(facts(['pyyaml'], NO_SUDO));
  assert.deepEqual(offers, []);
  const reason = 'a system package needs root, and there is no sudo; as root: apt install python3-yaml';
  assert.deepEqual(notOffered, [{ remedy: 'system', reason, next: [], showInMenu: true }]);
});

test('the undo commands of an install remove only packages that were not installed before', () => {
  const takenBackBy = (requirements: string[], more: Partial<Facts> = {}) =>
    remedy.evaluate(facts(requirements, more)).offers[0]?.undoCommands;
  assert.deepEqual(takenBackBy(['pyyaml']), ['sudo apt remove python3-yaml']);
  assert.deepEqual(takenBackBy(['pyyaml', 'six']), ['sudo apt remove python3-yaml python3-six']);
  const both = (modules: string | undefined) => apt({ answers: [ipython(undefined, modules)] });
  assert.deepEqual(takenBackBy(['ipython'], both(undefined)), ['sudo apt remove ipython3 python3-ipython']);
  assert.deepEqual(takenBackBy(['ipython'], both('8.5-4')), ['sudo apt remove ipython3']);
  const newer = apt({ answers: [there('pyyaml', '5.4-1', '6.0-3')] });
  assert.deepEqual(takenBackBy(['pyyaml>=6'], newer), []);
});

test('if one version does not fit and another package is missing, the reason names the version', () => {
  const reason = (requirements: string[], answers: ReturnType<typeof there>[]) =>
    remedy.evaluate(facts(requirements, apt({ answers }))).notOffered[0]?.reason;
  const old = 'apt has python3-yaml 5.4, too old for >=9';
  assert.equal(reason(['six', 'pyyaml>=9'], [there('pyyaml', undefined, '5.4-1')]), old);
  const installed = { ...there('pyyaml', '5.4-1'), candidate: undefined } as never;
  assert.equal(reason(['pyyaml>=9'], [installed]), old);
});

test('a tool is offered for its command, even if this Python does not find system packages', () => {
  const answers = [there('codespell', undefined)];
  const others = apt({ answers, noLibraries: { why: 'it would not find it', next: [] } });
  assert.equal(remedy.evaluate(facts(['codespell'], others)).offers.length, 1);
});

test('apt’s pre-release satisfies a bare name, --pre, and a specifier that names a pre-release', () => {
  const answers = apt({ answers: [there('pyyaml', undefined, '7.0~rc1-1')] });
  const offered = (requirement: string, typed: PipRequest['typed'] = []) =>
    remedy.evaluate(facts([requirement], answers, { typed })).offers.length;
  assert.deepEqual(
    [
      offered('pyyaml'),
      offered('pyyaml>=7.0b1'),
      offered('pyyaml>6'),
      offered('pyyaml>6', [{ name: '--pre' }]),
    ],
    [1, 1, 0, 1],
  );
});
