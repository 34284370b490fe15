import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { inProcessBoxFor, NO_PYTHON } from '../../helpers/in-process.ts';

// What installing and removing do to a home is in test/e2e/install.

test('uninstall says that nothing is installed', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const { code, stdout, stderr } = await box.cli(['uninstall', '--yes']);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^pip-shim is not installed for \S+\.\n$/);
});

test('uninstall needs --yes if nobody can be asked, and removes nothing', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const shim = box.write('.local/share/pip-shim/shims/pip', '#!/bin/sh\n# pip-shim shim\n', 0o755);
  box.write('.local/share/pip-shim/versions/1/boot.cjs', '');
  const { code, stderr } = await box.cli(['uninstall']);
  assert.equal(code, 2);
  assert.match(stderr, /standard input is not a terminal.*\n {2}run it again with --yes\n$/);
  assert.equal(existsSync(shim), true);
});

test('setup names an unknown option', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const { code, stderr } = await box.cli(['setup', '--yes', '--bogus']);
  assert.equal(code, 2);
  assert.match(stderr, /unknown option: --bogus/);
});
