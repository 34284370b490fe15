import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { ownVenv } from '../../helpers/own-venv.ts';
import { assertFollows, assertUntrusted } from './follow.ts';
import { HOOKED_SHELLS, pathOfShell, stackBox } from './stack-box.ts';

// Tests that installs and cd change the active venv. test/wide/stack/follow.test.ts tests all of it in zsh and
// fish, too.

const [bash, ...others] = HOOKED_SHELLS;

test('bash: an install activates its venv, and cd, pip-shim push and pip-shim pop change the active venv', (t) =>
  assertFollows(bash, t));

test('bash: cd to a venv that pip-shim did not make runs nothing, and prints how to allow or deny the venv', (t) =>
  assertUntrusted(bash, t));

for (const shell of others) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;
  test(`${shell.name}: an install activates its venv, a cd ends it, and a cd back activates it again`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const own = join(box.project, '.venv');
    await ownVenv(box, own, [{ name: 'other' }]);
    const session = await box.open(shell, { env: { PIP_SHIM_AUTO: 'venv' } });
    const before = await session.environment();
    const installed = await session.line(`pip install --no-index ${box.wheel}`);
    assert.match(installed.output, /installed in \.venv, which is now active in this shell/);
    assert.equal(installed.prompt, '(project) ');
    assert.equal((await session.environment()).get('PATH'), `${own}/bin:${before.get('PATH')}`);
    assert.equal((await session.line('cd ..')).prompt, '');
    assert.deepEqual(await session.environment(), before);
    assert.equal((await session.line('cd -')).prompt, '(project) ');
    await session.end();
  });
}
