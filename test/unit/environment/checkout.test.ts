import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { originOf } from '../../../src/environment/checkout/checkout.ts';
import { look } from '../../../src/system/look.ts';
import { withoutGit } from '../../helpers/git.ts';

// The real git makes each git repository; `change` alters its index. The .hg directories are made by hand.
const skip = withoutGit;

const top = realpathSync(mkdtempSync(join(tmpdir(), 'pip-shim-checkout-')));
after(() => rmSync(top, { recursive: true, force: true }));

const ENV = {
  ...{
    PATH: process.env.PATH,
    HOME: top,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_AUTHOR_NAME: 'a',
    GIT_COMMITTER_NAME: 'a',
  },
  ...{ GIT_AUTHOR_EMAIL: 'a@b', GIT_COMMITTER_EMAIL: 'a@b', GIT_ALLOW_PROTOCOL: 'file' },
};

interface Repository {
  readonly root: string;
  git(...args: readonly string[]): void;
  write(path: string): string;
  /** Changes the bytes of the index. */
  change(work: (bytes: Buffer) => Buffer): void;
}

let made = 0;
function repositoryAt(root = join(top, `r${++made}`), ...more: readonly string[]): Repository {
  mkdirSync(root, { recursive: true });
  const git = (...args: readonly string[]): void =>
    void execFileSync('git', args, { cwd: root, env: ENV, stdio: 'pipe' });
  git('init', '-q', ...more);
  return {
    root,
    git,
    write: (path) => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), path);
      return join(root, path);
    },
    change: (work) => {
      const index = join(root, '.git/index');
      writeFileSync(index, work(readFileSync(index)));
    },
  };
}

/** A repository with `.venv/bin/python` and other files. git tracks .venv only if the argument says so. */
function withVenv(tracked: 'tracked' | 'untracked', ...more: readonly string[]): Repository {
  const repository = repositoryAt(undefined, ...more);
  for (const path of ['.venv/bin/python', 'README', '.venvs', 'a.venv/bin/python', 'zz'])
    repository.write(path);
  repository.git('add', 'README', '.venvs', 'a.venv', 'zz', ...(tracked === 'tracked' ? ['.venv'] : []));
  repository.git('commit', '-q', '-m', 'x');
  return repository;
}

const CASES: readonly (readonly [
  name: string,
  make: () => string | Repository,
  suspect: RegExp | undefined,
])[] = [
  ['after git init', () => repositoryAt(), undefined],
  ['not in the index', () => withVenv('untracked'), undefined],
  [
    'in the index',
    () => withVenv('tracked'),
    /it came with the checkout \(.*\.git\/index lists \.venv\/bin\/python\)/,
  ],
  ...[2, 4].flatMap((version) =>
    (['tracked', 'untracked'] as const).map(
      (tracked) =>
        [
          `${tracked}, in an index of version ${version}`,
          () => {
            const repository = withVenv(tracked);
            repository.git('update-index', '--index-version', String(version));
            return repository;
          },
          tracked === 'tracked' ? /lists \.venv\/bin\/python/ : undefined,
        ] as const,
    ),
  ),
  [
    'added by git add -N, in an index of version 3',
    () => {
      const repository = withVenv('untracked');
      repository.git('add', '-N', '.venv');
      return repository;
    },
    /lists \.venv\/bin\/python/,
  ],
  [
    'behind a long name, in an index of version 4',
    () => {
      const repository = withVenv('tracked');
      repository.write(`.${'a'.repeat(200)}`);
      repository.git('add', '.');
      repository.git('update-index', '--index-version', '4');
      return repository;
    },
    /lists \.venv\/bin\/python/,
  ],
  ...[1, 5].map(
    (version) =>
      [
        `an index of version ${version}`,
        () => {
          const repository = withVenv('tracked');
          repository.change((bytes) =>
            Buffer.concat([
              bytes.subarray(0, 7),
              Buffer.of(version),
              bytes.subarray(8, -20),
              Buffer.alloc(20),
            ]),
          );
          return repository;
        },
        /\.git\/index is damaged/,
      ] as const,
  ),
  ['in an index with SHA-256', () => withVenv('tracked', '--object-format=sha256'), /lists \.venv\/bin/],
  ['not in an index with SHA-256', () => withVenv('untracked', '--object-format=sha256'), undefined],
  [
    'an index without a digest (index.skipHash)',
    () => {
      const repository = withVenv('tracked');
      repository.change((bytes) => Buffer.concat([bytes.subarray(0, -20), Buffer.alloc(20)]));
      return repository;
    },
    /lists \.venv\/bin/,
  ],
  [
    'in the shared part of a split index',
    () => {
      const repository = withVenv('tracked');
      repository.git('update-index', '--split-index');
      repository.write('new');
      repository.git('add', 'new');
      return repository;
    },
    /lists \.venv\/bin/,
  ],
  [
    'in a sparse index',
    () => {
      const repository = withVenv('tracked');
      repository.git('sparse-checkout', 'set', '--cone', '--sparse-index', 'a.venv');
      repository.write('.venv/bin/python');
      return repository;
    },
    /lists \.venv\//,
  ],
  [
    'in the index as .VENV',
    () => {
      const repository = withVenv('untracked');
      repository.write('.VENV/pyvenv.cfg');
      repository.git('add', '.VENV');
      return repository;
    },
    /lists \.VENV\/pyvenv\.cfg/,
  ],
  [
    'a .venv that is a repository itself',
    () => repositoryAt(join(repositoryAt().root, '.venv')).root.slice(0, -6),
    /a checkout itself/,
  ],
  ...(['half', 'flipped', 'longer', 'empty', 'gone'] as const).map(
    (what) =>
      [
        `an index that is ${what}`,
        () => {
          const repository = withVenv('tracked');
          if (what === 'gone') rmSync(join(repository.root, '.git/index'));
          else repository.change((bytes) => DAMAGE[what](bytes));
          return repository;
        },
        what === 'gone' ? /\.git\/index can't be read/ : /\.git\/index is damaged/,
      ] as const,
  ),
  ['no version control', () => join(top, 'nothing'), /no \.git or \.hg shows/],
  [
    'a .git without a repository',
    () => {
      mkdirSync(join(top, 'odd/.git'), { recursive: true });
      return join(top, 'odd');
    },
    /\.git\/index can't be read/,
  ],
  [
    'a .git file without a git directory',
    () => {
      mkdirSync(join(top, 'file'));
      writeFileSync(join(top, 'file/.git'), 'hello');
      return join(top, 'file');
    },
    /\.git names no git directory/,
  ],
  [
    'a git work tree with a .svn directory',
    () => {
      const { root } = withVenv('untracked');
      mkdirSync(join(root, '.svn'));
      return root;
    },
    /can't read the list of files in .*\.svn$/,
  ],
];
const DAMAGE = {
  half: (bytes: Buffer) => bytes.subarray(0, bytes.length / 2),
  flipped: (bytes: Buffer) => {
    bytes.writeUInt8(bytes.readUInt8(100) ^ 1, 100);
    return bytes;
  },
  longer: (bytes: Buffer) => Buffer.concat([bytes, Buffer.from('x')]),
  empty: () => Buffer.alloc(0),
};

for (const [name, make, suspect] of CASES) {
  test(`whether a .venv came with the checkout: ${name}`, { skip }, () => {
    const found = make();
    assertOrigin(join(typeof found === 'string' ? found : found.root, '.venv'), suspect);
  });
}

function assertOrigin(venv: string, suspect: RegExp | undefined): void {
  const origin = originOf(venv, look);
  if (suspect === undefined) assert.equal(origin.suspect, undefined);
  else assert.match(origin.suspect ?? 'not suspect', suspect);
}

test('the index of a linked work tree and of a submodule is found, and a venv may be a submodule', {
  skip,
}, () => {
  const repository = withVenv('tracked');
  const tree = join(top, 'tree');
  repository.git('worktree', 'add', '-q', tree);
  assertOrigin(join(tree, '.venv'), /worktrees\/tree\/index lists \.venv/);
  assertOrigin(join(tree, 'venv'), undefined);
  const outer = withVenv('untracked');
  outer.git('submodule', '--quiet', 'add', repository.root, 'sub');
  assertOrigin(join(outer.root, 'sub/.venv'), /modules\/sub\/index lists \.venv/);
  assertOrigin(join(outer.root, 'sub/env'), undefined);
  outer.git('submodule', '--quiet', 'add', repository.root, 'env');
  assertOrigin(join(outer.root, 'env'), /a checkout itself/);
  rmSync(join(outer.root, 'env/.git'));
  assertOrigin(join(outer.root, 'env'), /lists env\)/);
  rmSync(join(outer.root, 'sub/.git'));
  assertOrigin(join(outer.root, 'sub/env'), /lists sub\)/);
});

test('the index of each work tree around a venv counts, also for a venv below the root', { skip }, () => {
  const { root, git, write } = withVenv('untracked');
  write('back/end/.venv/bin/python');
  assertOrigin(join(root, 'back/end/.venv'), undefined);
  git('add', 'back');
  assertOrigin(join(root, 'back/end/.venv'), /lists back\/end\/\.venv\/bin\/python/);
  repositoryAt(join(root, 'back'));
  assertOrigin(join(root, 'back/end/.venv'), /lists back\/end\/\.venv\/bin\/python/);
});

test('originOf returns the files that its answer depends on: the index and .git', { skip }, () => {
  const { root } = withVenv('tracked');
  assert.deepEqual(originOf(join(root, '.venv'), look).files, [join(root, '.git/index'), join(root, '.git')]);
});

/** An entry of a dirstate in version 1: state, mode, size, time, length and name. */
function entry(name: string): Buffer {
  const head = Buffer.alloc(17);
  head.write('n');
  head.writeUInt32BE(0o100644, 1);
  head.writeUInt32BE(Buffer.byteLength(name), 13);
  return Buffer.concat([head, Buffer.from(name)]);
}

const DIRSTATES: readonly (readonly [
  name: string,
  names: readonly string[] | undefined,
  suspect?: RegExp,
])[] = [
  ['after hg init', undefined],
  ['not tracked', ['README', 'a.venv/x', 'b\0.venv/copied-from']],
  ['tracked', ['README', '.venv/pyvenv.cfg\0old'], /\.hg\/dirstate lists \.venv\/pyvenv\.cfg\)/],
  ['a large file', ['.hglf/.venv/bin/python'], /lists \.venv\/bin\/python/],
];
for (const [name, names, suspect] of DIRSTATES) {
  test(`Mercurial: ${name}`, () => {
    const root = join(top, `hg-${name}`);
    mkdirSync(join(root, '.hg'), { recursive: true });
    const file = join(root, '.hg/dirstate');
    writeFileSync(join(root, '.hg/requires'), 'dotencode\nstore\n');
    if (names) writeFileSync(file, Buffer.concat([Buffer.alloc(40, 1), ...names.map(entry)]));
    assertOrigin(join(root, '.venv'), suspect);
    appendFileSync(file, 'x');
    assertOrigin(join(root, '.venv'), /\.hg\/dirstate is damaged/);
    writeFileSync(join(root, '.hg/requires'), 'dirstate-v2\n');
    assertOrigin(join(root, '.venv'), /can't read Mercurial's format dirstate-v2/);
  });
}
