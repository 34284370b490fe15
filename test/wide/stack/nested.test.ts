import assert from 'node:assert/strict';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  HOOKED_SHELLS,
  type HookedShell,
  ofUser,
  pathOfShell,
  type Session,
  stackBox,
} from '../../e2e/stack/stack-box.ts';

const venvIn = async (session: Session) => (await session.environment()).get('VIRTUAL_ENV');

/** Starts a nested shell in the session, and returns its first prompt. Types `before` before the command. */
async function nest(session: Session, shell: HookedShell, before = ''): Promise<{ readonly prompt: string }> {
  await session.enter(shell, [before, shell.name, ...shell.args].join(' '));
  return session.line(shell.load);
}

for (const shell of HOOKED_SHELLS) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;

  test(`${shell.name}: a nested shell keeps the venv that a cd activated, until its next cd`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const other = join(box.home, 'other');
    mkdirSync(join(other, '.git'), { recursive: true });
    const session = await box.open(shell);
    const before = await session.environment();
    const path = before.get('PATH') ?? '';
    assert.equal((await session.line('pip-shim push --always; cd ../other')).prompt, '');
    await session.line('pip-shim push --always; cd ~');
    assert.equal((await session.line('cd project')).prompt, '(project) ');

    assert.equal((await nest(session, shell)).prompt, '(project) ', 'a nested shell copies the stack');
    assert.equal((await session.line('cd ../other')).prompt, '(other) ');
    assert.equal(await venvIn(session), join(other, '.venv'));
    assert.equal((await session.line('cd ~')).prompt, '');
    assert.deepEqual(ofUser(await session.environment()), ofUser(before));
    assert.equal((await session.back('exit')).prompt, '(project) ', 'the outer shell has not moved');

    await nest(session, shell);
    const left = await session.line('deactivate');
    assert.deepEqual(
      [left.prompt, left.code, /warning|shells/.test(left.output)],
      ['', 0, false],
      left.output,
    );
    assert.deepEqual(ofUser(await session.environment()), ofUser(before));
    assert.equal((await session.back('exit')).prompt, '(project) ');

    assert.equal((await nest(session, shell, `env -C '${box.home}'`)).prompt, '', 'started elsewhere');
    assert.deepEqual(ofUser(await session.environment()), ofUser(before));
    await session.back('exit');

    const loginShell = `env -C '${box.home}' PATH='${path}'`;
    assert.equal((await nest(session, shell, loginShell)).prompt, '', 'with PATH put back');
    assert.deepEqual(ofUser(await session.environment()), ofUser(before));
    await session.back('exit');
    assert.equal((await nest(session, shell, `env PATH='${path}'`)).prompt, '(project) ');
    assert.equal((await session.environment()).get('PATH'), `${box.project}/.venv/bin:${path}`);
    assert.equal((await session.line('deactivate')).prompt, '');
    assert.deepEqual(ofUser(await session.environment()), ofUser(before));
    await session.back('exit');
    await session.end();
  });

  test(`${shell.name}: a nested shell keeps a venv that was activated by hand on top of a pushed venv`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const session = await box.open(shell);
    await session.line('pip-shim push one');
    await session.line(shell.set('VIRTUAL_ENV', '/by/hand'));
    await session.line(shell.prepend('/by/hand/bin'));
    const byHand = await session.environment();
    await nest(session, shell);
    assert.deepEqual(ofUser(await session.environment()), ofUser(byHand));
    assert.match((await session.line('pip-shim pop')).output, /nothing is pushed .*\s.*\/by\/hand/);
    await session.back('exit');
    await session.end();
  });

  test(`${shell.name}: a nested shell that starts without VIRTUAL_ENV does not have the venv on PATH either`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const session = await box.open(shell);
    const before = await session.environment();
    assert.equal((await session.line('pip-shim push one')).prompt, '(one) ');
    assert.equal((await nest(session, shell, 'env -u VIRTUAL_ENV -u VIRTUAL_ENV_PROMPT')).prompt, '');
    assert.deepEqual(ofUser(await session.environment()), ofUser(before));
    assert.equal((await session.back('exit')).prompt, '(one) ');
    await session.end();
  });

  test(`${shell.name}: a cd through a symbolic link activates the venv`, { skip }, async (t) => {
    const box = await stackBox(t);
    mkdirSync(join(box.project, 'below'));
    mkdirSync(join(box.home, 'marked'));
    writeFileSync(join(box.home, 'marked/.venv-stack'), 'one\n');
    symlinkSync(box.project, join(box.home, 'to-project'));
    symlinkSync(join(box.project, 'below'), join(box.home, 'to-below'));
    symlinkSync(box.bin, join(box.home, 'marked/out'));
    const session = await box.open(shell);
    await session.line('pip-shim push one; pip-shim pop; pip-shim push --always; pip-shim pop; cd ~');
    const prompts: string[] = [];
    for (const directory of ['to-project', 'to-project/below', 'to-below', 'marked', 'marked/out', '.']) {
      prompts.push((await session.line(`cd ~/${directory}`)).prompt);
    }
    assert.deepEqual(prompts, ['(project) ', '(project) ', '(project) ', '(one) ', '', '']);
    await session.end();
  });
}

for (const shell of HOOKED_SHELLS) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;
  const shimsFirst = shell.name === 'fish' ? 'set _pipshim_shims' : '_pipshim_shims=';

  test(`${shell.name}: at the first prompt after a start or an exec, the venv and the shims are first on PATH`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const session = await box.open(shell);
    const set = `${shimsFirst}${shell.name === 'fish' ? ' ' : ''}'${box.shims}'`;
    const path = async () => (await session.environment()).get('PATH')?.split(':').slice(0, 2);
    const load = `${shell.load}; ${set}; ${shell.prepend('/usr/bin')}`;
    await session.line('pip-shim push one');
    const own = join(box.home, '.local/share/pip-shim/venvs/one/bin');
    for (const command of ['', 'exec ']) {
      await session.enter(shell, [`${command}${shell.name}`, ...shell.args].join(' '));
      assert.equal((await session.line(load)).prompt, '(one) ', command);
      assert.deepEqual(await path(), [own, box.shims], command);
      await session.line(shell.prepend('/usr/bin'));
      assert.deepEqual(await path(), ['/usr/bin', own], "later the order is the user's");
    }
    session.terminal.type('exit\n'); // the exec has replaced the inner shell
    await session.end();
  });
}
