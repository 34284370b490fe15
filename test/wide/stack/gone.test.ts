import assert from 'node:assert/strict';
import { mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOOKED_SHELLS, ofUser, pathOfShell, stackBox } from '../../e2e/stack/stack-box.ts';

for (const shell of HOOKED_SHELLS) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;

  test(`${shell.name}: the hook deactivates a deleted venv, does not activate a copy, and is silent once pip-shim is gone`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const session = await box.open(shell);
    const before = await session.environment();
    const install = `PIP_SHIM_AUTO=venv pip install --no-index ${box.wheel}`;
    assert.equal((await session.line(install)).prompt, '(project) ');
    const rebuilt = await session.line('rm .venv/bin/python*; pip-shim rebuild .venv');
    assert.deepEqual([rebuilt.prompt, rebuilt.code], ['(project) ', 0], rebuilt.output);
    await session.line('cd ~');
    assert.equal((await session.line('cd project')).prompt, '(project) ', 'a rebuilt venv is the same one');
    rmSync(join(box.project, '.venv'), { recursive: true });
    const deleted = await session.line('true');
    assert.match(deleted.output, /pushed\s+venv\s+\S+\s+is\s+gone,\s+so\s+this\s+shell\s+leaves\s+it/);
    assert.equal(deleted.prompt, '');
    assert.deepEqual(await session.environment(), before);

    assert.equal((await session.line(install)).prompt, '(project) ');
    assert.equal((await session.line('cd ~')).prompt, '');
    renameSync(join(box.project, '.venv'), join(box.home, 'old'));
    await box.run('cp', ['-a', join(box.home, 'old'), join(box.project, '.venv')]);
    assert.equal((await session.line('cd project')).prompt, '', 'a copy is another directory');

    await session.line('pip-shim push one');
    mkdirSync(join(box.home, 'elsewhere'));
    rmSync(join(box.shims, 'pip-shim'));
    const quiet = await session.line('true');
    assert.doesNotMatch(quiet.output.replace('true', ''), /[a-z]/i);
    assert.equal(quiet.prompt, '');
    const after = await session.environment();
    assert.deepEqual(ofUser(after), ofUser(before));
    assert.equal(after.has('_PIPSHIM_SHELL'), false);
    assert.doesNotMatch((await session.line('cd ~/elsewhere')).output, /pip-shim:|rror|not found/);
    await session.end();
  });
}
