import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { testTemp } from '../../helpers/temp.ts';
import { buildWheel } from '../../helpers/wheels.ts';

interface Row {
  readonly what: string;
  /** Shell commands that run in the project before the install. $HOME and $PROJECT are in the sandbox. */
  readonly before?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Redirections to append to each pip command. */
  readonly behind?: string;
  /** If true, the script runs in a new mount namespace, which only root may make. */
  readonly mounts?: true;
  /** If true, the script runs as a user without an account. Only root may become another user. */
  readonly nobody?: true;
  /** The message of the install, which must fail. If undefined, two installs must succeed. */
  readonly says?: RegExp;
}

const tmpfs = (options: string, place: string): string =>
  `mount -t tmpfs -o mode=755,${options} tmpfs "${place}" && cd .`;
const STATE = '$HOME/.local/state';
const readOnly = (place: string): string =>
  `mount --bind "${place}" "${place}" && mount -o remount,ro,bind "${place}"`;
const NO_SPACE =
  /^pip-shim: making \S+\/\.venv failed; nothing was left behind\n {2}.*(No space left on device|ENOSPC)/m;
const NO_LOCK =
  /^pip-shim: no venv was made, because \S+\.lock can't be locked: .*\n {2}.*to use another directory, set HOME, or only for them XDG_STATE_HOME$/m;

const ROWS: readonly Row[] = [
  ...['8k', '100k', '3m', '9m'].map(
    (size): Row => ({
      what: `the project on a disk of only ${size}`,
      before: tmpfs(`size=${size}`, '$PROJECT'),
      mounts: true,
      says: NO_SPACE,
    }),
  ),
  {
    what: 'a full disk for the state directory',
    before: `mkdir -p "${STATE}" && ${tmpfs('size=4k', STATE)} && { head -c 9000 /dev/zero >"${STATE}/fill" 2>/dev/null || :; }`,
    mounts: true,
    says: NO_SPACE,
  },
  {
    what: 'a state directory that runs out of inodes halfway',
    before: `mkdir -p "${STATE}" && ${tmpfs('nr_inodes=6', STATE)}`,
    mounts: true,
    says: NO_SPACE,
  },
  {
    what: 'a read-only home',
    before: readOnly('$HOME'),
    mounts: true,
    says: /no venv was made, because \S+\.lock can't be locked: EROFS: read-only file system/,
  },
  {
    what: 'no HOME and no account',
    before: 'unset HOME',
    nobody: true,
    says: /^pip-shim: no venv was made, because \/\.local\/state\/pip-shim\/locks\/\w+\.lock can't be locked: .*EACCES/m,
  },
  {
    what: 'XDG_STATE_HOME, but no HOME and no account',
    before: 'unset HOME',
    nobody: true,
    env: { XDG_STATE_HOME: '/proc/self/cwd/state' },
  },
  {
    what: 'a HOME that does not exist, as an ordinary user',
    nobody: true,
    env: { HOME: '/nonexistent/home' },
    says: NO_LOCK,
  },
  {
    what: 'a venv in a directory of root, as an ordinary user',
    nobody: true,
    env: { PIP_SHIM_VENV: '/nonexistent/venv' },
    says: /making \/nonexistent\/venv failed; .*\n.*EACCES.*\n {2}for a venv at another place: PIP_SHIM_VENV=\/path\/to\/venv$/m,
  },
  {
    what: 'relative paths in the XDG variables',
    env: { XDG_STATE_HOME: 'rel', XDG_DATA_HOME: '../x', XDG_CONFIG_HOME: '.' },
  },
  { what: 'a device as XDG_STATE_HOME', env: { XDG_STATE_HOME: '/dev/null' }, says: NO_LOCK },
  {
    what: 'XDG variables with hostile directory names',
    before: `X="$ROOT/it's \\$(touch $ROOT/tmp/ran) \\\`x\\\` ;*%s
-n"; export XDG_STATE_HOME="$X/state" XDG_DATA_HOME="$X/data" XDG_CONFIG_HOME="$X/config" XDG_CACHE_HOME="$X/cache"`,
  },
  { what: 'a TMPDIR that does not exist', env: { TMPDIR: '/nonexistent' } },
  {
    what: 'no writable temp directory anywhere',
    before: `unset TMPDIR && mount --bind "$ROOT" "$ROOT" && ${['/tmp', '/var/tmp']
      .map((place) => `mount --rbind ${place} ${place} && mount -o remount,ro,bind ${place}`)
      .join(' && ')} && cd .`,
    mounts: true,
  },
  ...['<&-', '>&-', '2>&-', '<&- >&- 2>&-'].map(
    (behind): Row => ({ what: `closed streams (${behind})`, behind }),
  ),
  { what: 'the project on a noexec mount', before: tmpfs('noexec', '$PROJECT'), mounts: true },
  { what: 'umask 077', before: 'umask 077' },
  { what: 'umask 000', before: 'umask 000' },
];

/** Runs a script under the row's conditions. In the script `$WHEEL` is the wheel to install. */
function inRow(box: Sandbox, row: Row, wheel: string, script: string) {
  const setpriv = ['setpriv', '--reuid=54321', '--regid=54321', '--clear-groups'];
  const [command = '', ...args] = [
    ...(row.mounts ? ['unshare', '-m'] : []),
    ...(row.nobody ? setpriv : []),
    ...['sh', '-c', `${row.before ?? ':'} || exit 99; cd "$PROJECT"; ${script}`],
  ];
  const env = { PIP_SHIM_AUTO: 'venv', PROJECT: box.project, WHEEL: wheel, ROOT: box.root, ...row.env };
  return box.run(command, args, { env, timeout: 120_000 });
}

const isRoot = process.getuid?.() === 0;
for (const row of ROWS) {
  const skip = (row.mounts || row.nobody) && !isRoot ? 'needs root' : false;
  test(`with ${row.what}, pip install ${row.says ? 'prints why it fails' : 'succeeds'}, and pip list runs`, {
    skip,
  }, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    const wheel = buildWheel(box.root, { name: 'demo' });
    if (row.nobody) {
      for (const dir of [testTemp(), box.root]) chmodSync(dir, 0o755);
      await box.run('chown', ['-R', '54321:54321', box.home, box.env.TMPDIR ?? '']);
    }
    if (row.mounts && (await box.run('unshare', ['-m', 'mount', '-t', 'tmpfs', 'tmpfs', box.bin])).code !== 0)
      return t.skip('mount is not permitted here');
    const install = `pip install --no-index "$WHEEL" ${row.behind ?? ''}`;
    const list = `pip list ${row.behind ?? ''}; echo "list $?" >>"$ROOT/tmp/codes"`;
    const script = `${install}; one=$?; ${install}; echo "install $one $?" >"$ROOT/tmp/codes"
ls -A .venv .venv/bin/python >"$ROOT/tmp/venv" 2>/dev/null; ${list}`;
    const { stdout, stderr } = await inRow(box, row, wheel, script);
    const read = (name: string): string => {
      const file = join(box.root, 'tmp', name);
      return existsSync(file) ? readFileSync(file, 'utf8') : '';
    };
    const outcome = row.says ? /^install (1|126) \1\nlist 0\n$/ : /^install 0 0\nlist 0\n$/;
    assert.match(read('codes'), outcome, stdout + stderr);
    if (!row.behind?.includes('>&-')) assert.match(stdout, /^pip +\d/m);
    assert.equal(read('venv') !== '', row.says === undefined, stderr);
    if (!row.says) return;
    assert.match(stderr, row.says);
    assert.doesNotMatch(stderr, /running plain pip|Traceback|^ +at /m);
  });
}

test('under a process limit that allows no fork, pip list still runs', {
  skip: !isRoot && 'needs root to become a user without processes',
}, async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  for (const dir of [testTemp(), box.root]) chmodSync(dir, 0o755);
  // The limit counts all processes of a user, so each run of these tests takes another user.
  const uid = 200_000 + process.pid;
  const user = [`--reuid=${uid}`, `--regid=${uid}`, '--clear-groups'];
  const limited = ['--nproc=1', 'setpriv', ...user, 'pip', 'list'];
  const { code, stdout, stderr } = await box.run('prlimit', limited, { cwd: '/' });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /^pip +\d/m);
});

test('under a low limit on open files, an install leaves a venv only if it exits with 0, and pip list runs', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'demo' });
  const limit = (count: number, command: string) =>
    box.run('sh', ['-c', `ulimit -n ${count}; exec ${command}`], { env: { PIP_SHIM_AUTO: 'venv' } });
  for (const count of [16, 20, 24]) {
    const { code, signal, stderr } = await limit(count, `pip install --no-index '${wheel}'`);
    const isMade = existsSync(join(box.project, '.venv'));
    assert.equal(isMade, code === 0, `${code} ${signal} ${stderr}`);
    assert.equal((await limit(count, 'pip list')).code, 0);
  }
});
