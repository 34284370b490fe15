import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  HOOKED_SHELLS,
  pathOfShell,
  type Session,
  type StackBox,
  stackBox,
} from '../../e2e/stack/stack-box.ts';

const [bash] = HOOKED_SHELLS;

test('a pane of tmux starts without the venv of the shell that started tmux, and has a stack of its own', {
  skip: pathOfShell('tmux') ? false : 'tmux is not installed',
}, async (t) => {
  const box = await stackBox(t);
  // tmux starts a login shell, and /etc/profile sets PATH anew.
  const profile = [`export PATH='${box.shims}':"$PATH"`, bash.load, "PS1='pane> '"].join('\n');
  writeFileSync(join(box.home, '.bash_profile'), `${profile}\n`);
  Object.assign(box.env, { TMUX_TMPDIR: box.root, SHELL: '/bin/bash' });
  const session = await box.open(bash);
  const before = await session.environment();
  await session.line('pip-shim push one');
  const inOne = await session.environment();
  await session.line('tmux -f /dev/null new-session -d');
  try {
    await assertOwnStack(session, box);
    assert.deepEqual(await session.environment(), inOne, 'the shell around tmux keeps its own');
  } finally {
    await box.run('tmux', ['kill-server']);
  }
  await session.line('pip-shim pop');
  assert.deepEqual(await session.environment(), before);
  await session.end();
});

async function assertOwnStack(session: Session, box: StackBox): Promise<void> {
  const file = join(box.root, 'pane');
  // Each line has a prompt before it, at which the hook acts.
  const inPane = async (line: string): Promise<string> => {
    for (const each of [line, `echo "<$VIRTUAL_ENV>$PS1" >'${file}'`]) {
      const sent = `${each}; tmux wait-for -S done`.replaceAll("'", "'\\''");
      await session.line(`tmux send-keys '${sent}' Enter; tmux wait-for done`);
    }
    return readFileSync(file, 'utf8');
  };
  const two = join(box.home, '.local/share/pip-shim/venvs/two');
  assert.equal(await inPane('true'), '<>pane> \n');
  assert.equal(await inPane('pip-shim push two'), `<${two}>(two) pane> \n`);
  assert.equal(await inPane('pip-shim pop'), '<>pane> \n');
}
