import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { PipRequest } from '../../../src/pip/request.ts';
import type { Facts, Owner } from '../../../src/remedies/facts.ts';
import { dropInapplicable, positional, restrictTo, subsetOf } from '../../../src/remedies/subset.ts';
import { factsFor, requestFor } from './facts.ts';

const owner = (name: string): Owner => ({ name, kind: 'user', directory: '/d', package: undefined });

/** The request of `pip --python v install --pre -r r.txt -e . --group g --log l black six`. */
const REQUEST: PipRequest = requestFor(['black', 'six'], {
  editables: ['.'],
  requirementFiles: ['r.txt'],
  groups: ['g'],
  typed: [
    { name: '--python', value: 'v' },
    { name: '--pre' },
    { name: '--requirement', value: 'r.txt' },
    { name: '--editable', value: '.' },
    { name: '--group', value: 'g' },
    { name: '--log', value: 'l' },
  ],
});
const FACTS: Facts = factsFor(REQUEST, { owners: ['six', 'black', 'other'].map(owner) });

test('a subset has its own requirements, the facts about them, and all options that name no package', () => {
  const { request, packages, named, owners, ...rest } = restrictTo(FACTS, subsetOf(['six']));
  assert.deepEqual(request.argsWithoutPython, ['install', '--pre', '--log', 'l', 'six']);
  assert.deepEqual(request.args, ['--python', 'v', 'install', '--pre', '--log', 'l', 'six']);
  assert.deepEqual(request.requirements, ['six']);
  assert.deepEqual([request.editables, request.requirementFiles, request.groups], [[], [], []]);
  assert.deepEqual(
    request.typed.map(({ name }) => name),
    ['--python', '--pre', '--log'],
  );
  assert.deepEqual([packages.map(({ name }) => name), named.map(({ text }) => text)], [['six'], ['six']]);
  assert.deepEqual(owners, [owner('six')]);
  assert.equal(rest.cwd, FACTS.cwd);
});

test('a subset with an editable keeps the editable and its option', () => {
  const typed = [{ name: '--editable', value: '.' }];
  const part = { names: [], words: ['--editable', '.'], typed, only: { editables: ['.'] } };
  const { request, packages, named } = restrictTo(FACTS, part);
  assert.deepEqual(request.argsWithoutPython, ['install', '--pre', '--log', 'l', '--editable', '.']);
  assert.deepEqual([request.editables, request.requirements], [['.'], []]);
  assert.deepEqual(request.typed.at(-1), typed[0]);
  assert.deepEqual([packages, named], [[], []]);
});

test('the names of a subset come from its requirements that have a name', () => {
  assert.deepEqual(subsetOf(['Six>=1', './x', 'a_b']), {
    names: ['six', 'a-b'],
    words: ['Six>=1', './x', 'a_b'],
    typed: [],
    only: { requirements: ['Six>=1', './x', 'a_b'] },
  });
});

test('arguments with a leading dash come after --', () => {
  assert.deepEqual(positional(['a', '-b']), ['--', 'a', '-b']);
  assert.deepEqual(positional(['a', 'b-']), ['a', 'b-']);
  assert.deepEqual(positional([]), []);
});

const WINDOWS = 'six; sys_platform == "win32"';

test('if no marker rules out a requirement, the facts do not change', () => {
  const facts = factsFor(requestFor(['six', 'attrs; sys_platform == "linux"']));
  assert.deepEqual(dropInapplicable(facts), { facts, passedOver: [] });
  assert.equal(dropInapplicable(facts).facts, facts);
});

test('a requirement that its marker rules out is dropped, and the rest stays', () => {
  const typed = [{ name: '--requirement', value: 'r.txt' }, { name: '--pre' }];
  const more = { typed, requirementFiles: ['r.txt'], editables: ['.'], groups: ['g'] };
  const { facts, passedOver } = dropInapplicable(factsFor(requestFor([WINDOWS, 'attrs'], more)));
  assert.deepEqual(passedOver, [WINDOWS]);
  const request = facts?.request;
  assert.deepEqual(request?.requirements, ['attrs']);
  assert.deepEqual(request?.argsWithoutPython, ['install', '--pre', '--requirement', 'r.txt', 'attrs']);
  assert.deepEqual(
    [request?.requirementFiles, request?.editables, request?.groups],
    [['r.txt'], ['.'], ['g']],
  );
  assert.deepEqual(request?.typed, [{ name: '--pre' }, { name: '--requirement', value: 'r.txt' }]);
});

/** An option beside a dropped requirement, and whether anything is left to install. */
const BESIDE: readonly (readonly [option: string, isAsking: boolean])[] = [
  ['--pre', false],
  ['--requirement', true],
  ['--editable', true],
  ['--group', true],
  ['--requirements-from-script', true],
];
for (const [name, isAsking] of BESIDE) {
  test(`pip install ${name} alone has ${isAsking ? 'something' : 'nothing'} to install`, () => {
    const typed = [{ name, value: 'x' }];
    const { facts, passedOver } = dropInapplicable(factsFor(requestFor([WINDOWS], { typed })));
    assert.deepEqual([facts !== undefined, passedOver], [isAsking, [WINDOWS]]);
  });
}

test('markers do not count for an uninstall', () => {
  const facts = factsFor(requestFor([WINDOWS], { kind: 'uninstall' }));
  assert.deepEqual(dropInapplicable(facts), { facts, passedOver: [] });
});
