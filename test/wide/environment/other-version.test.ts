import assert from 'node:assert/strict';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { AUTO, twoVersions } from '../../e2e/environment/versions-box.ts';
import { ownVenv } from '../../helpers/own-venv.ts';

test('under PIP_SHIM_AUTO=venv, pip3.N exits with 1 if the venv has another version, and both next steps work', async (t) => {
  const box = await twoVersions(t);
  if (!box) return;
  const { own, other } = box;
  await ownVenv(box, undefined, [{ name: 'library' }]);
  const venvs = ['.venv', `.venv-${other}`];
  for (const command of [`pip${other}`, `python${other} -m pip`]) {
    const { code, stdout, stderr } = await box.sh(`${command} install library`, { env: AUTO });
    const named = command.split(' ')[0];
    assert.deepEqual([code, stdout], [1, '']);
    assert.equal(
      stderr,
      `pip-shim: PIP_SHIM_AUTO=venv: .venv has Python ${own}, and ${named} means Python ${other}\n` +
        `  a venv for Python ${other}: PIP_SHIM_VENV=${venvs[1]} ${command} install library\n` +
        `  for Python ${own}: .venv/bin/pip install library\n`,
    );
  }
  const removed = await box.run(`pip${other}`, ['uninstall', '-y', 'library'], { env: AUTO });
  assert.deepEqual([removed.code, removed.stdout], [1, '']);
  assert.match(
    removed.stderr,
    new RegExp(`\\.venv has Python ${own}, and pip${other} means Python ${other}`),
  );
  const real = await box.run(join(dirname(box.env.PATH?.split(':').at(-1) ?? ''), 'bin', 'pip'), ['freeze']);
  const freeze = (name: string) => box.run(name, ['freeze'], { env: AUTO });
  assert.equal((await freeze(`pip${other}`)).stdout, real.stdout, 'a command that reads is plain pip');
  const python = await box.run(`python${other}`, ['-c', 'import sys; print(sys.prefix == sys.base_prefix)'], {
    env: AUTO,
  });
  assert.equal(python.stdout, 'True\n', 'so is a command of that Python');
  assert.match((await freeze('pip')).stdout, /^library==/);
  const beside = await box.sh(`PIP_SHIM_VENV=${venvs[1]} pip${other} install -q library`, { env: AUTO });
  assert.equal(beside.code, 0, beside.stderr);
  const shown = await box.run(join(box.project, `.venv-${other}/bin/python`), ['-c', 'import library']);
  assert.equal(shown.code, 0, shown.stderr);
  assert.equal((await box.sh('.venv/bin/pip install library')).code, 0);
});
