import assert from 'node:assert/strict';
import { chmodSync, chownSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { asNobody, giveToNobody, NOBODY, ROOT } from '../attacks/traps.ts';
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

const needsRoot = { skip: !ROOT && 'only root can give files away' };
test(
  'uninstall removes nothing if files of the program belong to somebody else, and names the command',
  needsRoot,
  async (t) => {
    const box = await builtInstallerFor(t);
    await box.succeed();
    giveToNobody(box);
    const version = join(box.data, 'versions', readdirSync(join(box.data, 'versions'))[0] ?? '');
    chownSync(version, 0, 0);
    chmodSync(version, 0o755);
    const command = join(box.home, '.local/bin/pip-shim');
    const start = readFileSync(join(box.home, '.bashrc'), 'utf8');
    const { code, stdout, stderr } = await asNobody(box, command, ['uninstall', '--yes']);
    assert.deepEqual([code, stdout], [1, '']);
    const whose = `pip-shim: ${version} belongs to root, so nothing was changed\n`;
    assert.equal(stderr, `${whose}  make it yours: sudo chown -R nobody ${box.data}\n`);
    assert.equal(readFileSync(join(box.home, '.bashrc'), 'utf8'), start);
    chownSync(version, NOBODY, NOBODY);
    chmodSync(version, 0o555);
    const readOnly = await asNobody(box, command, ['uninstall', '--yes']);
    assert.match(readOnly.stderr, / can't be written to, so nothing was changed\n {2}chmod -R u\+w /);
    assert.ok(existsSync(command));
  },
);
