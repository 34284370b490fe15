import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  lchownSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { asNobody, forgetTraps, giveToNobody, plantVenv, ROOT, trapped } from './traps.ts';

export const AUTO = { PIP_SHIM_AUTO: 'venv' };
export const needsRoot = { skip: !ROOT && 'needs root' };
/** The id of a user who is neither root nor nobody. */
export const ATTACKER = 12345;

interface SharedBox extends Sandbox {
  readonly install: readonly string[];
}

export async function sharedBox(t: TestContext): Promise<SharedBox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip3', 'pip-shim']);
  forgetTraps(box);
  return { ...box, install: ['install', '--no-index', buildWheel(box.root, { name: 'demo' })] };
}

export const give = (path: string, uid: number): string =>
  execFileSync('chown', ['-hR', `${uid}:${uid}`, path], { encoding: 'utf8' });
export const defaultVenv = (box: Sandbox): string => join(box.home, '.local/share/pip-shim/venvs/default');

/** A change after which another user can replace the venv in a directory, and pip-shim's message about it. */
type SharedRow = readonly [name: string, spoil: (directory: string) => void, why: RegExp];
export const SHARED: readonly [SharedRow, SharedRow] = [
  [
    'another user owns',
    (directory) => give(directory, ATTACKER),
    /no venv is made here: it belongs to another user/,
  ],
  [
    'everybody may write to',
    (directory) => chmodSync(directory, 0o777),
    /no venv is made here: everybody may write to it/,
  ],
];

export interface Shared {
  readonly row: SharedRow;
  readonly user: 'root' | 'nobody';
  readonly planted: boolean;
}

/** Tests that pip-shim runs and changes nothing in a shared project, and makes the venv outside of it. */
export function testShared({ row: [name, spoil, why], user, planted }: Shared): void {
  const what = planted ? ' and that has a .venv' : '';
  test(`as ${user}, pip-shim uses no venv in a project that ${name}${what}`, needsRoot, async (t) => {
    const box = await sharedBox(t);
    if (planted) await plantVenv(box, join(box.project, '.venv'));
    if (user === 'nobody') giveToNobody(box);
    spoil(box.project);
    const before = execFileSync('find', ['.', '-printf', '%p %U %m\n'], {
      cwd: box.project,
      encoding: 'utf8',
    });
    const run =
      user === 'nobody' ? asNobody : (of: Sandbox, ...rest: Parameters<Sandbox['run']>) => of.run(...rest);
    const { code, stderr } = await run(box, 'pip', box.install, { env: AUTO });
    assert.equal(code, 0, stderr);
    assert.match(stderr, why);
    assert.ok(existsSync(join(defaultVenv(box), '.pip-shim')));
    const after = execFileSync('find', ['.', '-printf', '%p %U %m\n'], {
      cwd: box.project,
      encoding: 'utf8',
    });
    assert.equal(after, before);
    assert.equal(trapped(box), '');
  });
}

/** Writes a record that pip-shim made the venv. Anybody who knows the format of registry.ts can do this. */
export function forgeRecord(state: string, venv: string): void {
  const token = 'f'.repeat(32);
  const { dev, ino, uid } = statSync(venv);
  const digest = createHash('sha256').update(venv).digest('hex').slice(0, 32);
  mkdirSync(join(state, 'venvs'), { recursive: true });
  const record = { format: 1, path: venv, dev, ino, uid, token, state: 'made' };
  writeFileSync(join(state, 'venvs', `${digest}.json`), JSON.stringify(record));
  writeFileSync(join(venv, '.pip-shim'), `${token}\n${venv}\n`);
}

/** State directories whose records another user could have written. */
export const STATES: readonly (readonly [name: string, place: (state: string, forged: string) => void])[] = [
  [
    'a symbolic link of another user to a directory of that user',
    (state, forged) => {
      give(forged, ATTACKER);
      symlinkSync(forged, state);
      lchownSync(state, ATTACKER, ATTACKER);
    },
  ],
  [
    "the user's own symbolic link to another user's directory",
    (state, forged) => {
      give(forged, ATTACKER);
      symlinkSync(forged, state);
    },
  ],
  [
    "a symbolic link of another user to the user's own directory",
    (state, forged) => {
      symlinkSync(forged, state);
      lchownSync(state, ATTACKER, ATTACKER);
    },
  ],
  [
    "another user's",
    (state, forged) => {
      execFileSync('mv', [forged, state]);
      give(state, ATTACKER);
    },
  ],
  [
    'writable for everybody',
    (state, forged) => {
      execFileSync('mv', [forged, state]);
      chmodSync(state, 0o777);
    },
  ],
];

export function testState([name, place]: (typeof STATES)[number]): void {
  test(
    `in a state directory that is ${name}, pip-shim trusts no record and writes none`,
    needsRoot,
    async (t) => {
      const box = await sharedBox(t);
      const venv = join(box.project, '.venv');
      await plantVenv(box, venv);
      const base = join(box.root, 'shared');
      const forged = join(base, 'forged');
      mkdirSync(base);
      chmodSync(base, 0o1777);
      forgeRecord(forged, venv);
      place(join(base, 'pip-shim'), forged);
      const env = { ...AUTO, XDG_STATE_HOME: base };
      const { code, stderr } = await box.run('pip', box.install, { env });
      assert.equal(code, 1, stderr);
      assert.match(stderr, /\.venv was not made by pip-shim/);
      const allowed = await box.run('pip-shim', ['allow'], { env });
      assert.equal(allowed.code, 1, allowed.stderr);
      assert.match(allowed.stderr, /others may write there/);
      assert.equal(trapped(box), '');
      rmSync(venv, { recursive: true });
      const made = await box.run('pip', box.install, { env });
      assert.equal(made.code, 1, made.stderr);
      assert.ok(!existsSync(venv));
      assert.equal(readdirSync(join(base, 'pip-shim')).join(), 'venvs');
      assert.equal(readdirSync(join(base, 'pip-shim/venvs')).length, 1);
    },
  );
}

/** When .venv becomes a link: in words, and as a pattern for a Python call; then the shell code after it. */
type Swap = readonly [when: string, call: string, then: string];
export const SWAPS: readonly [Swap, Swap, Swap] = [
  ['before pip-shim makes the venv, while it waits for the lock', '*fcntl*', 'exec'],
  ['while python -m venv runs and then fails', '*"-m venv"*', 'exit 7;'],
  ['while python -m venv runs and then continues', '*"-m venv"*', 'exec'],
];
export function testSwap([when, call, then]: Swap): void {
  test(`fake interpreter: if .venv becomes a link ${when}, the files behind the link stay as they are`, async (t) => {
    const box = await sharedBox(t);
    const precious = join(box.home, 'precious');
    mkdirSync(join(precious, 'deep'), { recursive: true });
    for (const name of ['letter', 'deep/photo', 'pyvenv.cfg']) writeFileSync(join(precious, name), name);
    const venv = join(box.project, '.venv');
    const swap = `mv '${venv}' '${box.root}/moved' 2>/dev/null; ln -sn '${precious}' '${venv}'`;
    const real = box.python.python;
    const wrapper = `case "$*" in ${call}) ${swap}; ${then} ${then === 'exec' ? `${real} "$@"` : ''} ;; esac\nexec ${real} "$@"`;
    const fake = box.command('python3', wrapper);
    const script = readFileSync(box.python.pip, 'utf8').replace(/^#!.*/, `#!${fake}`);
    writeFileSync(join(box.bin, 'pip'), script, { mode: 0o755 });
    if (call === '*fcntl*') await holdLock(t, box, `[ -h '${venv}' ]`);
    const { code, stderr } = await box.run('pip', box.install, { env: AUTO });
    assert.equal(code, then === 'exec' ? 1 : 7, stderr);
    for (const name of ['letter', 'deep/photo', 'pyvenv.cfg']) {
      assert.ok(existsSync(join(precious, name)), `${name} is gone: ${stderr}`);
    }
    assert.equal(readFileSync(join(precious, 'letter'), 'utf8'), 'letter');
    assert.ok(!existsSync(join(precious, '.pip-shim')));
    assert.ok(lstatSync(venv).isSymbolicLink(), stderr);
  });
}

/** Holds the venv's lock in another process until a shell condition is true. Meanwhile pip-shim waits. */
async function holdLock(t: TestContext, box: Sandbox, until: string): Promise<void> {
  const locks = join(box.home, '.local/state/pip-shim/locks');
  mkdirSync(locks, { recursive: true, mode: 0o700 });
  const name = createHash('sha256')
    .update(join(realpathSync(box.project), '.venv'))
    .digest('hex')
    .slice(0, 32);
  const script = `echo held; until ${until}; do sleep 0.02; done`;
  const holder = spawn('/usr/bin/flock', ['--no-fork', join(locks, `${name}.lock`), '/bin/sh', '-c', script]);
  t.after(() => holder.kill());
  await once(holder.stdout, 'data');
}
