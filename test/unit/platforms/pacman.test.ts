// The fake answers have the form of the real pacman's. test/e2e/platforms runs the real pacman.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { pacman } from '../../../src/platforms/pacman.ts';
import { answering, exit, FAILED, KILLED } from './answering.ts';
import { question } from './question.ts';

const SITE = 'usr/lib/python3.11/site-packages';
const FILES = [
  ['extra', 'python-yaml', '6.0.2-1', `${SITE}/PyYAML-6.0.2.dist-info/METADATA`],
  ['testing', 'python-yaml-new', '7-1', `${SITE}/PyYAML-7.dist-info/METADATA`],
  ['extra', 'python-ruamel-yaml', '0.18-1', `${SITE}/ruamel.yaml-0.18-py3.11.egg-info/PKG-INFO`],
]
  .map((fields) => fields.join('\0'))
  .join('\n');
const info = (name: string, version: string): string =>
  `Repository      : extra\nName            : ${name}\nVersion         : ${version}\nDescription     : x\n\n`;
const INFO = info('python-six', '1.17.0-1') + info('python-six', '1.0-1') + info('yamllint', '1.35-1');
const LOCAL = 'python-six 1.16.0-2\nyamllint 1.35-1\npython-gone 1-1\n';

const working = () =>
  answering([
    [/ -Fx /, FILES],
    [/ -Si /, INFO],
    [/ -Q$/, LOCAL],
  ]);

test('fake pacman: an answer from file lists is exact, and an answer by name is a guess', async () => {
  const { processes, asked } = working();
  const wanted = ['pyyaml', 'ruamel-yaml', 'six', 'yamllint!', 'gone', 'nobody'];
  const { hasLists, reply, answers } = await pacman(processes).query(question(wanted, 800));
  assert.deepEqual([hasLists, reply], [true, 'answered']);
  const answer = (name: string, of: string, exact: boolean, candidate?: string, installed?: string) => ({
    ...{ name, package: of, exact, candidate, installed },
  });
  assert.deepEqual(answers, [
    answer('pyyaml', 'python-yaml', true, '6.0.2-1'),
    answer('ruamel-yaml', 'python-ruamel-yaml', true, '0.18-1'),
    answer('six', 'python-six', false, '1.17.0-1', '1.16.0-2'),
    answer('yamllint', 'yamllint', false, '1.35-1', '1.35-1'),
    answer('gone', 'python-gone', false, undefined, '1-1'),
  ]);
  assert.deepEqual(
    asked.map(({ timeout }) => timeout),
    [800, 800, 800],
  );
});

test('the pattern for the file lists matches only metadata of the wanted names for this Python', async () => {
  const { processes, asked } = working();
  await pacman(processes).query(question(['pyyaml', 'ruamel-yaml-clib']));
  const pattern = asked.find(({ args }) => args[0] === '-Fx')?.args.at(-1) ?? '';
  const finds = (path: string): boolean => new RegExp(pattern, 'i').test(path);
  const found = [
    `${SITE}/PyYAML-6.0.2.dist-info/METADATA`,
    `${SITE}/ruamel.yaml_clib-0.2-py3.11.egg-info/PKG-INFO`,
  ];
  const not = [
    `${SITE}/PyYAML-6.0.2.dist-info/RECORD`,
    `${SITE}/yaml/METADATA`,
    `${SITE}/other-PyYAML-6.dist-info/METADATA`,
    `opt/x/${SITE}/PyYAML-6.0.2.dist-info/METADATA`,
    `${SITE.replace('3.11', '3.13')}/PyYAML-6.0.2.dist-info/METADATA`,
    `${SITE.replace('3.11', '3x11')}/PyYAML-6.0.2.dist-info/METADATA`,
    `${SITE}/PyYAML-6.0.2.dist-info/METADATA.old`,
  ];
  assert.deepEqual([...found, ...not].filter(finds), found);
});

const MSYS2 = [
  ['/ucrt64', 'mingw-w64-ucrt-x86_64-'],
  ['/clangarm64', 'mingw-w64-clang-aarch64-'],
  ['/usr', ''],
] as const;
for (const [prefix, before] of MSYS2) {
  test(`for a Python in ${prefix}, package names begin with ${before || 'python-'}`, async () => {
    const { processes, asked } = working();
    const wanted = question(['six', 'yamllint!']);
    await pacman(processes).query({ ...wanted, interpreter: { ...wanted.interpreter, prefix } });
    const names = ['python-six', 'python-yamllint', 'yamllint'].map((name) => `${before}${name}`);
    assert.deepEqual(asked.find(({ args }) => args[0] === '-Si')?.args.slice(1), names);
    const pattern = asked.find(({ args }) => args[0] === '-Fx')?.args.at(-1) ?? '';
    assert.ok(pattern.startsWith(`^${prefix.slice(1)}/lib/python3`), pattern);
  });
}

const NO_LISTS = `warning: database file for 'extra' does not exist (use '-Sy' to download)\n`;
const UNKNOWN = "error: package 'python-six' was not found\n";
const BROKEN = 'error: failed to initialize alpm library\n';
const INFOS: readonly (readonly [
  name: string,
  stdout: string,
  stderr: string,
  hasLists: boolean,
  reply: string,
])[] = [
  ['has no lists', '', NO_LISTS + UNKNOWN, false, 'answered'],
  ['has some lists', INFO, NO_LISTS, true, 'answered'],
  ['does not know the package', '', UNKNOWN, true, 'answered'],
  ['does not work', '', BROKEN, true, 'failed'],
  ['does not work, and names a package', '', UNKNOWN + BROKEN, true, 'failed'],
];
for (const [name, stdout, stderr, hasLists, reply] of INFOS) {
  test(`fake pacman that ${name}: ${reply}, ${hasLists ? 'with' : 'without'} lists`, async () => {
    const { processes } = answering([[/ -Si /, { ...exit(1, stderr), stdout }]]);
    const told = await pacman(processes).query(question(['six']));
    assert.deepEqual([told.hasLists, told.reply], [hasLists, reply]);
  });
}

test('fake pacman that can’t be started has failed, and a package without a version does not count', async () => {
  const { processes } = answering([[/ -Si /, FAILED]]);
  assert.equal((await pacman(processes).query(question(['six']))).reply, 'failed');
  const cut = answering([[/ -Si /, 'Repository      : extra\nName            : python-six\n']]);
  assert.deepEqual((await pacman(cut.processes).query(question(['six']))).answers, []);
});

test('fake pacman that is killed counts as late', async () => {
  const { processes } = answering([[/ -Si /, { ...KILLED, stderr: UNKNOWN }]]);
  assert.equal((await pacman(processes).query(question(['six']))).reply, 'late');
});

test('fake pacman: the owner of a file is found, and is unknown if pacman fails or is late', async () => {
  const { processes, asked } = answering([
    [/ -Qoq \/usr\/a$/, 'python-a\n'],
    [/ -Qoq \/usr\/b$/, { ...exit(1), stdout: 'half' }],
    [/ -Qoq \/usr\/c$/, { ...KILLED, stdout: 'half' }],
  ]);
  const manager = pacman(processes);
  const owners = ['/usr/a', '/usr/b', '/usr/c'].map((path) => manager.ownerOf(path));
  assert.deepEqual(await Promise.all(owners), ['python-a', undefined, undefined]);
  assert.equal(asked[0]?.timeout, 1000);
});

const required = (...names: string[]): string =>
  `Name : x\nRequired By     : ${names.join('  ') || 'None'}\n`;
test('fake pacman: direct and indirect dependents are found, each once, without the packages themselves', async () => {
  const { processes, asked } = answering([
    [/ -Qi a b$/, required('d', 'c') + required('a', 'c')],
    [/ -Qi d c$/, required('d', 'e') + required()],
    [/ -Qi e$/, required()],
  ]);
  assert.deepEqual(await pacman(processes).dependents(['a', 'b']), ['c', 'd', 'e']);
  assert.deepEqual(
    asked.map(({ timeout }) => timeout),
    [10_000, 10_000, 10_000],
  );
});

test('fake pacman: dependents are unknown if the package is missing or pacman is late', async () => {
  assert.equal(await pacman(answering([]).processes).dependents(['a']), undefined);
  const late = answering([[/ -Qi /, { ...KILLED, stdout: required() }]]);
  assert.equal(await pacman(late.processes).dependents(['a']), undefined);
});
