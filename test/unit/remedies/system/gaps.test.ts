import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { KnownPackage } from '../../../../src/packages/catalogue.ts';
import type { Facts } from '../../../../src/remedies/facts.ts';
import { apt, facts, ROOT, remedy, there } from './facts.ts';

const MICRO = {
  why: '/usr of openSUSE MicroOS is read-only here',
  instead: { program: 'transactional-update', args: ['pkg', 'install'], needsRoot: true },
};
const SILVER = { why: 'an image', instead: { program: 'rpm-ostree', args: ['install'], needsRoot: false } };
const YAML = [there('pyyaml', undefined)];
type Row = [name: string, facts: Facts, reason: string, next?: string[]];
const READ_ONLY: Row[] = [
  [
    'a read-only system',
    facts(['pyyaml'], apt({ manager: 'zypper', readOnly: MICRO, answers: YAML })),
    "/usr of openSUSE MicroOS is read-only here, so zypper can't install anything",
    ['to have it after the next restart: sudo transactional-update pkg install python3-yaml'],
  ],
  [
    'an image with dnf',
    facts(['pyyaml'], apt({ manager: 'dnf', readOnly: SILVER, answers: YAML })),
    "an image, so dnf can't install anything",
    ['to have it after the next restart: rpm-ostree install python3-yaml'],
  ],
  [
    'an image without dnf',
    facts(['pyyaml'], apt({ manager: undefined, readOnly: SILVER })),
    "an image, so its package manager can't install anything",
    ['to have it after the next restart: rpm-ostree install PACKAGE'],
  ],
  [
    'a read-only system without another install command',
    facts(['pyyaml'], apt({ manager: 'pacman', readOnly: { why: 'w', instead: undefined }, answers: YAML })),
    "w, so pacman can't install anything",
  ],
];

/** Facts about pyyaml, and more, with `known` for pyyaml's package. */
function withPackage(known: Partial<KnownPackage>, more: Partial<Facts>, names = ['pyyaml']): Facts {
  const given = facts(names, more);
  const [first, ...rest] = given.packages;
  assert.ok(first);
  return { ...given, packages: [{ ...first, ...known }, ...rest] };
}

const NOT: Row[] = [
  [
    'no package manager',
    facts(['pyyaml'], apt({ manager: undefined })),
    'pip-shim knows no package manager on this machine',
  ],
  [
    '-r',
    facts(['pyyaml'], {}, { requirementFiles: ['r'] }),
    'a requirements file (-r) may ask for exact versions',
  ],
  [
    'another index',
    facts(['pyyaml'], {}, { typed: [{ name: '--quiet' }, { name: '--index-url', value: 'http://h' }] }),
    'a system package has no equivalent of --index-url',
  ],
  [
    'PIP_NO_DEPS beside PIP_INDEX_URL',
    facts(
      ['pyyaml'],
      {},
      {
        told: [
          { name: '--index-url', value: 'http://h', where: 'PIP_INDEX_URL' },
          { name: '--no-deps', where: 'PIP_NO_DEPS' },
        ],
      },
    ),
    'a system package has no equivalent of PIP_NO_DEPS',
  ],
  [
    'a dry run',
    facts(['pyyaml'], {}, { settings: { ...facts([]).request.settings, dryRun: true } }),
    'a dry run must not install anything',
  ],
  [
    '-e',
    facts([], {}, { editables: ['.'] }),
    'an editable install (-e) is your own project, not a system package',
  ],
  ['--group', facts([], {}, { groups: ['d'] }), 'a dependency group (--group) belongs to the project'],
  [
    'a URL',
    facts(['pyyaml', 'https://h/x']),
    'the command also names a file, a path or a URL, which no system package stands for',
  ],
  ['an unknown name', facts(['no-such']), 'pip-shim knows no package from Debian for no-such'],
  ['a known name without a package', facts(['ruff']), 'pip-shim knows no package from Debian for ruff'],
  ['a version that is too old', facts(['pyyaml==6.0']), 'apt has python3-yaml 1.2.3, too old for ==6.0'],
  ['a version that is too new', facts(['pyyaml<1,>0']), 'apt has python3-yaml 1.2.3, too new for <1,>0'],
  ['an excluded version', facts(['pyyaml!=1.2.3']), 'apt has python3-yaml 1.2.3, excluded by !=1.2.3'],
  ['an invalid specifier', facts(['pyyaml>=x']), 'apt has python3-yaml 1.2.3, not comparable with >=x'],
  ['an extra', facts(['requests[socks]']), "apt's python3-requests may lack what the extra [socks] brings"],
  [
    'extras',
    facts(['requests[socks, security]>=1']),
    "apt's python3-requests may lack what the extras [socks,security] bring",
  ],
  ['a name with a URL', facts(['six @ https://h/x']), 'six @ https://h/x names its own source (a URL)'],
  [
    'a marker that can not be evaluated',
    facts(['six; platform_machine == "arm"']),
    'pip-shim can\'t tell whether the marker (platform_machine == "arm") of six applies here',
  ],
  [
    'markers that rule out all requirements',
    facts(['six; os_name == "nt"']),
    'the environment markers rule out every requirement for /usr/bin/python3',
  ],
  [
    'a pre-release',
    facts(['pyyaml>=6'], apt({ answers: [there('pyyaml', undefined, '7.0~rc1-1')] })),
    'apt has python3-yaml 7.0rc1, a pre-release, which >=6 does not accept',
  ],
  ...READ_ONLY,
  [
    '-c',
    facts(['pyyaml'], {}, { constraintFiles: ['c'] }),
    'a constraints file (-c) may ask for other versions',
  ],
  [
    'the installed version is too old, and no newer version is known',
    facts(['pyyaml>=6'], apt({ hasLists: false, answers: [there('pyyaml', '5.4-1', '5.4-1')] })),
    'apt has python3-yaml 5.4, too old for >=6',
    ['it has no package lists yet; fetch them: sudo apt update'],
  ],
  [
    'apt does not work',
    facts(['pyyaml'], apt({ reply: 'failed' })),
    'apt failed when pip-shim asked it for the package',
    ['to see why: sudo apt update'],
  ],
  ['apt was not asked', facts(['pyyaml'], apt({ reply: 'none' })), 'apt was not asked'],
  ['apt has no such package', facts(['pyyaml'], apt({})), 'apt has no python3-yaml'],
  [
    'apt has no such package of Raspberry Pi OS',
    withPackage({ isOfRaspberryPiOs: true }, apt({})),
    'apt has no python3-yaml, a package of Raspberry Pi OS',
  ],
  [
    'no package lists',
    facts(['pyyaml'], apt({ hasLists: false })),
    'apt has no package lists yet',
    ['fetch them: sudo apt update'],
  ],
  [
    'no package lists, as root',
    facts(['pyyaml'], { ...ROOT, ...apt({ hasLists: false }) }),
    'apt has no package lists yet',
    ['fetch them: apt update'],
  ],
  [
    'a library for a Python that is not the system’s',
    facts(['pyyaml'], apt({ noLibraries: { why: 'it would not find it', next: ['another way'] } })),
    'it would not find it',
    ['another way'],
  ],
];
for (const [name, given, reason, next = []] of NOT) {
  test(`no system package is offered: ${name}`, () => {
    assert.deepEqual(remedy.evaluate(given), {
      offers: [],
      notOffered: [{ remedy: 'system', reason, next }],
    });
  });
}

const ELSEWHERE = { elsewhere: { architectures: ['arm64', 'armhf'], here: 'amd64' } };
const ONLY_ARM = 'Debian has python3-yaml for arm64 and armhf only, not for this machine (amd64)';

test('the menu tells that only other architectures have the package, with or without package lists', () => {
  const notOffered = [{ remedy: 'system', reason: ONLY_ARM, next: [], showInMenu: true }];
  for (const hasLists of [true, false])
    assert.deepEqual(remedy.evaluate(withPackage(ELSEWHERE, apt({ hasLists }))), { offers: [], notOffered });
  const [partly] = remedy.evaluate(
    withPackage(ELSEWHERE, apt({ answers: [there('six', undefined)] }), ['pyyaml', 'six']),
  ).notOffered;
  assert.equal(partly?.reason, `apt has python3-six for six, but ${ONLY_ARM}`);
});

const PARTIAL: [name: string, requirements: string[], reason: string][] = [
  [
    'unknown name',
    ['pyyaml', 'no-such'],
    'apt has python3-yaml for pyyaml, but pip-shim knows no package for no-such',
  ],
  [
    'one package is too old',
    ['pyyaml', 'six>=9'],
    'apt has python3-yaml for pyyaml, but python3-six 1.2.3 is too old for >=9',
  ],
  [
    'more names than the reason lists',
    ['pyyaml', 'six', 'requests', 'flask', 'jinja2', 'a-x', 'b-x', 'c-x', 'd-x', 'attrs>9'],
    'apt has python3-yaml, python3-six, python3-requests and 2 more for pyyaml, six, requests and 2 more, but pip-shim knows no package for a-x, b-x, c-x and 1 more; python3-attr 1.2.3 is too old for >9',
  ],
];
for (const [name, requirements, reason] of PARTIAL) {
  test(`the menu tells why apt can't install all requirements: ${name}`, () => {
    const notOffered = [{ remedy: 'system', reason, next: [], showInMenu: true }];
    assert.deepEqual(remedy.evaluate(facts(requirements)), { offers: [], notOffered });
  });
}

test('if apt answers too late, the menu mentions apt only if pip-shim knows a package for the name', () => {
  const late = apt({ reply: 'late' });
  assert.equal(remedy.evaluate(facts(['pyyaml'], late)).notOffered[0]?.showInMenu, true);
  assert.equal(remedy.evaluate(facts(['no-such'], late)).notOffered[0]?.showInMenu, undefined);
});

test('a read-only system still offers a package that is already installed', () => {
  const has = apt({ readOnly: MICRO, answers: [there('pyyaml', '1.0-1')] });
  assert.equal(remedy.evaluate(facts(['pyyaml'], has)).offers[0]?.action, 'nothing');
});
