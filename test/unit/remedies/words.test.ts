import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { VenvPlace } from '../../../src/environment/venv-places.ts';
import type { Meaning, Meant, StandardModule } from '../../../src/packages/meaning.ts';
import type { OtherSystem } from '../../../src/packages/traits.ts';
import type { Facts } from '../../../src/remedies/facts.ts';
import { meaningLines, traitLines } from '../../../src/remedies/meant-words.ts';
import {
  installInVenv,
  linesAbove,
  question,
  stopEntry,
  uninstallFromVenv,
} from '../../../src/remedies/menu-words.ts';
import { AUTOMATIC, type Offer } from '../../../src/remedies/offer.ts';
import { ABSENT, APT, factsFor, requestFor } from './facts.ts';

const SYSTEM = { ...APT, hasLists: true, reply: 'answered', answers: [] } as const;
const RASPBERRY = { ...SYSTEM, of: 'Raspberry Pi OS' };
const DNF = { ...SYSTEM, manager: 'dnf', of: 'Fedora' } as const;

const other = (typed: string, how: Meant['how'], onIndex: Meant['onIndex'], project: string): Meant => ({
  ...{ kind: 'other name', typed, how, onIndex, project },
});
const module = (typed: string, more: Partial<StandardModule> = {}): StandardModule => ({
  ...{ kind: 'standard', typed, onIndex: false, from: 0, until: 99 },
  ...{ systemPackage: undefined, later: undefined, now: undefined, ...more },
});

const debian = (typed: string, name = typed): Meaning => ({
  ...{ kind: 'system package', typed, onIndex: 'nothing', systemPackages: [name] },
});
const UNASKED = { ...SYSTEM, reply: 'none' } as const;
const NONE = 'the index has no project of that name';

type Meanings = readonly (readonly [meaning: Meaning, line: string, more?: Partial<Facts>])[];
const MEANINGS: Meanings = [
  [
    other('cv2', 'import', 'nothing', 'opencv-python'),
    'cv2 is the import name of opencv-python; the index has no project of that name',
  ],
  [
    other('ansible-playbook', 'command', 'useless', 'ansible'),
    "ansible-playbook is a command of ansible; the index's project of that name is of no use",
  ],
  [
    other('docx', 'alike', 'another', 'python-docx'),
    'python-docx is probably meant, not docx: the index has a different project of that name',
  ],
  [other('nose', 'successor', 'another', 'pynose'), 'nose is no longer maintained; pynose goes on with it'],
  [
    other('python3-yaml', 'system', 'nothing', 'pyyaml'),
    "python3-yaml is Raspberry Pi OS's name for pyyaml; the index has no project of that name",
    { system: RASPBERRY },
  ],
  [
    other('python3-yaml', 'system', 'nothing', 'pyyaml'),
    "python3-yaml is Debian's name for pyyaml; the index has no project of that name",
    { system: DNF },
  ],
  [module('json'), 'json comes with Python 3.11: there is nothing to install', { hasModules: ['json'] }],
  [
    module('json', { onIndex: true }),
    'json comes with Python 3.11; the index has a different project of that name, or an old copy',
    { hasModules: ['json'] },
  ],
  [module('asynchat', { until: 10 }), 'asynchat is not in Python after 3.10'],
  [
    module('asynchat', { until: 10, later: 'pyasynchat' }),
    'asynchat is not in Python after 3.10; pyasynchat has it',
  ],
  [module('asynchat', { until: 11 }), 'asynchat belongs to Python 3.11'],
  [module('winreg', { isForWindows: true }), 'winreg comes with Python only on Windows'],
  [module('annotationlib', { from: 14 }), 'annotationlib comes with Python 3.14 and later'],
  [module('annotationlib', { from: 11 }), 'annotationlib belongs to Python 3.11'],
  [
    module('tkinter', { systemPackage: 'python3-tk' }),
    'tkinter belongs to Python 3.11; Debian keeps it in python3-tk',
    { system: SYSTEM },
  ],
  [
    module('Tkinter', { systemPackage: 'python3-tk', now: 'tkinter' }),
    'Tkinter is tkinter in Python 3; it belongs to Python 3.11; Debian keeps it in python3-tk',
    { system: SYSTEM },
  ],
  [debian('libpq-dev'), `libpq-dev is spelled like a distribution's package; ${NONE}`, { system: UNASKED }],
  [debian('nodejs'), `nodejs is a package of Debian; ${NONE}`, { system: UNASKED }],
  [
    debian('seccomp', 'python3-seccomp'),
    `seccomp is in Debian's package python3-seccomp; ${NONE}`,
    { system: UNASKED },
  ],
  [
    debian('seccomp', 'python3-seccomp'),
    `seccomp is in Debian's package python3-seccomp, which apt does not have here; ${NONE}`,
    { system: SYSTEM },
  ],
  [
    debian('seccomp', 'python3-seccomp'),
    `seccomp is in Debian's package python3-seccomp; ${NONE}`,
    { system: DNF },
  ],
  [
    { ...debian('pykms', 'python3-kms++'), isOfRaspberryPiOs: true } as Meaning,
    `pykms is in Raspberry Pi OS's package python3-kms++, which apt does not have here; ${NONE}`,
    { system: SYSTEM },
  ],
];

test('one line says what a name probably means, with or without a specifier', () => {
  for (const [meaning, line, more] of MEANINGS) {
    for (const words of [[meaning.typed], [` ${meaning.typed} >= 1`]]) {
      const facts = factsFor(requestFor(words), { meanings: [meaning], ...more });
      assert.deepEqual(meaningLines(facts), [line]);
    }
  }
});

const FROM_SYSTEM: Offer = {
  ...{ remedy: 'system', label: '', reason: '', commands: [], automatic: AUTOMATIC },
  ...{ action: 'nothing', exact: true, run: undefined, unattended: undefined },
};

/** The facts and the lines about `name`. `kind` is why the catalogue puts Debian's package first. */
function traits(name: string, kind: 'abandoned' | 'bound' | 'builds' | undefined, more: Partial<Facts> = {}) {
  const facts = factsFor(requestFor([name]), more);
  const [known] = facts.packages;
  assert.ok(known);
  const systemFirst = kind && { kind, why: 'it is dead' };
  const packages = [{ ...known, systemPackage: 'python3-x', systemFirst } as Facts['packages'][number]];
  return { facts: { ...facts, packages }, lines: traitLines({ ...facts, packages }, [FROM_SYSTEM]) };
}

test('a line above the menu says why the package of the distribution comes first', () => {
  assert.deepEqual(traits('x', 'abandoned').lines, ['x: it is dead']);
  assert.deepEqual(traits('x', 'bound').lines, [
    "x works only with the libraries of this system, so Debian's own package comes first",
  ]);
  assert.deepEqual(traits('x', 'builds').lines, [
    'x must be compiled, and a compiler or headers for it are missing here',
  ]);
  assert.deepEqual(traits('x', undefined).lines, []);
  assert.deepEqual(traits('pip', undefined).lines, [
    "Debian keeps the pip of /usr/bin/python3 up to date; in a venv, you change only the venv's own",
  ]);
  const { facts } = traits('x', 'abandoned');
  assert.deepEqual(
    traitLines({ ...facts, request: requestFor(['x'], { kind: 'uninstall' }) }, [FROM_SYSTEM]),
    [],
  );
  const nowhere = (kind: 'abandoned' | 'bound' | 'builds') => {
    const packages = traits('x', kind).facts.packages.map((each) => ({ ...each, systemPackage: undefined }));
    return traitLines({ ...facts, packages }, []);
  };
  assert.deepEqual(nowhere('abandoned'), ['x: it is dead']);
  assert.deepEqual(nowhere('builds'), traits('x', 'builds').lines);
  assert.deepEqual(nowhere('bound'), []);
});

test('the line does not say that the distribution’s package comes first where another offer does', () => {
  const bound = 'x works only with the libraries of this system';
  const line = (words: string, candidate: string | undefined) => {
    const answers = [{ name: 'x', package: 'python3-x', exact: true, candidate, installed: undefined }];
    const { facts } = traits('x', 'bound');
    const given = { ...factsFor(requestFor([words])), packages: facts.packages };
    const named = given.named.map((each) => ({ ...each, candidate: 'satisfied' as const }));
    return traitLines({ ...given, named, system: { ...given.system, answers } }, []);
  };
  assert.deepEqual(line('x', undefined), [`${bound}, and apt has no python3-x`]);
  assert.deepEqual(line('x[y]', '1'), [`${bound}, and apt's python3-x may lack what the extra [y] brings`]);
  assert.deepEqual(line('x', '1'), [bound]);
});

test('the line leaves it to the menu to tell that only other architectures have the package', () => {
  const elsewhere = { architectures: ['arm64'], here: 'amd64' };
  const { facts } = traits('x', 'bound');
  const system = { ...facts.system, answers: [] };
  const packages = facts.packages.map((each) => ({ ...each, elsewhere }));
  const lines = traitLines({ ...facts, system, packages }, []);
  assert.deepEqual(lines, ['x works only with the libraries of this system']);
});

test('a line above the menu says that a package is for another system', () => {
  const { facts } = traits('x', undefined);
  const lines = (onlyOn: OtherSystem) =>
    traitLines({ ...facts, packages: facts.packages.map((each) => ({ ...each, onlyOn })) }, []);
  assert.deepEqual(lines('win32'), ['x works only on Windows']);
  assert.deepEqual(lines('darwin'), ['x works only on macOS']);
});

/** The command, the menu's question, and what its last entry says. */
const QUESTIONS: readonly (readonly [
  words: Parameters<typeof requestFor>,
  question: string,
  stop: string,
])[] = [
  [[['six']], 'Install six where?', 'nothing is installed'],
  [[['six', 'attrs']], 'Install six and 1 more where?', 'nothing is installed'],
  [[[], { editables: ['.'] }], 'Install -e . where?', 'nothing is installed'],
  [[['six'], { requirementFiles: ['r.txt'] }], 'Install six and 1 more where?', 'nothing is installed'],
  [[[], { requirementFiles: ['r.txt'] }], 'Install -r r.txt where?', 'nothing is installed'],
  [[[], { groups: ['dev'] }], 'Install it where?', 'nothing is installed'],
  [[['six'], { kind: 'uninstall' }], 'Uninstall six?', 'nothing is uninstalled'],
];
for (const [words, asked, stop] of QUESTIONS) {
  test(`the menu asks: ${asked}`, () => {
    const facts = factsFor(requestFor(...words));
    assert.deepEqual([question(facts), stopEntry(facts)], [asked, { title: 'Stop', description: stop }]);
  });
}

const usable = (more: object = {}): VenvPlace['state'] => ({
  ...{ kind: 'usable', python: '/x/bin/python', version: '3.11', pip: 'script', ours: true, holds: [] },
  ...more,
});
const P = { root: '/home/u/p', found: true, unfit: undefined };
const PLACES: readonly (readonly [
  place: Partial<VenvPlace>,
  label: string,
  reason: string,
  project?: Facts['project'],
])[] = [
  [{}, 'In this project (.venv, new)', 'a venv: stays with this project'],
  [{}, 'In this project (.venv, new)', 'a venv: stays in this directory', { ...P, found: false }],
  [{ state: usable() }, 'In this project (.venv)', 'a venv: stays with this project'],
  [
    { state: usable({ ours: false }) },
    'In this project (.venv, not made by pip-shim)',
    'a venv: stays with this project',
  ],
  [
    { state: usable({ ours: false, link: '/home/u/p/.venv', version: '3.12' }) },
    'In this project (.venv, by a symbolic link, Python 3.12)',
    'a venv: stays with this project',
  ],
  [
    { state: { kind: 'broken', why: 'its Python is gone', remake: true } },
    'In this project (.venv, made again: its Python is gone)',
    'a venv: stays with this project',
  ],
  [
    { source: 'PIP_SHIM_VENV', state: usable({ ours: false }) },
    'In the venv (.venv)',
    'named in PIP_SHIM_VENV',
  ],
  [
    { source: 'VIRTUAL_ENV', state: usable() },
    'In the active venv (.venv)',
    'active in this shell, but its pip is not on PATH',
  ],
  [
    { source: 'default', state: usable(), path: '/home/u/venvs/default' },
    'In your default venv',
    'in ~/venvs/default, for everything without a project',
  ],
  [
    { source: 'default', path: '/home/u/venvs/default' },
    'In your default venv (new)',
    'in ~/venvs/default; no venv is made here: it is the home directory',
    { ...P, unfit: 'it is the home directory' },
  ],
];

test('the menu entry of a venv says where the venv is, how it differs, and why it is offered', () => {
  for (const [place, label, reason, project = P] of PLACES) {
    const words = installInVenv({ ...ABSENT, ...place }, factsFor(requestFor(['x']), { project }));
    assert.deepEqual(words, { label, reason });
  }
});

test('the entry to uninstall says which package the venv does not have', () => {
  const facts = factsFor(requestFor(['x', 'y'], { kind: 'uninstall' }));
  const place = { ...ABSENT, state: usable() };
  assert.deepEqual(uninstallFromVenv(place, [], facts), {
    label: 'From this project (.venv)',
    reason: 'that is where it is installed',
  });
  assert.deepEqual(uninstallFromVenv({ ...place, source: 'default' }, ['x', 'y'], facts), {
    label: 'From the venv (.venv)',
    reason: 'it does not have x, y',
  });
});

test('the lines above the menu say who refuses, and which named venv is not used', () => {
  const facts = factsFor(requestFor(['x']));
  const refuses = 'Debian manages this Python, so pip refuses to install into it.';
  assert.deepEqual(linesAbove(facts), [refuses]);
  const unused = { path: '/home/u/p/old', why: 'it is gone', isBroken: true };
  assert.deepEqual(linesAbove({ ...facts, venvs: { ...facts.venvs, unused } }), [
    refuses,
    'VIRTUAL_ENV names old, but it is gone.',
  ]);
  assert.deepEqual(linesAbove({ ...facts, cause: 'require-virtualenv' }), [
    'pip is told to work in a venv only (require-virtualenv), and none is active.',
  ]);
});
