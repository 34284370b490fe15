import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export const isRoot = process.getuid?.() === 0;
const canUnshare =
  isRoot &&
  spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs none /usr/local'], { stdio: 'ignore' }).status ===
    0;
/** Why the tests of `--system` can't run here, or false. */
export const skip = !canUnshare && 'needs root and a mount namespace of its own';

/**
 * Returns a script that runs `steps` in a private /usr/local. Its function `list` prints the files
 * there, and `$install` is the path of install.sh.
 */
export const story = (clone: string, steps: string) => `set -eu
mount -t tmpfs none /usr/local
mkdir -p /usr/local/bin /usr/local/lib
install='${join(clone, 'install.sh')}'
list() { (cd /usr/local && find . | sort | xargs ls -ld | awk '{ print $1, $NF }'); }
${steps}`;
