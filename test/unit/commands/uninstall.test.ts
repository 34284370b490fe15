import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { test } from 'node:test';
import { inProcessBoxFor, NO_PYTHON } from '../../helpers/in-process.ts';

// test/e2e/install tests how install and uninstall change a home directory.

test('uninstall prints that nothing is installed', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const { code, stdout, stderr } = await box.cli(['uninstall', '--yes']);
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(stdout, /^pip-shim is not installed for \S+\.\n$/);
});

test('uninstall without a terminal and without --yes exits with 2, and removes nothing', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const shim = box.write('.local/share/pip-shim/shims/pip', '#!/bin/sh\n# pip-shim shim\n', 0o755);
  box.write('.local/share/pip-shim/versions/1/boot.cjs', '');
  const { code, stderr } = await box.cli(['uninstall']);
  assert.equal(code, 2);
  assert.match(
    stderr,
    /nobody can answer here \(no terminal\): Remove pip-shim from .*\n {2}to answer yes: the same command with --yes\n$/,
  );
  assert.equal(existsSync(shim), true);
});

test('the error of setup names an unknown option', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const { code, stderr } = await box.cli(['setup', '--yes', '--bogus']);
  assert.equal(code, 2);
  assert.match(stderr, /unknown option: --bogus/);
});
