import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MANAGERS } from '../../../../src/platforms/all.ts';
import type { Facts, Owner } from '../../../../src/remedies/facts.ts';
import { evaluateSystem } from '../../../../src/remedies/system/evaluate.ts';
import { APT, factsFor, requestFor } from '../facts.ts';

const ROOT = { user: { uid: 0, home: '/root', sudo: undefined } };
const NO_MANAGER: Partial<Facts> = {
  system: { ...APT, manager: undefined, hasLists: true, reply: 'none', answers: [] },
};
const owner = (name: string, systemPackage: string | undefined, kind: Owner['kind'] = 'system'): Owner => ({
  name,
  kind,
  directory: '/usr/lib/python3/dist-packages',
  package: systemPackage,
});
const UNINSTALL: [name: string, owners: Owner[], more: Partial<Facts>, reason: string, next: string[]][] = [
  ['the package is not installed', [], {}, 'Debian has no such package installed', []],
  ['pip installed it', [owner('six', undefined, 'user')], {}, 'Debian has no such package installed', []],
  [
    'Debian’s package is known',
    [owner('six', 'python3-six')],
    {},
    'six: installed by Debian, as python3-six',
    ['if nothing needs it: sudo apt remove python3-six'],
  ],
  ['Debian’s package is unknown', [owner('six', undefined)], {}, 'six: installed by Debian', []],
  [
    'two names of one package',
    [owner('a', 'python3-ab'), owner('b', 'python3-ab')],
    ROOT,
    'a, b: installed by Debian, as python3-ab',
    ['if nothing needs it: apt remove python3-ab'],
  ],
  [
    'no package manager',
    [owner('six', 'python3-six')],
    NO_MANAGER,
    'six: installed by Debian, as python3-six',
    [],
  ],
];
for (const [name, owners, more, reason, next] of UNINSTALL) {
  test(`the uninstall of a system package is not offered: ${name}`, () => {
    const given = factsFor(requestFor(['six'], { kind: 'uninstall' }), { owners, ...more });
    assert.deepEqual(evaluateSystem(given, MANAGERS), {
      offers: [],
      notOffered: [{ remedy: 'system', reason, next }],
    });
  });
}
