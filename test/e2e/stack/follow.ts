import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { ownVenv } from '../../helpers/own-venv.ts';
import { plant, trapped } from './plant.ts';
import { type HookedShell, ofUser, type Session, stackBox } from './stack-box.ts';

const venvIn = async (session: Session) => (await session.environment()).get('VIRTUAL_ENV');

/** Asserts that an install activates its venv, and that cd, push and pop change the active venv. */
export async function assertFollows(shell: HookedShell, t: TestContext): Promise<void> {
  const box = await stackBox(t);
  const own = join(box.project, '.venv');
  if (shell.name !== 'bash') await ownVenv(box, own, [{ name: 'other' }]); // saves the time that pip needs
  const session = await box.open(shell);
  const before = await session.environment();
  session.terminal.type(`pip install --no-index ${box.wheel}\n`);
  await session.terminal.waitFor(/❯/);
  const installed = await session.line('');
  assert.match(installed.output, /installed in \.venv, which is now active in this shell/);
  assert.doesNotMatch(installed.output, /to use it in this shell/);
  assert.equal(installed.prompt, '(project) ');
  const imported = await session.line('python -c "import demo; print(demo.VERSION * 2)"');
  assert.match(imported.output, /1\.01\.0/);
  const active = await session.environment();
  assert.equal(active.get('VIRTUAL_ENV'), own);
  assert.equal(active.get('PATH'), `${own}/bin:${before.get('PATH')}`);

  assert.equal((await session.line('cd ..')).prompt, '', 'what an install activated ends with its project');
  assert.deepEqual(await session.environment(), before);
  assert.equal((await session.line('cd -')).prompt, '(project) ', 'and comes back with it');
  assert.deepEqual(await session.environment(), active);

  assert.equal((await session.line("pip-shim push ~/'a & (two)'")).prompt, '(a _ _two_) ');
  assert.equal(await venvIn(session), join(box.home, 'a & (two)'));
  mkdirSync(join(box.root, 'mine'));
  await session.line(shell.prepend(join(box.root, 'mine')));
  assert.equal((await session.line('pip-shim pop')).prompt, '(project) ');
  assert.equal((await session.line('pip-shim pop')).prompt, '');
  const added = new Map(await session.environment());
  assert.equal(added.get('PATH'), `${box.root}/mine:${before.get('PATH')}`, 'entries that were added stay');
  assert.deepEqual(added.set('PATH', before.get('PATH') ?? ''), before);
  assert.notEqual((await session.line('python3 -c "import demo"')).code, 0);

  const plain = await session.environment();
  mkdirSync(join(box.project, 'below'));
  await session.line('pip-shim push --always');
  assert.equal((await session.line('cd ~')).prompt, '', 'from now on it ends with a cd');
  assert.equal((await session.line('cd project/below')).prompt, '(project) ');
  await session.enter(shell, [shell.name, ...shell.args].join(' '));
  assert.equal((await session.line(shell.load)).prompt, '(project) ', 'a nested shell copies the stack');
  assert.equal((await session.line('cd ~')).prompt, '');
  assert.deepEqual(ofUser(await session.environment()), ofUser(plain));
  assert.equal((await session.back('exit')).prompt, '(project) ', 'which has a stack of its own');
  assert.equal((await session.line('deactivate')).prompt, '');
  assert.deepEqual(await session.environment(), plain);
  await session.end();
}

/** Asserts that a cd to a venv that pip-shim did not make runs nothing, and prints how to allow or deny it. */
export async function assertUntrusted(shell: HookedShell, t: TestContext): Promise<void> {
  const box = await stackBox(t);
  await plant(box, box.project);
  const session = await box.open(shell);
  await session.line('cd ~');
  const arrived = await session.line('cd project');
  assert.match(
    arrived.output,
    /\.venv was not made by pip-shim; to activate it here: pip-shim allow \.venv; .*pip-shim deny \.venv/,
  );
  assert.equal(arrived.prompt, '');
  assert.equal(await venvIn(session), undefined);
  await session.line('pip-shim allow .venv; cd ~');
  assert.equal((await session.line('cd project')).prompt, '(project) ');
  await session.line('cd ~');
  const settings = join(box.project, '.venv/pyvenv.cfg');
  writeFileSync(settings, `${readFileSync(settings, 'utf8')}x = 1\n`);
  const changed = await session.line('cd project');
  assert.match(changed.output, /has changed since it was allowed/);
  assert.equal(changed.prompt, '');
  await session.line('pip-shim deny .venv; cd ~');
  const denied = await session.line('cd project');
  assert.doesNotMatch(denied.output, /pip-shim:/);
  assert.equal(denied.prompt, '');
  await session.line('pip-shim allow .venv; cd ~');
  chmodSync(box.project, 0o777);
  const open = await session.line('cd project');
  assert.match(open.output, /everybody may write to it, or to its directory/);
  assert.equal(open.prompt, '');
  chmodSync(box.project, 0o755);
  if (process.getuid?.() === 0) {
    await session.line('cd ~');
    chownSync(join(box.project, '.venv-stack'), 12345, 12345);
    const foreign = await session.line('cd project');
    assert.match(foreign.output, /it belongs to another user/);
    assert.equal(foreign.prompt, '');
  }
  assert.equal(trapped(box), false);
  await session.end();
}
