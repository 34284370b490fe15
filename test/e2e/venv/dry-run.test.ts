import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ownVenvWithFakePip } from '../../helpers/own-venv.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { text } from '../menu/prompt-box.ts';
import { assertLeavesNothing, dryBox, WAYS } from './dry-box.ts';

// `pip install --dry-run` leaves the project, pip-shim's records and TMPDIR as they were.

test('without a venv, --dry-run or a config file’s dry-run resolves in a throw-away venv and leaves nothing behind', (t) =>
  assertLeavesNothing(t, WAYS.slice(0, 2)));

test('the menu of a dry run offers the throw-away venv, but no key that remembers the choice', async (t) => {
  const box = await dryBox(t);
  const before = box.names();
  const { env, project: cwd } = box;
  const terminal = await openTerminal('pip', ['install', '--dry-run', box.wheel], { cwd, env });
  await terminal.waitFor(
    /❯ In a throw-away venv \(a dry run\) +as an install into \.venv, but leaves nothing/,
  );
  await terminal.waitFor(/Stop +nothing is installed/);
  assert.ok(!text(terminal).includes('always here'));
  terminal.type(KEYS.enter);
  await terminal.waitFor(/Would install demo-1\.0/, 60_000);
  assert.deepEqual(await terminal.exit, { code: 0, signal: null });
  assert.deepEqual(box.names(), before);
});

test('if the project has a venv, a dry run is that venv’s own pip, and pip-shim writes nothing but locks', async (t) => {
  const box = await dryBox(t);
  await ownVenvWithFakePip(box, 'echo "venv pip $*"');
  const before = box.names();
  const run = await box.run('pip', ['install', '--dry-run', 'x'], { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.equal(run.code, 0, run.stderr);
  assert.equal(run.stdout, 'venv pip install --dry-run x\n');
  const isLock = (name: string): boolean => /\/locks(\/|$)/.test(name);
  assert.deepEqual(
    box.names().filter((name) => !isLock(name)),
    before,
  );
});
