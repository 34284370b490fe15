import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SUBCOMMANDS } from '../../helpers/advice.ts';
import { inProcessBoxFor, NO_PYTHON } from '../../helpers/in-process.ts';

// After all tests, test/run.mjs looks for advised commands that no test has run. A command of pip-shim that is not
// in this list would be overlooked.
test('the list of commands that advice is recognised by has each command of pip-shim', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const { stdout } = await box.cli(['--help']);
  const listed = Array.from(stdout.matchAll(/^ {2}([a-z][a-z-]+)(?: {2,}|\n)/gm), ([, name = '']) => name);
  assert.ok(listed.length > 20, stdout);
  assert.deepEqual(
    listed.filter((name) => !SUBCOMMANDS['pip-shim']?.includes(name)),
    [],
  );
});
