import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Maker, unsafeToMake } from '../../../src/environment/safe-place.ts';
import type { FileStat } from '../../../src/system/ports.ts';
import { type Entry, fakeLook, type Tree } from '../system/fake-look.ts';

const WHO: Maker = { uid: 1000, home: '/home/u', isAlone: false };
const ROOT: Maker = { ...WHO, uid: 0, home: '/root' };
const STRANGER = 7;
const owned = (uid: number, entry: Entry = {}, more: Partial<FileStat> = {}): Entry => ({
  entry: entry as Tree,
  stat: { uid, ...more },
});
const OPEN = { mode: 0o777 };
const STICKY = { mode: 0o1777 };
const LINK = { kind: 'link' } as const;

/** A machine with `srv` as /srv. The test makes /srv and /srv/d read-only for the user. */
const machine = (srv: Entry, more: Tree = {}): Tree => ({
  usr: owned(0),
  srv,
  home: owned(0, { u: {} }),
  ...more,
});

const ROWS: readonly (readonly [
  name: string,
  tree: Tree,
  path: string,
  why: string | undefined,
  who?: Maker,
])[] = [
  ['in a directory of the user', machine({ d: {} }), '/srv/d/v', undefined],
  ['in a directory of root', machine(owned(0)), '/srv/v', undefined],
  ['in a directory of root, for root', machine(owned(0)), '/srv/v', undefined, ROOT],
  ['in a directory of the owner of /usr', { usr: owned(9), srv: owned(9) }, '/srv/v', undefined],
  ['in a directory of root if another user owns /usr', { usr: owned(9), srv: owned(0) }, '/srv/v', undefined],
  ['in a stranger’s directory', machine(owned(STRANGER)), '/srv/v', '/srv belongs to another user'],
  [
    'deep in a stranger’s directory',
    machine({ d: owned(STRANGER, { e: {} }) }),
    '/srv/d/e/f/g',
    '/srv/d belongs to another user',
  ],
  ['in an open directory', machine(owned(1000, { d: {} }, OPEN)), '/srv/d/v', 'everybody may write to /srv'],
  ['in a sticky directory of root', machine(owned(0, {}, STICKY)), '/srv/v', undefined],
  [
    'in a sticky directory of a stranger',
    machine(owned(STRANGER, {}, STICKY)),
    '/srv/v',
    '/srv belongs to another user',
  ],
  [
    'through a symbolic link of a stranger',
    machine({ l: owned(STRANGER, '', LINK) }),
    '/srv/l/v',
    '/srv/l is a symbolic link that belongs to another user',
  ],
  ['through a symbolic link of the user', machine({ l: owned(1000, '', LINK) }), '/srv/l/v', undefined],
  [
    'in the home directory, in a directory open to all',
    { home: { u: { d: owned(1000, {}, OPEN) } } },
    '/home/u/d/v',
    'everybody may write to /home/u/d',
  ],
  ['in a home if a stranger owns /home', { home: owned(STRANGER, { u: {} }, OPEN) }, '/home/u/v', undefined],
  [
    'on a machine without other users',
    machine(owned(STRANGER, {}, OPEN)),
    '/srv/v',
    undefined,
    { ...WHO, isAlone: true },
  ],
  [
    'for an unknown user',
    machine(owned(STRANGER, {}, OPEN)),
    '/srv/v',
    undefined,
    { ...WHO, uid: undefined },
  ],
];
for (const [name, tree, path, why, who = WHO] of ROWS) {
  test(`a directory made ${name}: ${why ?? 'no other user can replace it'}`, () => {
    assert.equal(unsafeToMake(path, who, fakeLook(tree, ['/srv', '/srv/d'])), why);
  });
}

test('a user trusts a stranger’s group-writable directory, but root does not', () => {
  const look = fakeLook(machine(owned(STRANGER, {}, { mode: 0o775 })));
  assert.equal(unsafeToMake('/srv/v', WHO, look), undefined);
  assert.equal(unsafeToMake('/srv/v', ROOT, look), '/srv belongs to another user');
});
