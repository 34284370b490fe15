import assert from 'node:assert/strict';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ownVenv } from '../../helpers/own-venv.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

// Commands that must stay with the system's Python, although PIP_SHIM_AUTO=venv is set and pip-shim made a
// venv. Each command runs twice. In the second run, the shim uses the answer that the program has stored.

const SHOW = 'import sys; print(sys.prefix)';

interface Box extends Sandbox {
  /** Runs lines in sh twice, in a directory. Returns the standard output of each run. */
  twice(lines: string, cwd: string, env?: Record<string, string>): Promise<readonly string[]>;
  write(path: string, text: string, mode?: number): string;
  /** What the system's Python prints for SHOW. */
  readonly system: string;
}

async function projectBox(t: TestContext): Promise<Box> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'python3']);
  const wheel = buildWheel(box.root, { name: 'demo' });
  Object.assign(box.env, { PIP_SHIM_AUTO: 'venv', WHEEL: wheel });
  const once = async (lines: string, cwd: string, env: Record<string, string> = {}): Promise<string> =>
    (await box.run('sh', ['-c', lines], { cwd, env })).stdout;
  const system = await once(`${box.python.python} -c '${SHOW}'`, box.project);
  await ownVenv(box);
  await ownVenv(box, join(box.home, '.local/share/pip-shim/venvs/default'));
  return {
    ...{ ...box, system },
    twice: async (lines, cwd, env) => [await once(lines, cwd, env), await once(lines, cwd, env)],
    write(path, text, mode = 0o644) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      chmodSync(path, mode);
      return path;
    },
  };
}

test('a script on PATH runs with the system’s Python, even with PIP_SHIM_VENV or a slash after its PATH entry', async (t) => {
  const box = await projectBox(t);
  box.write(join(box.home, 'bin/tool'), `#!/usr/bin/env python3\n${SHOW}\n`, 0o755);
  const named = { PIP_SHIM_VENV: join(box.project, '.venv') };
  for (const cwd of [box.project, box.home, '/'])
    for (const env of [{}, named])
      for (const entry of ['$HOME/bin', '$HOME/bin/', '$HOME/./bin'])
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

test('python3 -m pip uses the venv for --version, but not for install --target, for download or if PIP_SHIM_PYTHON=0', async (t) => {
  const box = await projectBox(t);
  const target = join(box.root, 'target');
  await box.twice(`python3 -m pip install -q --no-index --target ${target} "$WHEEL"`, box.project);
  assert.ok(existsSync(join(target, 'demo.py')));
  const verbose = `python3 -m pip install -v --no-index --target ${target}-2 "$WHEEL"`;
  assert.doesNotMatch((await box.twice(verbose, box.project)).join(''), /\.venv/);
  const at = 'python3 -m pip --version';
  assert.match((await box.twice(at, box.project)).join(''), /^(pip .*\/project\/\.venv\/.*\n){2}$/);
  const off = await box.twice(at, box.project, { PIP_SHIM_PYTHON: '0' });
  assert.doesNotMatch(off.join(''), /\.venv/);
  const help = await box.twice('python3 -m pip download --help', box.project);
  assert.match(help.join(''), /^\nUsage: +\n +\/.*python3 -m pip download/);
  assert.doesNotMatch(help.join(''), /\.venv/);
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
