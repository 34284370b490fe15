// The fake tables have the form of the real zypper's. test/e2e/platforms runs the real zypper.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compareEditions, readSearch, zypper } from '../../../src/platforms/zypper.ts';
import { fakeLook } from '../system/fake-look.ts';
import { answering, exit, KILLED } from './answering.ts';
import { question } from './question.ts';

const TABLE = `S  | Name             | Type    | Version  | Arch   | Repository
---+------------------+---------+----------+--------+------------------
i+ | python311-PyYAML | package | 6.0.1-1  | noarch | (System Packages)
    provides: python3.11dist(pyyaml) == 6.0.1
v  | python311-PyYAML | package | 6.0.9-3  | noarch | oss
    provides: python3.11dist(pyyaml) == 6.0.9
v  | python311-PyYAML | package | 6.0.10-3 | noarch | oss
    provides: python3.11dist(pyyaml) == 6.0.10
   | python311-yaml2  | package | 9-1      | noarch | oss
    provides: python3.11dist(pyyaml) == 9
   | python-pattern   | pattern | 1-1      | noarch | oss
   | black            | package | 24.1-1   | noarch | oss
    provides: python3.13dist(black) == 24.1
    provides: python3dist(black) == 24.1
`;
const CACHED = fakeLook({ 'var/cache/zypp/solv': { '@System': {}, oss: {} } });

test('readSearch reads packages with their matching capabilities, but no patterns', () => {
  const rows = readSearch(TABLE);
  assert.deepEqual(rows[0], {
    status: 'i+',
    package: 'python311-PyYAML',
    version: '6.0.1-1',
    repository: '(System Packages)',
    provides: ['python3.11dist(pyyaml)'],
  });
  assert.deepEqual(
    rows.map(({ version }) => version),
    ['6.0.1-1', '6.0.9-3', '6.0.10-3', '9-1', '24.1-1'],
  );
  assert.deepEqual(rows.at(-1)?.provides, ['python3.13dist(black)', 'python3dist(black)']);
  assert.deepEqual(readSearch('No matching items found.\n    provides: x\n'), []);
});

test('fake zypper: the candidate is the newest version of the installed package, else of the first package', async () => {
  const { processes, asked } = answering([[/^zypper /, TABLE]]);
  const told = await zypper(processes, CACHED).query(question(['pyyaml', 'black!', 'nobody'], 900));
  const yaml = {
    ...{ name: 'pyyaml', package: 'python311-PyYAML', exact: true },
    ...{ candidate: '6.0.10-3', installed: '6.0.1-1' },
  };
  const black = { name: 'black', package: 'black', exact: true, candidate: '24.1-1', installed: undefined };
  assert.deepEqual(told, { hasLists: true, reply: 'answered', answers: [yaml, black] });
  assert.deepEqual(asked[0]?.args, [
    ...['--non-interactive', '--no-refresh', '--quiet', 'search', '--verbose', '--provides', '--match-exact'],
    ...['python3.11dist(pyyaml)', 'python3.11dist(black)', 'python3dist(black)', 'python3.11dist(nobody)'],
  ]);
  assert.equal(asked[0]?.timeout, 900);
});

test('fake zypper: the installed package is the answer, even if another package comes first', async () => {
  const [head = '', line = '', ...rows] = TABLE.split('\n');
  const before = [...rows.slice(6, 8), ...rows.slice(0, 6)];
  const { processes } = answering([[/^zypper /, [head, line, ...before].join('\n')]]);
  const [answer] = (await zypper(processes, CACHED).query(question(['pyyaml']))).answers;
  assert.deepEqual([answer?.package, answer?.installed], ['python311-PyYAML', '6.0.1-1']);
});

test('fake zypper: an installed package that no repository has anymore has no candidate', async () => {
  const alone = TABLE.split('\n').slice(0, 4).join('\n');
  const { processes } = answering([[/^zypper /, alone]]);
  const [answer] = (await zypper(processes, CACHED).query(question(['pyyaml']))).answers;
  assert.deepEqual([answer?.candidate, answer?.installed], [undefined, '6.0.1-1']);
});

test('without the cache of a repository zypper does not run, because it would use the network', async () => {
  for (const tree of [{}, { 'var/cache/zypp/solv': {} }, { 'var/cache/zypp/solv': { '@System': {} } }]) {
    const { processes, asked } = answering([]);
    const told = await zypper(processes, fakeLook(tree)).query(question(['pyyaml']));
    assert.deepEqual([told, asked], [{ hasLists: false, reply: 'answered', answers: [] }, []]);
  }
});

test('fake zypper: an exit code for no match or for skipped repositories counts as an answer', async () => {
  const replies = [exit(0), exit(104), exit(106), exit(1), exit(105), KILLED].map(async (said) => {
    const { processes } = answering([[/^zypper /, said]]);
    return (await zypper(processes, CACHED).query(question(['six']))).reply;
  });
  const fine = ['answered', 'answered', 'answered'];
  assert.deepEqual(await Promise.all(replies), [...fine, 'failed', 'failed', 'late']);
});

/** Each version is older than the next version, by rpm-version(7). */
const ORDERED = [
  ...['0.9-1', '1.0~rc1-1', '1.0~rc2-1', '1.0-1', '1.0-2', '1.0-10', '1.0a-1', '1.0b-1', '1.0.1-1'],
  ...['1.9-3', '1.10-1', '2-1'],
];
for (const [at, older] of ORDERED.entries()) {
  test(`the version ${older} is ordered as rpm orders it`, () => {
    for (const [index, other] of ORDERED.entries())
      assert.equal(Math.sign(compareEditions(older, other)), Math.sign(at - index), other);
  });
}
