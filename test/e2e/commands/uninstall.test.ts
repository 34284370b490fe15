import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { installerFor } from '../install/installer.ts';
import { cliBoxFor } from './cli-box.ts';

test('the installed copy of install.sh is run, its words and exit code are its own', async (t) => {
  const box = await cliBoxFor(t);
  box.write('.local/share/pip-shim/current/install.sh', 'echo "ran: $*"; exit 3\n');
  const { code, stdout, stderr } = await box.cli(['uninstall', '--yes']);
  assert.deepEqual([code, stdout], [3, 'ran: --uninstall --yes\n']);
  assert.match(stderr, /^→ sh \S*\/current\/install\.sh --uninstall --yes\n$/);
});

test('where it is not there, it says what to run instead', async (t) => {
  const box = await cliBoxFor(t);
  const { code, stderr } = await box.cli(['uninstall']);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /no installed copy of install\.sh: .*\n {2}in the clone .*: \.\/install\.sh --uninstall\n$/,
  );
});

test('a real installation: doctor finds nothing, rehash has nothing to do, uninstall takes it away', async (t) => {
  const box = await installerFor(t);
  await box.succeed();
  const env = { PATH: `${box.shims}:${box.env.PATH}` };
  const command = join(box.home, '.local/bin/pip-shim');
  const doctor = await box.run(command, ['doctor'], { env });
  assert.equal(doctor.code, 0, doctor.stdout + doctor.stderr);
  assert.match((await box.run(command, ['rehash'], { env })).stdout, /^nothing to do: /);
  const { code, stderr } = await box.run(command, ['uninstall'], { env });
  assert.equal(code, 2);
  assert.match(stderr, /run it again with --yes/);
  assert.equal((await box.run(command, ['uninstall', '--yes'], { env })).code, 0);
  assert.deepEqual([existsSync(command), existsSync(box.data)], [false, false]);
});
