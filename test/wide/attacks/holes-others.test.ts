// Unless CI is set, pip-shim makes a venv only if no other user can replace the venv, a directory above it or
// a link in its path.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, existsSync, lchownSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { asNobody, giveToNobody, NOBODY, ROOT } from '../../e2e/attacks/traps.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };
const needsRoot = { skip: !ROOT && 'needs root' };
/** The id of a user who is neither root nor nobody. */
const ATTACKER = 12345;

interface OthersBox extends Sandbox {
  /** A sticky directory that everybody may write to, like /tmp. */
  readonly shared: string;
  readonly install: readonly string[];
}

async function othersBox(t: TestContext): Promise<OthersBox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip-shim']);
  const install = ['install', '--no-index', buildWheel(box.root, { name: 'demo' })];
  giveToNobody(box);
  const shared = join(box.root, 'shared');
  makeDirectory(shared, 0, 0o1777);
  return { ...box, shared, install };
}

function makeDirectory(path: string, owner: number, mode = 0o755): string {
  mkdirSync(path);
  execFileSync('chown', [`${owner}:${owner}`, path]);
  chmodSync(path, mode);
  return path;
}

type Place = readonly [name: string, make: (shared: string) => string, says: RegExp];

/** Places in which pip-shim must make no venv. Each row makes a place and returns the path of the venv. */
const UNSAFE: readonly Place[] = [
  [
    "another user's empty directory, to which everybody may write",
    (shared) => makeDirectory(join(shared, 'venv'), ATTACKER, 0o777),
    /shared\/venv can't be used: it belongs to another user/,
  ],
  [
    "another user's empty directory",
    (shared) => makeDirectory(join(shared, 'venv'), ATTACKER),
    /can't be used: it belongs to another user/,
  ],
  [
    "the user's own empty directory, to which everybody may write",
    (shared) => makeDirectory(join(shared, 'venv'), NOBODY, 0o777),
    /can't be used: everybody may write to it/,
  ],
  [
    "a new directory in another user's directory, to which everybody may write",
    (shared) => join(makeDirectory(join(shared, 'theirs'), ATTACKER, 0o777), 'venv'),
    /can't be used: everybody may write to \S+shared\/theirs\n/,
  ],
  [
    "a new directory in another user's sticky directory",
    (shared) => join(makeDirectory(join(shared, 'theirs'), ATTACKER, 0o1777), 'venv'),
    /can't be used: \S+shared\/theirs belongs to another user\n/,
  ],
  [
    "a new directory in the user's directory, which is in another user's directory",
    (shared) => {
      const theirs = makeDirectory(join(shared, 'theirs'), ATTACKER);
      return join(makeDirectory(join(theirs, 'ours'), NOBODY), 'venv');
    },
    /can't be used: \S+shared\/theirs belongs to another user\n/,
  ],
  [
    "the user's own empty directory in a directory to which everybody may write",
    (shared) => {
      const open = makeDirectory(join(shared, 'open'), 0, 0o777);
      return makeDirectory(join(open, 'venv'), NOBODY);
    },
    /can't be used: everybody may write to \S+shared\/open\n/,
  ],
  [
    "a new directory behind another user's symbolic link to the user's directory",
    (shared) => {
      makeDirectory(join(shared, 'ours'), NOBODY);
      symlinkSync('ours', join(shared, 'link'));
      lchownSync(join(shared, 'link'), ATTACKER, ATTACKER);
      return join(shared, 'link/venv');
    },
    /can't be used: \S+shared\/link is a symbolic link that belongs to another user\n/,
  ],
];

test(
  'neither an install nor `pip-shim push` makes a venv in a place that another user can replace',
  needsRoot,
  async (t) => {
    const box = await othersBox(t);
    const listing = (): string =>
      execFileSync('find', [box.shared, '-printf', '%p %U %m %T@\n'], { encoding: 'utf8' });
    for (const [name, make, says] of UNSAFE) {
      const venv = make(box.shared);
      const before = listing();
      const install = await asNobody(box, 'pip', box.install, { env: { ...AUTO, PIP_SHIM_VENV: venv } });
      const hook = `eval "$(pip-shim hook sh)"\npip-shim push '${venv}'`;
      const pushed = await asNobody(box, 'sh', ['-c', hook]);
      for (const { code, stderr } of [install, pushed]) {
        assert.equal(code, 1, `${name}\n${stderr}`);
        assert.match(stderr, says, name);
        assert.equal(listing(), before, name);
      }
      assert.match(install.stderr, /use the venv named default: PIP_SHIM_VENV=/, name);
      execFileSync('find', [box.shared, '-mindepth', '1', '-delete']);
    }
  },
);

const SAFE: readonly (readonly [
  name: string,
  make: (shared: string) => string,
  env?: Record<string, string>,
])[] = [
  ['a new directory in a sticky directory', (shared) => join(shared, 'venv')],
  ["the user's own empty directory", (shared) => makeDirectory(join(shared, 'mine'), NOBODY, 0o2775)],
  [
    "another user's directory in CI, where no other user works",
    (shared) => join(makeDirectory(join(shared, 'theirs'), ATTACKER, 0o777), 'venv'),
    { CI: 'true' },
  ],
];
test('an install makes a venv in a place that no other user can replace, or in CI', needsRoot, async (t) => {
  const box = await othersBox(t);
  for (const [name, make, more] of SAFE) {
    const venv = make(box.shared);
    const env = { ...AUTO, PIP_SHIM_VENV: venv, ...more };
    const { code, stderr } = await asNobody(box, 'pip', box.install, { env });
    assert.equal(code, 0, `${name}\n${stderr}`);
    assert.ok(existsSync(join(venv, '.pip-shim')), name);
  }
});

test(
  "for a project in another user's directory, pip-shim makes no .venv and uses the venv named default",
  needsRoot,
  async (t) => {
    const box = await othersBox(t);
    const theirs = makeDirectory(join(box.shared, 'theirs'), ATTACKER);
    const project = makeDirectory(join(theirs, 'project'), NOBODY);
    makeDirectory(join(project, '.git'), NOBODY);
    const { code, stderr } = await asNobody(box, 'pip', box.install, { env: AUTO, cwd: project });
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /named default is used, in \S+; no venv is made here: \S+shared\/theirs belongs to another user\n/,
    );
    assert.ok(!existsSync(join(project, '.venv')));
  },
);
