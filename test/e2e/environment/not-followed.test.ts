import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectBox, SHOW } from './twice-box.ts';

// Commands that must stay with the system's Python, although PIP_SHIM_AUTO=venv is set and pip-shim made a
// venv. Each command runs twice. In the second run, the shim uses the answer that the program has stored.

test('a script on PATH runs with the system’s Python, even with PIP_SHIM_VENV or a slash after its PATH entry', async (t) => {
  const box = await projectBox(t);
  box.write(join(box.home, 'bin/tool'), `#!/usr/bin/env python3\n${SHOW}\n`, 0o755);
  const named = { PIP_SHIM_VENV: join(box.project, '.venv') };
  const rows = [
    [box.project, {}, '$HOME/bin'],
    [box.project, named, '$HOME/bin/'],
    [box.home, named, '$HOME/./bin'],
  ] as const;
  for (const [cwd, env, entry] of rows)
    assert.deepEqual(
      await box.twice(`PATH=${entry}:$PATH; tool`, cwd, env),
      [box.system, box.system],
      `${entry} ${cwd}`,
    );
});

test('a script of another directory never runs in the venv named default', async (t) => {
  const box = await projectBox(t);
  const script = box.write(join(box.root, 'scripts/alone.py'), SHOW);
  assert.deepEqual(await box.twice(`python3 ${script}`, box.home), [box.system, box.system]);
  const venv = `${box.home}/.local/share/pip-shim/venvs/default\n`;
  assert.deepEqual(await box.twice(`python3 -c '${SHOW}'`, box.home), [venv, venv]);
});

test('the program stores no answer for the directory of a script that does not exist', async (t) => {
  const box = await projectBox(t);
  await box.twice('python3 ../typo.py', box.project);
  const venv = `${box.home}/.local/share/pip-shim/venvs/default\n`;
  assert.deepEqual(await box.twice(`python3 -c '${SHOW}'`, box.home), [venv, venv]);
});

test('a relative PIP_SHIM_VENV means another venv in each directory, and python3 does not use a foreign venv', async (t) => {
  const box = await projectBox(t);
  const env = { PIP_SHIM_VENV: '.venv' };
  const own = `${box.project}/.venv\n`;
  assert.deepEqual(await box.twice(`python3 -c '${SHOW}'`, box.project, env), [own, own]);
  const clone = join(box.home, 'clone');
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', join(clone, '.venv')]);
  assert.deepEqual(await box.twice(`python3 -c '${SHOW}'`, clone, env), [box.system, box.system]);
});

test('python3 -m pip --version names the venv, but not if PIP_SHIM_PYTHON=0', async (t) => {
  const box = await projectBox(t);
  const at = 'python3 -m pip --version';
  assert.match((await box.twice(at, box.project)).join(''), /^(pip .*\/project\/\.venv\/.*\n){2}$/);
  const off = await box.twice(at, box.project, { PIP_SHIM_PYTHON: '0' });
  assert.doesNotMatch(off.join(''), /\.venv/);
});

test('the shim uses no stored answer if XDG_CONFIG_HOME names another directory or if PIP_USER is set', async (t) => {
  const box = await projectBox(t);
  const own = `${box.project}/.venv\n`;
  assert.deepEqual(await box.twice(`python3 -c '${SHOW}'`, box.project), [own, own]);
  box.write(join(box.root, 'config/pip-shim/config.toml'), 'disable = true\n');
  const env = { XDG_CONFIG_HOME: join(box.root, 'config') };
  assert.deepEqual(await box.twice(`python3 -c '${SHOW}'`, box.project, env), [box.system, box.system]);
  const freeze = await box.twice('pip freeze', box.project, { PIP_USER: '1' });
  assert.doesNotMatch(freeze.join(''), /demo/, 'freeze lists ~/.local, not the venv');
});

test('pip install works in a directory that has the name of an answer’s file', async (t) => {
  const box = await projectBox(t);
  const inner = join(box.home, 'quiz/.pip-shim-answer');
  mkdirSync(inner, { recursive: true });
  await box.twice(`python3 -c '${SHOW}'`, join(box.home, 'quiz'));
  const done = await box.run('pip', ['install', '-q', '--no-index', box.env.WHEEL ?? ''], { cwd: inner });
  assert.deepEqual([done.code, done.stderr], [0, '']);
});
