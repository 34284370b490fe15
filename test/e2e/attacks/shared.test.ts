import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  ATTACKER,
  AUTO,
  forgeRecord,
  give,
  needsRoot,
  SHARED,
  STATES,
  SWAPS,
  sharedBox,
  testShared,
  testState,
  testSwap,
} from './shared-box.ts';

import { plantVenv, trapped } from './traps.ts';

// test/wide/attacks/shared.test.ts tests each row of shared-box.ts with each user.

testShared({ row: SHARED[0], user: 'nobody', planted: true });
testShared({ row: SHARED[1], user: 'root', planted: true });

test(
  'under sudo, pip-shim does not use the .venv in another user’s directory, and runs nothing in it',
  needsRoot,
  async (t) => {
    const box = await sharedBox(t);
    await plantVenv(box, join(box.project, '.venv'));
    for (const owner of [ATTACKER, 0]) {
      give(box.project, ATTACKER);
      // If root made this .venv earlier (owner 0), the project's owner can still replace the .venv.
      give(join(box.project, '.venv'), owner);
      const env = { ...AUTO, SUDO_USER: 'somebody', SUDO_UID: String(ATTACKER), SUDO_GID: String(ATTACKER) };
      for (const words of [box.install, ['uninstall', '-y', 'demo']]) {
        const { code, stderr } = await box.run('pip', words, {
          env: { ...env, VIRTUAL_ENV: join(box.project, '.venv') },
        });
        assert.equal(code, 1, stderr);
        assert.match(stderr, /run it without sudo: pip|belongs to another user/);
        assert.equal(trapped(box), '');
      }
    }
  },
);

test(
  'if HOME belongs to another user, root writes nothing into it and does not trust its records',
  needsRoot,
  async (t) => {
    const box = await sharedBox(t);
    const records = join(box.home, '.local/state/pip-shim');
    mkdirSync(records, { recursive: true });
    const precious = join(box.root, 'precious');
    writeFileSync(precious, 'precious');
    symlinkSync(precious, join(records, 'hook-hint'));
    for (const name of ['venvs', 'locks', 'choices', 'shells', 'denied'])
      symlinkSync(box.bin, join(records, name));
    give(box.home, ATTACKER);
    const elsewhere = join(box.root, 'elsewhere');
    mkdirSync(elsewhere);
    const { code, stderr } = await box.run('pip', box.install, { env: AUTO, cwd: elsewhere });
    assert.equal(code, 1, stderr);
    assert.match(stderr, /others may write there\n.*sudo -H/);
    const named = await box.run('pip', box.install, { env: { ...AUTO }, cwd: '/' });
    assert.equal(named.code, 1, named.stderr);
    assert.match(named.stderr, /would belong to root, but the directory around it does not/);
    assert.deepEqual(readdirSync(box.bin), []);
    assert.equal(readFileSync(precious, 'utf8'), 'precious');
    const roots = execFileSync('find', [box.home, '-uid', '0'], { encoding: 'utf8' });
    assert.equal(roots, '');
  },
);

for (const row of STATES.filter(([name]) => /^another user's$|everybody/.test(name))) testState(row);

test('pip-shim trusts a forged record in the user’s own state directory, so the tests forge the right format', async (t) => {
  const box = await sharedBox(t);
  const venv = join(box.project, '.venv');
  await plantVenv(box, venv);
  const base = join(box.root, 'shared');
  mkdirSync(join(base, 'real'), { recursive: true });
  forgeRecord(join(base, 'real'), venv);
  symlinkSync('real', join(base, 'pip-shim')); // a dotfile manager makes such links
  await box.run('pip', box.install, { env: { ...AUTO, XDG_STATE_HOME: base } });
  assert.equal(trapped(box), '.venv/bin/pip\n');
});

testSwap(SWAPS[1]);
