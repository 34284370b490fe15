import assert from 'node:assert/strict';
import { test } from 'node:test';
import { oldVenvsOf, recoverOld, settleOld } from '../../../../src/remedies/venv/aside.ts';
import type { VenvTools } from '../../../../src/remedies/venv/tools.ts';
import type { OldVenv } from '../../../../src/state/old-venvs.ts';
import type { RegistryEntry } from '../../../../src/state/venv-record.ts';
import { fakeLook, type Tree } from '../../system/fake-look.ts';

const PATH = '/p/.venv';
const ASIDE = '/p/.venv-old-1';
const STAT = { dev: 1, ino: 7 };
const OLD: OldVenv = { path: PATH, aside: ASIDE, ...STAT, token: 'old', isReplaced: false };
const USER = { user: { uid: 1000, home: '/home/u', sudo: undefined }, cwd: '/p' };

const venvOf = (token: string, site: Tree): Tree => ({
  ...{ 'pyvenv.cfg': 'version = 3.11.2\n', '.pip-shim': `${token}\n${PATH}\n`, 'bin/python': '' },
  'lib/python3.11/site-packages': site,
});
const wheel = (name: string): Tree => ({
  [`${name}-1.dist-info`]: { METADATA: 'Version: 1\n', RECORD: `${name}/__init__.py,,\n` },
  [name]: { '__init__.py': '' },
});

interface Given {
  /** What is at the venv’s path. Undefined if nothing is there. */
  readonly now: Tree | undefined;
  readonly aside?: Tree;
  readonly old?: Partial<OldVenv>;
  readonly entry?: Partial<RegistryEntry>;
}

/** Tools whose files and records are fakes. `done` notes each change, and `lines` what is printed. */
function toolsOf({ now, aside = venvOf('old', {}), old = {}, entry = {} }: Given) {
  const done: string[] = [];
  const lines: string[] = [];
  const look = fakeLook({
    p: { ...(now && { '.venv': now }), [ASIDE.slice(3)]: { entry: aside, stat: { ino: STAT.ino } } },
  });
  const { dev = 0, ino = 0 } = look.stat(PATH) ?? {};
  const known = { path: PATH, dev, ino, uid: 1000, token: 'new', state: 'made', ...entry };
  const tools = {
    look,
    files: {
      removeTree: (path: string) => void done.push(`remove ${path}`),
      rename: (from: string, to: string) => void done.push(`rename ${from} ${to}`),
    },
    registry: {
      find: (path: string) => (path === PATH ? known : undefined),
      record: (path: string, token: string) => void done.push(`record ${path} ${token}`),
    },
    oldVenvs: {
      all: () => [{ ...OLD, ...old }],
      record: ({ isReplaced }: OldVenv) => void done.push(`note ${isReplaced}`),
      forget: () => void done.push('forget'),
    },
    screen: { line: (text: string) => void lines.push(text) },
  };
  return { tools: tools as unknown as VenvTools, done, lines };
}

const BACK = [`remove ${PATH}`, `rename ${ASIDE} ${PATH}`, `record ${PATH} old`, 'forget'];
const HALF: Given = { now: { '.pip-shim.making-new': {} }, entry: { state: 'making' } };
const RECOVERED: readonly (readonly [name: string, given: Given, done: readonly string[]])[] = [
  ['is half made', HALF, BACK],
  ['is not there', { now: undefined }, BACK],
  ['is complete', { now: venvOf('new', {}) }, ['note true']],
  ['is a directory of somebody else’s', { now: { 'a.txt': '' }, entry: { ino: 0 } }, []],
  ['was complete and is broken', { now: { '.pip-shim': `new\n${PATH}\n`, 'pyvenv.cfg': '' } }, []],
  ['is half made, but another old venv was replaced before', { ...HALF, old: { isReplaced: true } }, []],
];
for (const [name, given, done] of RECOVERED) {
  test(`after pip-shim was killed, the old venv ${done === BACK ? 'is renamed back' : 'stays aside'} if the new one ${name}`, () => {
    const told = toolsOf(given);
    recoverOld(PATH, USER, told.tools);
    assert.deepEqual(told.done, done);
    const line = '.venv: making it again was interrupted; the old one was renamed back';
    assert.deepEqual(told.lines, done === BACK ? [line] : []);
  });
}

const SAME: readonly (readonly [name: string, old: Partial<OldVenv>, isSame: boolean])[] = [
  ['the same device and inode', {}, true],
  ['another device and the same token', { dev: 2 }, true],
  ['another device and another token', { dev: 2, token: 'other' }, false],
  ['another inode', { ino: 8 }, false],
  ['nothing at its path', { aside: '/p/.venv-old-2' }, false],
];
for (const [name, old, isSame] of SAME) {
  test(`a directory with ${name} is ${isSame ? '' : 'not '}the old venv`, () => {
    const { tools, done } = toolsOf({ now: undefined, old });
    assert.deepEqual([oldVenvsOf(PATH, tools).length, done], isSame ? [1, []] : [0, ['forget']]);
  });
}

const GONE = [`remove ${ASIDE}`, 'forget'];
const SETTLED: readonly (readonly [
  name: string,
  given: Given,
  done: readonly string[],
  lines: readonly string[],
])[] = [
  [
    'the new one has all its packages',
    { now: venvOf('new', wheel('a')), aside: venvOf('old', wheel('a')) },
    ...([GONE, []] as const),
  ],
  [
    'the new one lacks a package',
    { now: venvOf('new', {}), aside: venvOf('old', wheel('a')) },
    ...([[], ['.venv had 1 package more before; to install them again: pip-shim rebuild .venv']] as const),
  ],
  [
    'it has a file of no package',
    { now: venvOf('new', {}), aside: venvOf('old', { 'mine.pth': '' }) },
    [],
    [
      '.venv had files that belong to no package: mine.pth; they stay in .venv-old-1',
      "if you don't need them: rm -r .venv-old-1",
    ],
  ],
  [
    'the new one has that file too',
    { now: venvOf('new', { 'mine.pth': '' }), aside: venvOf('old', { 'mine.pth': '' }) },
    ...([GONE, []] as const),
  ],
  ['the new one is not ours', { now: venvOf('new', {}), entry: { ino: 0 } }, [], []],
];
for (const [name, given, done, lines] of SETTLED) {
  test(`an old venv is ${done === GONE ? 'deleted' : 'kept'} if ${name}`, () => {
    const told = toolsOf(given);
    settleOld(PATH, USER, told.tools);
    assert.deepEqual([told.done, told.lines], [done, lines]);
  });
}
