import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inProcessBoxFor, NO_PYTHON } from '../../helpers/in-process.ts';

test('uninstall runs the installed copy of install.sh and passes on its output and exit code', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  box.write('.local/share/pip-shim/current/install.sh', 'echo "ran: $*"; exit 3\n');
  const { code, stdout, stderr } = await box.cli(['uninstall', '--yes']);
  assert.deepEqual([code, stdout], [3, 'ran: --uninstall --yes\n']);
  assert.match(stderr, /^→ sh \S*\/current\/install\.sh --uninstall --yes\n$/);
});

test('without the installed copy uninstall says which command to run instead', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const { code, stderr } = await box.cli(['uninstall']);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /no installed copy of install\.sh: .*\n {2}in the clone .*: \.\/install\.sh --uninstall\n$/,
  );
});
