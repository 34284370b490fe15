import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  evaluateRequirements,
  markerEnvironment,
  needVersions,
  readRequirements,
} from '../../../src/packages/evaluate-requirements.ts';
import { pep440 } from '../../../src/packages/pep440.ts';
import type { SystemAnswer } from '../../../src/platforms/system-facts.ts';
import { factsFor, requestFor } from '../remedies/facts.ts';

const { interpreter } = factsFor(requestFor([]));

test('readRequirements returns the requirements that have a name, in order and with their text', () => {
  const found = readRequirements(['Six>=1', './x', 'a_b']).map(({ name, text, specifier }) => [
    name,
    text,
    specifier,
  ]);
  assert.deepEqual(found, [
    ['six', 'Six>=1', '>=1'],
    ['a-b', 'a_b', ''],
  ]);
});

const NEEDS: readonly (readonly [requirements: readonly string[], isNeeded: boolean])[] = [
  [[], false],
  [['six', 'attrs'], false],
  [['six', 'attrs>=1'], true],
  [['six; python_version > "3"', 'attrs'], true],
  [['six>1; python_version > "3"'], true],
];
for (const [requirements, isNeeded] of NEEDS) {
  test(`PEP 440 is ${isNeeded ? '' : 'not '}needed for ${requirements.join(' and ') || 'nothing'}`, () => {
    assert.equal(needVersions(readRequirements(requirements)), isNeeded);
  });
}

const answer = (candidate?: string, installed?: string): SystemAnswer => ({
  ...{ name: 'six', package: 'python3-six', exact: true, candidate, installed },
});
const MARKERS = { python_version: '3.11', sys_platform: 'linux' };

/**
 * Given: a requirement, the package manager's answer, and whether --pre is given. Expected: whether the
 * requirement applies, and the verdicts on the candidate and on the installed version.
 */
const JUDGED: readonly (readonly [
  string,
  SystemAnswer,
  boolean,
  string,
  string | undefined,
  string | undefined,
])[] = [
  ['six', answer(), false, 'yes', undefined, undefined],
  ['six', answer('1', '1'), false, 'yes', 'satisfied', 'satisfied'],
  ['six>=2', answer('1:1.5-3', '2.0-1'), false, 'yes', 'too-old', 'satisfied'],
  ['six>=2', answer('2.1~rc1-1', '2.1~rc1-1'), false, 'yes', 'pre-release', 'satisfied'],
  ['six>=2', answer('2.1~rc1-1'), true, 'yes', 'satisfied', undefined],
  ['six; sys_platform == "win32"', answer('1'), false, 'no', 'satisfied', undefined],
  ['six; sys_platform == "linux"', answer('1'), false, 'yes', 'satisfied', undefined],
  ['six; platform_machine == "x"', answer('1'), false, 'unknown', 'satisfied', undefined],
];
for (const [text, told, prereleases, ...judged] of JUDGED) {
  test(`${text} against candidate ${told.candidate ?? 'none'}, installed ${told.installed ?? 'none'}${prereleases ? ' with --pre' : ''}`, () => {
    const [each] = evaluateRequirements(readRequirements([text]), [told], {
      environment: MARKERS,
      prereleases,
      pep440,
    });
    assert.deepEqual([each?.applies, each?.candidate, each?.installed], judged);
  });
}

test('without a PEP 440 parser verdicts are unknown, and an answer for another name does not count', () => {
  const standard = { environment: MARKERS, prereleases: false, pep440: undefined };
  const named = readRequirements(['six>=1', 'six; sys_platform == "linux"', 'six', 'attrs']);
  assert.deepEqual(
    evaluateRequirements(named, [answer('2')], standard).map(({ applies, candidate }) => [
      applies,
      candidate,
    ]),
    [
      ['yes', 'unknown'],
      ['unknown', 'satisfied'],
      ['yes', 'satisfied'],
      ['yes', undefined],
    ],
  );
});

const MACHINE = { platform: 'linux', system: 'Linux', machine: 'x86_64', release: '6.1', version: '#1' };

test('the marker variables get their values from the kernel and the interpreter', () => {
  assert.deepEqual(markerEnvironment(interpreter, MACHINE), {
    ...{ python_version: '3.11', sys_platform: 'linux', os_name: 'posix', platform_system: 'Linux' },
    ...{ platform_machine: 'x86_64', platform_release: '6.1', platform_version: '#1' },
    ...{ implementation_name: 'cpython', platform_python_implementation: 'CPython' },
  });
});

const STDLIBS: readonly (readonly [stdlib: string, isCpython: boolean])[] = [
  ['/usr/lib/python3.11', true],
  ['/usr/lib/python3', true],
  ['/usr/lib/pypy3.9', false],
  ['/opt/python/lib/pypy3.9', false],
  ['/opt/python3/pypy', false],
];
for (const [stdlib, isCpython] of STDLIBS) {
  test(`the stdlib ${stdlib} belongs to ${isCpython ? 'CPython' : 'an unknown implementation'}`, () => {
    const environment = markerEnvironment({ ...interpreter, stdlib }, MACHINE);
    assert.equal(environment.implementation_name, isCpython ? 'cpython' : undefined);
  });
}

test('sys_platform is left out if Python may have another name for the platform', () => {
  assert.equal(markerEnvironment(interpreter, { ...MACHINE, platform: 'darwin' }).sys_platform, 'darwin');
  assert.equal('sys_platform' in markerEnvironment(interpreter, { ...MACHINE, platform: 'freebsd' }), false);
});
