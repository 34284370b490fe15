import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';
import { installerFor, sharedClone } from '../../e2e/install/installer.ts';

const isRoot = process.getuid?.() === 0;
const canUnshare =
  isRoot &&
  spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs none /usr/local'], { stdio: 'ignore' }).status ===
    0;
const skip = !canUnshare && 'needs root and a mount namespace of its own';

/** A script that runs `steps` with a private /usr/local. `list` lists its files. `$install` is install.sh. */
const story = (clone: string, steps: string) => `set -eu
mount -t tmpfs none /usr/local
mkdir -p /usr/local/bin /usr/local/lib
install='${join(clone, 'install.sh')}'
list() { (cd /usr/local && find . | sort | xargs ls -ld | awk '{ print $1, $NF }'); }
${steps}`;

test('--system never overwrites an existing pip', { skip }, async (t) => {
  const box = await installerFor(t);
  const steps = `
echo '#!/bin/sh' >/usr/local/bin/pip3; chmod 755 /usr/local/bin/pip3
list >"$TMPDIR/before"
sh "$install" --system --yes || echo "exit $?"
list >"$TMPDIR/after"
diff "$TMPDIR/before" "$TMPDIR/after"; echo same`;
  const { stdout, stderr } = await box.run('unshare', ['-m', 'sh', '-c', story(sharedClone(), steps)], {
    cwd: '/',
    timeout: 120_000,
  });
  assert.match(stderr, /does not overwrite them: \/usr\/local\/bin\/pip3\n/);
  assert.match(stdout, /exit 1\nsame\n$/);
});
