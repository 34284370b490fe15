import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type InProcessBox, inProcessBoxFor } from '../../../helpers/in-process.ts';

interface Foreign extends InProcessBox {
  readonly venv: string;
  readonly old: string;
}

/** A project in which a foreign venv has replaced the venv that pip-shim had made. */
async function foreignFor(t: TestContext): Promise<Foreign> {
  const box = await inProcessBoxFor(t);
  const venv = await box.plainVenv('.venv');
  const old = join(box.project, '.venv-old-1');
  const metadata = join(old, 'lib/python3.1/site-packages/demo-1.dist-info');
  mkdirSync(metadata, { recursive: true });
  writeFileSync(join(metadata, 'METADATA'), 'Name: demo\nVersion: 1\n');
  const { dev, ino } = statSync(old);
  const token = 'a'.repeat(32);
  box.world().oldVenvs.record({ ...{ path: venv, aside: old, dev, ino, token }, isReplaced: true });
  for (const name of ['python', 'pip']) {
    rmSync(join(venv, 'bin', name), { force: true });
    writeFileSync(join(venv, 'bin', name), `#!/bin/sh\n: >'${box.project}/RAN'\n`, { mode: 0o755 });
  }
  return { ...box, venv, old };
}

for (const words of [[], ['.venv'], ['./.venv']]) {
  test(`rebuild ${words} runs nothing of a venv that pip-shim did not make`, async (t) => {
    const box = await foreignFor(t);
    const { code, stderr } = await box.cli(['rebuild', ...words]);
    assert.equal(code, 1, stderr);
    assert.match(stderr, /\.venv was not made by pip-shim, so nothing in it was run or changed/);
    assert.deepEqual(
      [existsSync(join(box.project, 'RAN')), existsSync(join(box.project, '.venv-old-1'))],
      [false, true],
    );
  });
}

test('rebuild --all leaves out a venv that pip-shim did not make', async (t) => {
  const box = await foreignFor(t);
  const { code, stderr } = await box.cli(['rebuild', '--all']);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /left out: \.venv was not made by pip-shim/);
  assert.deepEqual(
    [existsSync(join(box.project, 'RAN')), existsSync(join(box.project, '.venv-old-1'))],
    [false, true],
  );
});

test('rebuild runs nothing behind a symbolic link', async (t) => {
  const box = await inProcessBoxFor(t);
  const other = await box.madeVenv('other');
  symlinkSync(other, join(box.project, '.venv'));
  const { code, stderr } = await box.cli(['rebuild']);
  assert.equal(code, 1, stderr);
  assert.match(stderr, /symbolic link, .*\.venv, so nothing in it was run or changed/);
});

test('rebuild makes no venv if the settings forbid venvs, or if others may write to the place', async (t) => {
  const box = await inProcessBoxFor(t);
  const venv = await box.madeVenv('shared/.venv');
  rmSync(join(venv, 'bin'), { recursive: true });
  const run = (env = {}) => box.cli(['rebuild', venv], { env });
  chmodSync(join(box.home, 'shared'), 0o777);
  assert.match((await run()).stderr, /can't be used: everybody may write to .*shared/);
  chmodSync(join(box.home, 'shared'), 0o755);
  mkdirSync(join(box.home, '.config/pip-shim'), { recursive: true });
  writeFileSync(join(box.home, '.config/pip-shim/config.toml'), 'remedies = ["pipx"]\n');
  assert.match((await run()).stderr, /venv is not allowed here \(/);
  assert.equal(existsSync(join(venv, 'bin')), false);
});
