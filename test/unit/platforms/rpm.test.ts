// pip-shim's own query format decides the form of these fake answers. test/e2e/platforms runs dnf and rpm.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dnf } from '../../../src/platforms/dnf.ts';
import { capabilities, providersOf, readBlocks, rpmDatabase } from '../../../src/platforms/rpm.ts';
import { answering, exit, FAILED, KILLED } from './answering.ts';
import { question } from './question.ts';

const block = (name: string, version: string, ...provides: string[]): string =>
  `=${name}\t${version}\t${provides.join(' ')}\t\n`;
const YAML = block(
  'python3-pyyaml',
  '6.0.2',
  'python3-pyyaml',
  'python3.11dist(pyyaml)',
  'python3dist(pyyaml)',
);
const OLD_YAML = YAML.replace('6.0.2', '6.0.1');

test('a library must be for the interpreter’s version, and a tool may also be for the main Python', () => {
  assert.deepEqual(capabilities({ name: 'six', candidates: [], isTool: false }, '3.11'), [
    'python3.11dist(six)',
  ]);
  assert.deepEqual(capabilities({ name: 'black', candidates: [], isTool: true }, '3.11'), [
    'python3.11dist(black)',
    'python3dist(black)',
  ]);
});

test('readBlocks ignores text before the first block', () => {
  assert.deepEqual(readBlocks('Last metadata expiration check: 0:01 ago.\n'), []);
  assert.deepEqual(readBlocks(''), []);
  assert.deepEqual(readBlocks(`no package provides x\n${block('a', '1', 'b', 'c')}`), [
    { name: 'a', version: '1', provides: ['b', 'c'] },
  ]);
  const onLines = '=a\t1\tb = 1\nc\t\n';
  assert.deepEqual(readBlocks(onLines)[0]?.provides, ['b', '=', '1', 'c']);
});

test('providersOf lists only the providers of the first capability that has a provider', () => {
  const providers = [
    { name: 'other', version: '1', provides: ['y'] },
    { name: 'one', version: '1', provides: ['x', 'y'] },
  ];
  const names = (...wanted: string[]) => providersOf(wanted, providers).map(({ name }) => name);
  assert.deepEqual(names('x', 'y'), ['one']);
  assert.deepEqual(names('z', 'y'), ['other', 'one']);
  assert.deepEqual(names('z'), []);
  assert.deepEqual(names(), []);
});

test('fake dnf: the candidate comes from root’s cache, and the installed version from rpm', async () => {
  const { processes, asked } = answering([
    [/^dnf /, `${YAML}${block('black', '24.1', 'python3dist(black)')}`],
    [/^rpm /, OLD_YAML],
  ]);
  const told = await dnf(processes).query(question(['pyyaml', 'black!', 'nobody'], 700));
  const yaml = {
    name: 'pyyaml',
    package: 'python3-pyyaml',
    exact: true,
    candidate: '6.0.2',
    installed: '6.0.1',
  };
  const black = { name: 'black', package: 'black', exact: true, candidate: '24.1', installed: undefined };
  assert.deepEqual(told, { hasLists: true, reply: 'answered', answers: [yaml, black] });
  const [repository, installed] = asked;
  assert.deepEqual(repository?.args.slice(0, 4), ['-C', 'repoquery', '--latest-limit', '1']);
  const all = [
    'python3.11dist(pyyaml)',
    'python3.11dist(black)',
    'python3dist(black)',
    'python3.11dist(nobody)',
  ];
  assert.equal(repository?.args.at(-1), all.join(','));
  assert.deepEqual(installed?.args.slice(-4), all);
  assert.deepEqual(
    asked.map(({ timeout, env }) => [timeout, env?.LC_ALL]),
    [
      [700, 'C'],
      [700, 'C'],
    ],
  );
});

test('fake dnf: an installed package is the answer, even if another package provides the name', async () => {
  const other = block('python3-yaml-fork', '9', 'python3.11dist(pyyaml)');
  const { processes } = answering([
    [/^dnf /, `${other}${YAML}`],
    [/^rpm /, OLD_YAML],
  ]);
  const { answers } = await dnf(processes).query(question(['pyyaml']));
  assert.deepEqual([answers[0]?.package, answers[0]?.candidate], ['python3-pyyaml', '6.0.2']);
  const alone = answering([[/^rpm /, OLD_YAML]]);
  const [answer] = (await dnf(alone.processes).query(question(['pyyaml']))).answers;
  assert.deepEqual([answer?.candidate, answer?.installed], [undefined, '6.0.1']);
});

const NO_CACHE = "Error: Cache-only enabled but no cache for 'fedora'";
const LISTS: readonly (readonly [name: string, stdout: string, stderr: string, hasLists: boolean])[] = [
  ['without a cache', '', NO_CACHE, false],
  ['with a cache for some repositories', YAML, NO_CACHE, true],
  ['that finds nothing in its cache', '', '', true],
];
for (const [name, stdout, stderr, hasLists] of LISTS) {
  test(`fake dnf ${name}: ${hasLists ? 'has lists' : 'has no lists'}`, async () => {
    const { processes } = answering([[/^dnf /, { stdout, stderr }]]);
    assert.equal((await dnf(processes).query(question(['pyyaml']))).hasLists, hasLists);
  });
}

test('fake dnf that fails or can’t be started counts as failed, and a killed dnf counts as late', async () => {
  const replies = [exit(1), KILLED, FAILED].map(async (said) => {
    const { processes } = answering([[/^dnf /, said]]);
    return (await dnf(processes).query(question(['six']))).reply;
  });
  assert.deepEqual(await Promise.all(replies), ['failed', 'late', 'failed']);
});

test('fake rpm: the owner of a file is found', async () => {
  const { processes, asked } = answering([[/--file \/usr\/a$/, '=python3-a\t']]);
  assert.equal(await rpmDatabase(processes).ownerOf('/usr/a'), 'python3-a');
  assert.equal(await rpmDatabase(processes).ownerOf('/usr/b'), undefined);
  assert.equal(asked[0]?.timeout, 1000);
});

test('fake rpm: direct and indirect dependents are found, each once, without the package itself', async () => {
  const { processes, asked } = answering([
    [/--whatrequires a a-cap$/, `${block('b', '1', 'b-cap')}${block('a', '1')}`],
    [/--whatrequires b b-cap$/, `${block('c', '1')}${block('b', '1', 'b-cap')}`],
    [/--whatrequires c$/, exit(1)],
    [/--queryformat \S+.* a$/s, block('a', '1', 'a-cap', 'a-cap')],
  ]);
  assert.deepEqual(await rpmDatabase(processes).dependents(['a']), ['b', 'c']);
  assert.ok(asked.every(({ timeout }) => timeout === 10_000));
});

test('fake rpm: no query has an empty argument, although the provided names end with a blank', async () => {
  const { processes, asked } = answering([
    [/--whatrequires/, exit(1)],
    [/ a$/, block('a', '1', 'a-cap', '')],
  ]);
  assert.deepEqual(await rpmDatabase(processes).dependents(['a']), []);
  assert.deepEqual(asked.at(-1)?.args.slice(-3), ['--whatrequires', 'a', 'a-cap']);
});

test('fake rpm: dependents are unknown if the package is missing or rpm is killed', async () => {
  assert.equal(await rpmDatabase(answering([]).processes).dependents(['a']), undefined);
  const broken = answering([
    [/--whatrequires/, KILLED],
    [/ a$/, block('a', '1')],
  ]);
  assert.equal(await rpmDatabase(broken.processes).dependents(['a']), undefined);
  const late = answering([[/ a$/, { ...KILLED, stdout: block('a', '1') }]]);
  assert.equal(await rpmDatabase(late.processes).dependents(['a']), undefined);
});
