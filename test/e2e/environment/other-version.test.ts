import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ownVenvWithFakePip } from '../../helpers/own-venv.ts';
import { KEYS } from '../../helpers/terminal.ts';
import { AUTO, twoVersions } from './versions-box.ts';

// `pip3.N` and `python3.N -m pip` name a version of Python. They never act on a venv of another version.

const INSTALL = ['install', '-q', 'library'];

test('under PIP_SHIM_AUTO=venv, pip3.N exits with 1 if the venv has another version, and names two next steps', async (t) => {
  const box = await twoVersions(t);
  if (!box) return;
  const { own, other } = box;
  await ownVenvWithFakePip(box);
  const { code, stdout, stderr } = await box.sh(`pip${other} install library`, { env: AUTO });
  assert.deepEqual([code, stdout], [1, '']);
  assert.equal(
    stderr,
    `pip-shim: PIP_SHIM_AUTO=venv: .venv has Python ${own}, and pip${other} means Python ${other}\n` +
      `  a venv for Python ${other}: PIP_SHIM_VENV=.venv-${other} pip${other} install library\n` +
      `  for Python ${own}: .venv/bin/pip install library\n`,
  );
  const python = await box.run(`python${other}`, ['-c', 'import sys; print(sys.prefix == sys.base_prefix)'], {
    env: AUTO,
  });
  assert.equal(python.stdout, 'True\n', 'a command of that Python is plain Python');
});

test('at a terminal, if the venv has another version, pip3.N asks, and makes a second venv of its own version', async (t) => {
  const box = await twoVersions(t);
  if (!box) return;
  const { own, other } = box;
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', '.venv']);
  const terminal = await box.open(`pip${other}`, INSTALL, { cols: 120 });
  await terminal.waitFor(`In a venv for Python ${other} (.venv-${other}, new)`);
  await terminal.waitFor(`.venv has Python ${own}`);
  await terminal.waitFor(/Stop +nothing is installed/);
  terminal.type(KEYS.enter);
  assert.equal((await terminal.exit).code, 0, terminal.screen());
  assert.ok(existsSync(join(box.project, `.venv-${other}/lib/python${other}/site-packages/library.py`)));
});
