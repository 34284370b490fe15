import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MANAGERS } from '../../../src/platforms/all.ts';
import { apk } from '../../../src/platforms/apk.ts';
import { apt } from '../../../src/platforms/apt.ts';
import { parsePolicy } from '../../../src/platforms/apt-policy.ts';
import { brew } from '../../../src/platforms/brew.ts';
import { ask, replyBy } from '../../../src/platforms/client.ts';
import { emerge } from '../../../src/platforms/emerge.ts';
import { guesses } from '../../../src/platforms/guess.ts';
import type { ManagerName } from '../../../src/platforms/platform.ts';
import { xbps } from '../../../src/platforms/xbps.ts';
import type { Captured } from '../../../src/system/ports.ts';
import { fakeLook } from '../system/fake-look.ts';
import { answering, exit, FAILED, KILLED } from './answering.ts';
import { question } from './question.ts';

test('a package manager’s command runs in English in any locale, and with a time limit', async () => {
  const { processes, asked } = answering([[/^apk/, 'yes']]);
  const { stdout } = await ask(processes, ['apk', 'a', 'b'], 5, { MORE: '1' });
  assert.equal(stdout, 'yes');
  const env = { LC_ALL: 'C', LANGUAGE: undefined, MORE: '1' };
  assert.deepEqual(asked, [{ program: 'apk', args: ['a', 'b'], env, timeout: 5 }]);
});

test('replyBy tells from the end of a command whether it answered, failed or was late', () => {
  const replies: [said: Partial<Captured>, fine: number[], reply: string][] = [
    [exit(0), [0], 'answered'],
    [exit(1), [0], 'failed'],
    [exit(1), [0, 1], 'answered'],
    [KILLED, [0], 'late'],
    [FAILED, [0], 'failed'],
  ];
  for (const [{ ending }, fine, reply] of replies)
    assert.equal(replyBy(ending ?? { kind: 'exit', code: 0 }, fine), reply);
  assert.equal(replyBy({ kind: 'exit', code: 0 }), 'answered');
});

test('a guess takes the first package name that exists', () => {
  const wanted = question(['six', 'black!', 'ruff!', 'none']).wanted;
  const there = new Map([
    ['p-six', { candidate: undefined, installed: '1' }],
    ['six', { candidate: '2', installed: undefined }],
    ['p-black', { candidate: undefined, installed: undefined }],
    ['black', { candidate: '3', installed: undefined }],
    ['p-ruff', { candidate: '4', installed: undefined }],
    ['ruff', { candidate: '5', installed: undefined }],
  ]);
  assert.deepEqual(
    guesses(wanted, 'p-', there).map(({ name, package: of, exact }) => [name, of, exact]),
    [
      ['six', 'p-six', false],
      ['black', 'black', false],
      ['ruff', 'p-ruff', false],
    ],
  );
});

/** The command with which a script installs packages, without a prompt. */
const UNATTENDED: Readonly<Record<ManagerName, readonly [command: string, env: object | undefined]>> = {
  apt: ['apt-get install -y a b', { DEBIAN_FRONTEND: 'noninteractive' }],
  dnf: ['dnf install -y a b', undefined],
  zypper: ['zypper --non-interactive install a b', undefined],
  pacman: ['pacman -S --noconfirm a b', undefined],
  apk: ['apk add a b', undefined],
  xbps: ['xbps-install -y a b', undefined],
  emerge: ['emerge --ask=n a b', undefined],
  brew: ['brew install a b', { NONINTERACTIVE: '1' }],
};
/** The command that fetches the package lists. */
const UPDATE: Readonly<Record<ManagerName, string>> = {
  apt: 'apt update',
  dnf: 'dnf makecache',
  zypper: 'zypper refresh',
  pacman: 'pacman -Syu',
  apk: 'apk update',
  xbps: 'xbps-install -S',
  emerge: 'emerge --sync',
  brew: 'brew update',
};
for (const [name, { commands }] of Object.entries(MANAGERS)) {
  test(`${name} has the right commands for a script and for fetching package lists`, () => {
    const { program, args, env } = commands.unattended(['a', 'b']);
    assert.deepEqual([[program, ...args].join(' '), env], UNATTENDED[name as ManagerName]);
    const { update } = commands;
    assert.equal([update.program, ...update.args].join(' '), UPDATE[name as ManagerName]);
    assert.equal(commands.needsRoot, name !== 'brew');
    assert.equal(commands.failsLikeSudo, !['apt', 'zypper'].includes(name));
  });
}

const POLICY = `python3-yaml:\n  Installed: (none)\n  Candidate: 6.0-3\nvirtual:\n  Installed: (none)\n  Candidate: (none)\n`;
test('fake apt-cache: the package for a name is the first candidate that apt knows', async () => {
  const { processes, asked } = answering([[/^apt-cache policy/, POLICY]]);
  const lists = fakeLook({ 'var/lib/apt/lists': { mirror_dists_bookworm_InRelease: '' } });
  const asking = question([], 600);
  const wanted = [
    { name: 'pyyaml', candidates: ['virtual', 'python3-yaml'], isTool: false },
    { name: 'yaml', candidates: ['python3-yaml'], isTool: false },
    { name: 'nobody', candidates: ['virtual'], isTool: false },
  ];
  const told = await apt(processes, lists).query({ ...asking, wanted });
  const yaml = { package: 'python3-yaml', exact: true, candidate: '6.0-3', installed: undefined };
  assert.deepEqual(told, {
    hasLists: true,
    reply: 'answered',
    answers: [
      { name: 'pyyaml', ...yaml },
      { name: 'yaml', ...yaml },
    ],
  });
  assert.deepEqual(asked[0]?.args, ['policy', 'virtual', 'python3-yaml']);
  assert.equal(asked[0]?.timeout, 600);
});

const LISTS: readonly (readonly [file: string, hasLists: boolean])[] = [
  ['mirror_dists_sid_InRelease', true],
  ['mirror_dists_sid_Release', true],
  ['mirror_dists_sid_Release.gpg', false],
  ['InRelease', false],
  ['lock', false],
];
for (const [file, hasLists] of LISTS) {
  test(`a file ${file} ${hasLists ? 'counts' : 'does not count'} as one of apt's package lists`, async () => {
    const look = fakeLook({ 'var/lib/apt/lists': { [file]: '', partial: {} } });
    const { processes } = answering([[/./, '']]);
    assert.equal((await apt(processes, look).query(question(['six']))).hasLists, hasLists);
  });
}

test('a package that is installed exists, even if no list contains it', () => {
  const output = 'mine:\n  Installed: 1.0\n  Candidate: (none)\n   Candidate: 9\n  Pinned: x Candidate: 8\n';
  assert.deepEqual(parsePolicy(output), [{ package: 'mine', candidate: undefined, installed: '1.0' }]);
  for (const other of ['N: Unable to locate package x\n', ':\n  Candidate: 1\n'])
    assert.deepEqual(parsePolicy(other), []);
});

const OWNERS: readonly (readonly [said: string, owner: string | undefined])[] = [
  ['python3-yaml: /usr/lib/a\n', 'python3-yaml'],
  ['libfoo:amd64: /usr/lib/a\n', 'libfoo'],
  ['diversion by dash from: /bin/sh\ndash: /usr/lib/a\n', 'dash'],
  ['one, two: /usr/lib/a\n', undefined],
  ['', undefined],
];
for (const [said, owner] of OWNERS) {
  test(`fake dpkg-query: the owner in ${JSON.stringify(said)} is ${owner ?? 'unknown'}`, async () => {
    const { processes, asked } = answering([[/^dpkg-query --search \/usr\/lib\/a$/, said]]);
    assert.equal(await apt(processes, fakeLook({})).ownerOf('/usr/lib/a'), owner);
    assert.equal(asked[0]?.timeout, 1000);
  });
}

test('fake dpkg-query: dependents of a package are found, and are unknown if dpkg-query fails', async () => {
  const rows = 'python3-yaml\tii \t\t\t\nyamllint\tii \t\tpython3-yaml\t\nother\tii \t\tc\t\n';
  const { processes, asked } = answering([[/^dpkg-query --show --showformat=/, rows]]);
  const look = fakeLook({});
  assert.deepEqual(await apt(processes, look).dependents(['python3-yaml']), ['yamllint']);
  assert.equal(asked[0]?.timeout, 10_000);
  for (const said of [
    { ...exit(1), stdout: rows },
    { ...KILLED, stdout: rows },
  ])
    assert.equal(await apt(answering([[/./, said]]).processes, look).dependents(['python3-yaml']), undefined);
});

test('fake apk: apk uses no network, and has lists only if its output names a repository', async () => {
  const { processes, asked } = answering([[/^apk --no-network policy py3-six$/, '']]);
  await apk(processes).query(question(['six']));
  assert.deepEqual(asked[0]?.args, ['--no-network', 'policy', 'py3-six']);
  const stderr = 'WARNING: opening x: No such file or directory';
  const lists = async (stdout: string) =>
    (await apk(answering([[/./, { stdout, stderr }]]).processes).query(question(['six']))).hasLists;
  assert.equal(await lists(''), false);
  assert.equal(await lists('py3-six policy:\n  1-r0:\n    lib/apk/db/installed\n'), false);
  assert.equal(await lists('py3-six policy:\n  1-r0:\n    https://mirror/main\n'), true);
});

test('fake apk: a path that only ends like the path of apk’s database is not the database', async () => {
  const said =
    'py3-six policy:\n  1-r0:\n    https://mirror/mylib/apk/db/installed\n  2-r0:\n    /lib/apk/db/installed\n';
  const { answers } = await apk(answering([[/./, said]]).processes).query(question(['six']));
  assert.deepEqual([answers[0]?.candidate, answers[0]?.installed], ['1-r0', '2-r0']);
});

test('fake apk: a repository below a directory named like apk’s database is a repository', async () => {
  const said = 'py3-six policy:\n  1-r0:\n    https://mirror/lib/apk/db/installed/main\n';
  const { answers } = await apk(answering([[/./, said]]).processes).query(question(['six']));
  assert.deepEqual([answers[0]?.candidate, answers[0]?.installed], ['1-r0', undefined]);
});

test('fake xbps: one query contains all names, and a name in a description does not count', async () => {
  const said = '[-] python3-six-1.0_1 As ii python3-black-2.0_1 has it\n';
  const { processes, asked } = answering([
    [/ -Rs /, said],
    [/ -l$/, ''],
  ]);
  const { answers } = await xbps(processes, fakeLook({})).query(question(['six', 'black!']));
  assert.deepEqual(
    answers.map(({ name, candidate }) => [name, candidate]),
    [['six', '1.0_1']],
  );
  assert.deepEqual(asked[0]?.args, ['--regex', '-Rs', '^(python3-six|python3-black|black)-[0-9]']);
});

test('fake portageq: only packages in Gentoo’s package tree are queried', async () => {
  const look = fakeLook({ 'var/db/repos/gentoo/dev-python': { six: { 'metadata.xml': '' } } });
  const { processes, asked } = answering([[/./, 'dev-python/six:dev-python/six-1.16.0\n']]);
  await emerge(processes, look).query(question(['six', 'nobody']));
  await emerge(processes, look).query(question(['nobody']));
  assert.deepEqual(
    asked.map(({ args }) => args),
    [['mass_best_visible', '/', 'dev-python/six']],
  );
});

test('fake package managers: a killed command counts as late, and exit code 0 as answered', async () => {
  const look = fakeLook({
    'var/db/xbps': { https___mirror: {} },
    'var/db/repos/gentoo/dev-python': { six: { 'metadata.xml': '' } },
  });
  const clients = [apk, brew, xbps, emerge].map((client) => async (said: Partial<Captured>) => {
    const { processes } = answering([[/./, said]]);
    return (await client(processes, look).query(question(['six!']))).reply;
  });
  for (const client of clients) assert.equal(await client(KILLED), 'late');
  for (const client of clients) assert.equal(await client({}), 'answered');
});
