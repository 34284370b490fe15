import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installerFor, sharedClone } from '../../e2e/install/installer.ts';
import { skip, story } from '../../e2e/install/system-box.ts';

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
