import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { isVenvInUse } from '../../../src/system/users-of-venv.ts';
import { freshDir } from '../../helpers/temp.ts';

const skip = !existsSync('/proc/self/environ') && 'no /proc here';

test('a venv is in use while a process has it active, runs a program of it, or has its lock open', {
  skip,
}, async () => {
  const directory = freshDir('users');
  const [venv, lock] = [join(directory, '.venv'), join(directory, 'lock')];
  writeFileSync(lock, '');
  assert.equal(isVenvInUse(venv, lock), false);
  const users: readonly [words: readonly string[], env: NodeJS.ProcessEnv, stdio: 'pipe' | number][] = [
    [[], { VIRTUAL_ENV: venv }, 'pipe'],
    [[join(venv, 'script.py')], {}, 'pipe'],
    [[], {}, openSync(lock, 'r')],
  ];
  for (const [words, env, third] of users) {
    // `read` is a builtin, so the shell itself stays.
    const user = spawn('/bin/sh', ['-c', 'echo ready; read line', 'sh', ...words], {
      env,
      stdio: ['pipe', 'pipe', 'ignore', third],
    });
    if (user.stdout) await once(user.stdout, 'data');
    assert.equal(isVenvInUse(venv, lock), true);
    assert.equal(isVenvInUse(`${venv}2`, join(directory, 'other')), false);
    user.stdin?.end();
    await once(user, 'exit');
  }
  assert.equal(isVenvInUse(venv, lock), false, 'this process has the lock open, too, and does not count');
});
