import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { builtInstallerFor } from '../install/installer.ts';

test('after a real installation doctor finds no problem, rehash has nothing to do, and uninstall removes pip-shim', async (t) => {
  const box = await builtInstallerFor(t);
  await box.succeed();
  const env = { PATH: `${box.shims}:${box.env.PATH}` };
  const command = join(box.home, '.local/bin/pip-shim');
  const doctor = await box.run(command, ['doctor'], { env });
  assert.equal(doctor.code, 0, doctor.stdout + doctor.stderr);
  assert.match((await box.run(command, ['rehash'], { env })).stdout, /^nothing to do: /);
  const { code, stderr } = await box.run(command, ['uninstall'], { env });
  assert.equal(code, 2);
  assert.match(stderr, /to answer yes: the same command with --yes/);
  assert.equal((await box.run(command, ['uninstall', '--yes'], { env })).code, 0);
  assert.deepEqual([existsSync(command), existsSync(box.data)], [false, false]);
});
