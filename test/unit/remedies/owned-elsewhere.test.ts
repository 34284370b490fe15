import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Facts, Owner } from '../../../src/remedies/facts.ts';
import { findInstalled, findInstalledBy, ownedElsewhere } from '../../../src/remedies/installed-by.ts';
import { fakeLook } from '../system/fake-look.ts';
import { factsFor, requestFor } from './facts.ts';

const facts = factsFor(requestFor(['six'], { kind: 'uninstall' }));
const said = (kind: Owner['kind'], more: Partial<Facts> = {}, directory = '/home/u/.local/lib/x') =>
  ownedElsewhere({ ...facts, owners: [{ name: 'six', kind, directory, package: undefined }], ...more });

test('if pip installed the package for one user, the next step is pip uninstall', () => {
  assert.deepEqual(said('user'), [
    {
      reason: 'six: installed by pip in ~/.local/lib/x, for you alone',
      next: ['the system does not manage it; to uninstall it: pip uninstall --break-system-packages six'],
    },
  ]);
});

test('if pip installed the package for all users, root must run the typed pip command', () => {
  const called = { pipName: 'python3', pipWords: ['-m', 'pip'] };
  const command = 'python3 -m pip uninstall --break-system-packages six';
  assert.deepEqual(said('local', called, '/usr/local/lib/x'), [
    {
      reason: 'six: installed by pip in /usr/local/lib/x, for all users',
      next: [`the system does not manage it; to uninstall it: sudo ${command}`],
    },
  ]);
  const doas = { ...called, tools: { sudo: undefined, doas: '/usr/bin/doas' } };
  assert.deepEqual(
    said('local', doas).map((each) => each.next),
    [[`the system does not manage it; to uninstall it: doas ${command}`]],
  );
  const root = { ...called, user: { ...facts.user, uid: 0 } };
  const next = [`the system does not manage it; to uninstall it: ${command}`];
  assert.deepEqual(
    said('local', root).map((each) => each.next),
    [next],
  );
  assert.deepEqual(
    said('user', root).map((each) => each.next),
    [next],
  );
});

test('ownedElsewhere returns nothing for packages of the system and of pipx', () => {
  assert.deepEqual([...said('system'), ...said('pipx')], []);
});

test('findInstalledBy finds pipx’s tools by the names of their venvs, in each home of pipx', () => {
  const look = fakeLook({ a: { venvs: { black: {}, ruff: {} } }, b: { venvs: { black: {} } } });
  const found = findInstalledBy(
    ['black', 'six'],
    facts.interpreter,
    '/home/u/.local',
    ['/a', '/b', '/c'],
    look,
  );
  const owner = { name: 'black', kind: 'pipx', package: undefined };
  assert.deepEqual(found, [
    { ...owner, directory: '/a/venvs/black' },
    { ...owner, directory: '/b/venvs/black' },
  ]);
});

test('a distribution in many places is listed once for each place, and pipx’s place comes last', () => {
  const six = { 'six-1.16.0.dist-info': {}, 'attrs-23.dist-info': {} };
  const look = fakeLook({
    usr: { 'lib/python3/dist-packages': six, 'local/lib/python3.11/dist-packages': six },
    home: { u: { '.local/lib/python3.11/site-packages': six } },
    a: { venvs: { six: {} } },
  });
  const found = findInstalledBy(['six'], facts.interpreter, '/home/u/.local', ['/a'], look);
  assert.deepEqual(
    found.map(({ name, kind }) => `${name} ${kind}`),
    ['six user', 'six local', 'six system', 'six pipx'],
  );
  assert.deepEqual(findInstalled([], facts.interpreter, '/home/u/.local', look), []);
});
