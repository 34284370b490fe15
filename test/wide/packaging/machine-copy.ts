import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lacking } from '../../e2e/platforms/rpm-box.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';
import { buildWheel } from '../../helpers/wheels.ts';

// A throw-away copy of this machine's file system, into which the real package managers install. The copy is
// an overlay in a mount namespace. So nothing on the machine changes, and the copy ends with the namespace.

const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', SOURCE_DATE_EPOCH: '1700000000' };

/**
 * Mounts the copy at $root, with its changes in $changes, and runs the steps in the file $1. `inside` runs a
 * command in the copy as root, with a login shell's PATH. `left` prints the changed files that have pip-shim
 * in their name, or that lie below /usr, /etc or /opt.
 */
const COPY = `set -eu
mount -t tmpfs none "$0"
changes=$0/changes root=$0/root
mkdir "$changes" "$0/work" "$root"
mount -t overlay overlay -o "lowerdir=/,upperdir=$changes,workdir=$0/work" "$root"
mount --rbind /proc "$root/proc"
mount --rbind /dev "$root/dev"
[ -e "$root/usr/bin/node" ] || ln -s "$NODE" "$root/usr/bin/node"
mkdir -p "$root/srv/home" "$root/srv/project/.git" "$root/srv/files"
cp -R "$FILES"/. "$root/srv/files/"
inside() {
  chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/srv/home LANG=C.UTF-8 PIP_DISABLE_PIP_VERSION_CHECK=1 \\
    sh -c '[ ! -e /etc/profile.d/pip-shim.sh ] || . /etc/profile.d/pip-shim.sh; cd /srv/project; eval "$1"' sh "$1"
}
left() {
  (cd "$changes" && find . -path ./srv -prune -o -path ./var -prune -o -path ./tmp -prune -o -name '*pip-shim*' -print \\
    -o \\( -path './usr/*' -o -path './etc/*' -o -path './opt/*' \\) ! -type d ! -path ./usr/bin/node -print) | sort
}
. "$1"`;

/** Returns a reason to skip a test, or false if this machine can be copied and has the programs. */
export async function cannotCopy(...programs: string[]): Promise<string | false> {
  const missing = lacking(...programs, 'unshare');
  if (missing) return missing;
  // Linux mounts no overlay of / in a user namespace.
  if (process.getuid?.() !== 0) return 'only root can mount a copy of the file system';
  const { code } = await inCopy(freshDir('no-files'), 'true').catch(() => ({ code: -1 }));
  return code !== 0 && 'no copy of the file system can be mounted here';
}

/** Runs steps of sh in a copy of this machine, which has `files` in /srv/files. */
export function inCopy(files: string, steps: string) {
  const [mount, script] = [freshDir('copy'), join(freshDir('steps'), 'steps')];
  writeFileSync(script, steps);
  return run('unshare', ['--mount', 'sh', '-c', COPY, mount, script], {
    env: {
      ...env,
      ...{ PATH: '/usr/sbin:/usr/bin:/sbin:/bin', HOME: mount, NODE: process.execPath, FILES: files },
    },
    cwd: '/',
    timeout: 300_000,
  });
}

/** Builds the package of this kind and returns its path, below a fresh directory. */
export async function build(kind: string, release: string, umask = '022'): Promise<string> {
  const output = freshDir(`${kind}-package`);
  const TMPDIR = freshDir(`${kind}-tmp`);
  const { code, stdout, stderr } = await run(
    'sh',
    ['-c', `umask ${umask}; exec packaging/${kind}/build "$@"`, 'sh', output, release],
    { cwd: repository, env: { ...env, TMPDIR }, timeout: 300_000 },
  );
  assert.deepEqual([code, stdout, stderr], [0, '', '']);
  assert.deepEqual(
    readdirSync(TMPDIR).filter((name) => name.startsWith('pip-shim')),
    [],
  );
  const [name = ''] = readdirSync(output);
  assert.ok(existsSync(join(output, name)));
  return join(output, name);
}

/** Puts a wheel named demo into the directory. */
export const demoWheel = (dir: string): string => buildWheel(dir, { name: 'demo', version: '1.0' });

/** Steps that use an installed package. `removal` is the command that `pip-shim uninstall` must name. */
export const useOf = (removal: string): string => `
inside 'test "$(command -v pip)" = /usr/lib/pip-shim/bin/pip'
inside 'PIP_SHIM_AUTO=venv pip install -q --no-index /srv/files/demo*.whl && .venv/bin/python -c "import demo"'
inside 'pip-shim doctor' >"$0/doctor" || { cat "$0/doctor" && exit 1; }
inside 'test -s /usr/lib/pip-shim/pip-shim.code'
inside 'pip-shim uninstall --yes' 2>"$0/said" && exit 1
grep -q '${removal}' "$0/said" || { cat "$0/said" && exit 1; }
echo used`;
