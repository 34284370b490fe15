import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { HOOKED_SHELLS, ofUser, pathOfShell, type Session, stackBox } from '../../e2e/stack/stack-box.ts';

const venvIn = async (session: Session) => (await session.environment()).get('VIRTUAL_ENV');

for (const shell of HOOKED_SHELLS) {
  const skip = pathOfShell(shell.name) ? false : `${shell.name} is not installed`;

  test(`${shell.name}: popping two venvs keeps the user's changes, and restores variables that were set or empty`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const own = join(box.root, 'own');
    mkdirSync(own);
    const session = await box.open(shell);
    for (const [name, value] of [
      ['PYTHONHOME', ''],
      ['VIRTUAL_ENV', '/by hand'],
      ['VIRTUAL_ENV_PROMPT', ''],
    ] as const)
      await session.line(shell.set(name, value));
    const before = await session.environment();
    const [one, two] = [join(box.home, '.local/share/pip-shim/venvs/one'), join(box.home, 'a & (two)')];
    await session.line('pip-shim push one');
    assert.equal((await session.line("pip-shim push ~/'a & (two)'")).prompt, '(a _ _two_) ');
    const inTwo = await session.environment();
    assert.equal(inTwo.get('VIRTUAL_ENV'), two);
    assert.equal(inTwo.has('PYTHONHOME'), false);
    assert.equal((await session.line("pip-shim push ~/'a & (two)'")).output.includes('active already'), true);
    await session.line(shell.prepend(own));
    assert.equal((await session.line('pip-shim pop')).prompt, '(one) ');
    assert.equal(await venvIn(session), one);
    assert.equal((await session.line('pip-shim pop')).prompt, '');
    const after = new Map(await session.environment());
    assert.equal(after.get('PATH'), `${own}:${before.get('PATH')}`);
    assert.deepEqual(after.set('PATH', before.get('PATH') ?? ''), before);
    const empty = await session.line('pip-shim pop');
    assert.match(
      empty.output,
      /nothing is pushed in this shell\s+\/by hand is active, but was not pushed in this shell/,
    );
    assert.equal(empty.code, 1);
    await session.end();
  });

  test(`${shell.name}: deactivate pops all venvs and restores the user's deactivate`, { skip }, async (t) => {
    const box = await stackBox(t);
    const session = await box.open(shell);
    await session.line(
      shell.name === 'fish' ? 'function deactivate; echo mine; end' : 'deactivate() { echo mine; }',
    );
    const before = await session.environment();
    await session.line('pip-shim push one');
    await session.line('pip-shim push two');
    const left = await session.line('deactivate');
    assert.deepEqual([left.prompt, left.code, /mine\n/.test(left.output)], ['', 0, false]);
    assert.deepEqual(await session.environment(), before);
    assert.match((await session.line('deactivate')).output, /mine\n/);
    assert.match((await session.line('pip-shim list')).output, /nothing is pushed in this shell/);
    assert.equal((await session.line('pip-shim push two')).prompt, '(two) ');
    assert.equal((await session.line('pip-shim pop')).prompt, '');
    await session.end();
  });

  test(`${shell.name}: each shell has its own stack, and exec keeps the stack`, { skip }, async (t) => {
    const box = await stackBox(t);
    const session = await box.open(shell);
    const before = await session.environment();
    await session.line('pip-shim push one');
    const nested = [shell.name, ...shell.args].join(' ');
    await session.enter(shell, nested);
    await session.line(shell.load);
    assert.equal((await session.line('pip-shim push two')).prompt, '(two) ');
    assert.equal((await session.line('pip-shim pop')).prompt, '(one) ', 'a nested shell copies the stack');
    assert.equal((await session.line('pip-shim pop')).prompt, '');
    assert.deepEqual(ofUser(await session.environment()), ofUser(before));
    assert.match((await session.line('pip-shim pop')).output, /nothing is pushed in this shell/);
    assert.equal((await session.back('exit')).prompt, '(one) ');
    assert.match(
      (await session.line("sh -c 'pip-shim push two; exit 7'")).output,
      /only in the shell that loaded/,
    );
    const other = await box.open(shell);
    await other.line('pip-shim push two');
    assert.match((await session.line('pip-shim list')).output, /\* .*venvs\/one\n/);
    assert.doesNotMatch((await other.line('pip-shim list')).output, /[*+] .*venvs\/one\n/);
    await other.end();
    await session.enter(shell, `exec ${nested}`);
    assert.equal((await session.line(shell.load)).prompt, '(one) ');
    assert.equal((await session.line('pip-shim pop')).prompt, '');
    assert.deepEqual(await session.environment(), before);
    await session.end();
  });

  test(`${shell.name}: the stack works without a prompt prefix, after a venv is deleted, and with an unreadable stack file`, {
    skip,
  }, async (t) => {
    const box = await stackBox(t);
    const session = await box.open(shell, { env: { VIRTUAL_ENV_DISABLE_PROMPT: '1' } });
    const before = await session.environment();
    const active = await session.line('pip-shim push');
    assert.equal(active.prompt, '');
    assert.equal(await venvIn(session), join(box.project, '.venv'));
    await session.line('pip-shim push one');
    rmSync(join(box.project, '.venv'), { recursive: true });
    const popped = await session.line('pip-shim pop');
    assert.match(popped.output, /pushed\s+venv\s+\S+\s+is\s+gone,\s+so\s+this\s+shell\s+leaves\s+it/);
    assert.deepEqual(await session.environment(), before);
    await session.line('pip-shim push one');
    const other = await box.open(shell);
    await other.line('pip-shim push one');
    const removed = await session.line('pip-shim remove --yes one');
    assert.match(
      removed.output,
      /deleted: [\s\S]*pushed\s+venv\s+\S+\s+is\s+gone,\s+so\s+this\s+shell\s+leaves\s+it/,
    );
    assert.deepEqual(await session.environment(), before);
    assert.match(
      (await other.line('true')).output,
      /pushed\s+venv\s+\S+\s+is\s+gone,\s+so\s+this\s+shell\s+leaves\s+it/,
    );
    assert.equal(await venvIn(other), undefined);
    await other.end();
    await session.line('pip-shim push one');
    const shells = join(box.home, '.local/state/pip-shim/shells');
    const id = readdirSync(shells).find((name) => !name.endsWith('.space')) ?? '';
    writeFileSync(join(shells, id, 'stack.json'), '{"format":2}');
    const pushed = await session.line('pip-shim push two');
    assert.match(pushed.output, /could not be read, and is empty now/);
    assert.equal(readFileSync(join(shells, id, 'stack.json.unreadable'), 'utf8'), '{"format":2}');
    const again = await session.line('pip-shim pop');
    assert.match(
      again.output,
      /popped: \S+two; active again: \S+one/,
      'the shell itself knows what was active',
    );
    await session.line('pip-shim pop');
    assert.deepEqual(await session.environment(), before);
    await session.end();
    const next = await box.open(shell);
    await next.line('pip-shim push one');
    const left = readdirSync(shells).filter((name) => name.startsWith(id));
    assert.deepEqual(left, [], 'what a gone shell has left stays');
    await next.end();
  });
}
