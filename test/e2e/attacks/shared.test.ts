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

const AUTO = { PIP_SHIM_AUTO: 'venv' };
const needsRoot = { skip: !ROOT && 'needs root' };
/** Somebody who is neither root nor nobody. */
const ATTACKER = 12345;

interface SharedBox extends Sandbox {
  readonly install: readonly string[];
}

async function sharedBox(t: TestContext): Promise<SharedBox> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip3', 'pip-shim']);
  forgetTraps(box);
  return { ...box, install: ['install', '--no-index', buildWheel(box.root, { name: 'demo' })] };
}

const give = (path: string, uid: number): string =>
  execFileSync('chown', ['-hR', `${uid}:${uid}`, path], { encoding: 'utf8' });
const defaultVenv = (box: Sandbox): string => join(box.home, '.local/share/pip-shim/venvs/default');

/** Directories in which somebody else could put another venv in the place of ours. */
const SHARED: readonly (readonly [name: string, spoil: (directory: string) => void, why: RegExp])[] = [
  ['another user owns', (directory) => give(directory, ATTACKER), /not here: it belongs to another user/],
  [
    'everybody may write to',
    (directory) => chmodSync(directory, 0o777),
    /not here: everybody may write to it/,
  ],
];

for (const [name, spoil, why] of SHARED) {
  for (const user of ['root', 'nobody']) {
    for (const planted of [false, true]) {
      const what = planted ? 'a .venv is planted in a project' : 'a project';
      test(`${what} that ${name}: as ${user} the venv is the one named default`, needsRoot, async (t) => {
        const box = await sharedBox(t);
        if (planted) await plantVenv(box, join(box.project, '.venv'));
        if (user === 'nobody') giveToNobody(box);
        spoil(box.project);
        const before = execFileSync('find', ['.', '-printf', '%p %U %m\n'], {
          cwd: box.project,
          encoding: 'utf8',
        });
        const run =
          user === 'nobody'
            ? asNobody
            : (of: Sandbox, ...rest: Parameters<Sandbox['run']>) => of.run(...rest);
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
  }
}

test('a project that a group may write to is what its owner has made it: the venv is made in it, and used again', async (t) => {
  const box = await sharedBox(t);
  chmodSync(box.project, 0o2775);
  for (const time of ['first', 'second']) {
    const { code, stderr } = await box.run('pip', box.install, { env: AUTO });
    assert.equal(code, 0, `${time}: ${stderr}`);
    assert.doesNotMatch(stderr, /not here/, time);
  }
  assert.ok(existsSync(join(box.project, '.venv/.pip-shim')));
  assert.equal(existsSync(defaultVenv(box)), false);
});

test(
  'sudo in the directory of somebody else, with a .venv there: refused, nothing of it runs',
  needsRoot,
  async (t) => {
    const box = await sharedBox(t);
    await plantVenv(box, join(box.project, '.venv'));
    for (const owner of [ATTACKER, 0]) {
      give(box.project, ATTACKER);
      // One that root left there before: its owner can move it away and back.
      give(join(box.project, '.venv'), owner);
      const env = { ...AUTO, SUDO_USER: 'somebody', SUDO_UID: String(ATTACKER), SUDO_GID: String(ATTACKER) };
      for (const words of [box.install, ['uninstall', '-y', 'demo']]) {
        const { code, stderr } = await box.run('pip', words, {
          env: { ...env, VIRTUAL_ENV: join(box.project, '.venv') },
        });
        assert.equal(code, 1, stderr);
        assert.match(stderr, /run it without sudo: pip|belongs to another user/);
        assert.equal(trapped(box), '');
      }
    }
  },
);

test(
  'root with the HOME of somebody else leaves nothing in it, and believes nothing that stands there',
  needsRoot,
  async (t) => {
    const box = await sharedBox(t);
    const records = join(box.home, '.local/state/pip-shim');
    mkdirSync(records, { recursive: true });
    const precious = join(box.root, 'precious');
    writeFileSync(precious, 'precious');
    symlinkSync(precious, join(records, 'hook-hint'));
    for (const name of ['venvs', 'locks', 'choices', 'shells', 'denied'])
      symlinkSync(box.bin, join(records, name));
    give(box.home, ATTACKER);
    const elsewhere = join(box.root, 'elsewhere');
    mkdirSync(elsewhere);
    const { code, stderr } = await box.run('pip', box.install, { env: AUTO, cwd: elsewhere });
    assert.equal(code, 1, stderr);
    assert.match(stderr, /others may write there\n.*sudo -H/);
    const named = await box.run('pip', box.install, { env: { ...AUTO }, cwd: '/' });
    assert.equal(named.code, 1, named.stderr);
    assert.match(named.stderr, /would belong to root in a directory that does not/);
    assert.deepEqual(readdirSync(box.bin), []);
    assert.equal(readFileSync(precious, 'utf8'), 'precious');
    const roots = execFileSync('find', [box.home, '-uid', '0'], { encoding: 'utf8' });
    assert.equal(roots, '');
  },
);

/** The file that says that a venv is ours, as registry.ts writes it: anybody can write one who knows its form. */
function forgeRecord(state: string, venv: string): void {
  const token = 'f'.repeat(32);
  const { dev, ino, uid } = statSync(venv);
  const digest = createHash('sha256').update(venv).digest('hex').slice(0, 32);
  mkdirSync(join(state, 'venvs'), { recursive: true });
  const record = { format: 1, path: venv, dev, ino, uid, token, state: 'made' };
  writeFileSync(join(state, 'venvs', `${digest}.json`), JSON.stringify(record));
  writeFileSync(join(venv, '.pip-shim'), `${token}\n${venv}\n`);
}

/** Where records lie that somebody else could have written. */
const STATES: readonly (readonly [name: string, place: (state: string, forged: string) => void])[] = [
  [
    "another user's link to a directory of his",
    (state, forged) => {
      give(forged, ATTACKER);
      symlinkSync(forged, state);
      lchownSync(state, ATTACKER, ATTACKER);
    },
  ],
  [
    "one's own link to a directory of another user",
    (state, forged) => {
      give(forged, ATTACKER);
      symlinkSync(forged, state);
    },
  ],
  [
    "another user's link to a directory of one's own",
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
    'one that everybody may write to',
    (state, forged) => {
      execFileSync('mv', [forged, state]);
      chmodSync(state, 0o777);
    },
  ],
];

for (const [name, place] of STATES) {
  test(
    `a state directory that is ${name}: no record in it counts, and none is written`,
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

test('the forged record is good where its directory is: the tests above mean something', async (t) => {
  const box = await sharedBox(t);
  const venv = join(box.project, '.venv');
  await plantVenv(box, venv);
  const base = join(box.root, 'shared');
  mkdirSync(join(base, 'real'), { recursive: true });
  forgeRecord(join(base, 'real'), venv);
  symlinkSync('real', join(base, 'pip-shim')); // as a dotfile manager makes them
  await box.run('pip', box.install, { env: { ...AUTO, XDG_STATE_HOME: base } });
  assert.equal(trapped(box), '.venv/bin/pip\n');
});

/** When the link comes: what the interpreter was called for, and what it does then itself. */
const SWAPS: readonly (readonly [when: string, call: string, then: string])[] = [
  ['before the venv is made, while the lock is waited for', '*fcntl*', 'exec'],
  ['while python -m venv runs, which fails', '*"-m venv"*', 'exit 7;'],
  ['while python -m venv runs, which goes on', '*"-m venv"*', 'exec'],
];
for (const [when, call, then] of SWAPS) {
  test(`fake interpreter: .venv is swapped for a link ${when}: what it leads to stays as it was`, async (t) => {
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
    assert.notEqual(code, 0, stderr);
    for (const name of ['letter', 'deep/photo', 'pyvenv.cfg']) {
      assert.ok(existsSync(join(precious, name)), `${name} is gone: ${stderr}`);
    }
    assert.equal(readFileSync(join(precious, 'letter'), 'utf8'), 'letter');
    assert.ok(!existsSync(join(precious, '.pip-shim')));
    assert.ok(lstatSync(venv).isSymbolicLink(), stderr);
  });
}

/** Has another process hold the lock of the project's venv until a shell's condition is met: then a Python waits for it. */
async function holdLock(t: TestContext, box: Sandbox, until: string): Promise<void> {
  const locks = join(box.home, '.local/state/pip-shim/locks');
  mkdirSync(locks, { recursive: true, mode: 0o700 });
  const name = createHash('sha256')
    .update(join(realpathSync(box.project), '.venv'))
    .digest('hex')
    .slice(0, 32);
  const script = `echo held; until ${until}; do sleep 0.1; done`;
  const holder = spawn('/usr/bin/flock', ['--no-fork', join(locks, `${name}.lock`), '/bin/sh', '-c', script]);
  t.after(() => holder.kill());
  await once(holder.stdout, 'data');
}

const STRACE = '/usr/bin/strace';
test('no name in a temp directory of the system is ours, and none beside our records can be foreseen', {
  skip: !existsSync(STRACE) && 'strace is not installed',
}, async (t) => {
  const box = await sharedBox(t);
  const names = async (wanted: (path: string) => boolean): Promise<string[]> => {
    const log = join(box.root, 'strace');
    const calls = [
      '-f',
      '-qq',
      '-s',
      '4096',
      '-e',
      'trace=openat,open,mkdir,mkdirat,rename,symlink,link',
      '-o',
      log,
    ];
    const { code, stderr } = await box.run(STRACE, [...calls, join(box.shims, 'pip'), ...box.install], {
      env: AUTO,
      timeout: 240_000,
    });
    if (/ptrace|Operation not permitted/.test(stderr)) t.skip('ptrace is not permitted here');
    else assert.equal(code, 0, stderr);
    const made = readFileSync(log, 'utf8')
      .split('\n')
      .filter((line) => /O_CREAT|mkdir|rename|link/.test(line));
    return made.flatMap((line) => /"(\/[^"]*)"/.exec(line)?.[1] ?? []).filter(wanted);
  };
  const temporary = await names(
    (path) => /^\/(?:var\/)?tmp\//.test(path) && !path.startsWith(`${box.root}/home`),
  );
  // What pip and Python make there has their own random names.
  const ours = temporary.filter((path) => !/\/(?:pip-|tmp)[^/]*/.test(path.replace(box.root, '')));
  assert.deepEqual(ours, []);
  rmSync(join(box.project, '.venv'), { recursive: true, force: true });
  const isRecord = (path: string): boolean => path.includes('/state/pip-shim/') && path.endsWith('.tmp');
  const records = await names(isRecord);
  assert.ok(records.length > 0);
  for (const path of records) assert.match(path, /\/\.pip-shim-\d+-[0-9a-f]{8}-[0-9a-f]{12}\.tmp$/);
});
