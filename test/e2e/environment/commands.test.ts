import assert from 'node:assert/strict';
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { ownVenv } from '../../helpers/own-venv.ts';
import type { RunResult } from '../../helpers/process.ts';
import { builtProgram, type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';
import { buildWheel } from '../../helpers/wheels.ts';

// The line after an install can call the installed commands. The packages, pip and the scripts are real.

const MODULE = `import os, signal, sys
def main():
    print('demo', *sys.argv[1:])
    sys.exit(7)
def die():
    os.kill(os.getpid(), signal.SIGTERM)
def again():
    os.execvp('demo-again', ['demo-again'])
`;
const SCRIPTS = {
  ...{ demo: 'demo:main', 'demo-die.x': 'demo:die', 'demo-again': 'demo:again' },
  ...{ test: 'demo:main', node: 'demo:main', foreign: 'demo:main' },
};
const DEMO = { name: 'demo', modules: { 'demo.py': MODULE }, scripts: SCRIPTS };

interface Box extends Sandbox {
  /** The program's directory, which the test may change. */
  readonly program: string;
  /** Runs a line of sh in a directory, in CI and with PIP_SHIM_AUTO=venv. */
  sh(line: string, options?: { cwd?: string; env?: Record<string, string | undefined> }): Promise<RunResult>;
  has(shim: string): boolean;
}

async function commandBox(t: TestContext): Promise<Box> {
  const program = freshDir('program');
  cpSync(builtProgram(), program, { recursive: true });
  const box = await sandboxFor(t, { program });
  box.placeShims(['pip', 'pip3', 'python3', 'pip-shim']);
  const wheels = join(box.root, 'wheels');
  buildWheel(wheels, DEMO);
  Object.assign(box.env, { CI: 'true', PIP_SHIM_AUTO: 'venv', PIP_NO_INDEX: '1', PIP_FIND_LINKS: wheels });
  const sh: Box['sh'] = (line, options) => box.run('sh', ['-c', line], options);
  return { ...box, program, sh, has: (shim) => existsSync(join(box.shims, shim)) };
}

/** Makes the state after an install of `demo`: a venv that has it, and the shims of its commands. */
async function demoInstalled(box: Box): Promise<void> {
  await ownVenv(box, undefined, [DEMO]);
  assert.match(
    (await box.sh('pip-shim rehash')).stdout,
    /placed shims of installed commands: demo, demo-again, /,
  );
}

test('after an install, the next line runs an installed command as in an active venv, and without Node', async (t) => {
  const box = await commandBox(t);
  writeFileSync(join(box.shims, 'foreign'), 'mine');
  const first = await box.sh('pip install demo && command -v demo && demo a "b c"');
  assert.deepEqual(
    [first.code, first.stdout.split('\n').slice(-3)],
    [7, [`${box.shims}/demo`, 'demo a b c', '']],
  );
  assert.match(
    first.stderr,
    /pip-shim: installed in \.venv; its commands run here by name: demo, demo-again, demo-die\.x\n/,
  );
  assert.deepEqual(['test', 'node'].map(box.has), [false, false]);
  assert.equal(readFileSync(join(box.shims, 'foreign'), 'utf8'), 'mine');
  const script = join(box.home, 'script');
  writeFileSync(script, '#!/usr/bin/env demo\n');
  chmodSync(script, 0o755);
  writeFileSync(join(box.program, 'boot.cjs'), 'process.exit(9)');
  assert.equal((await box.run(script, ['x'])).stdout, `demo ${script} x\n`);
  const ended = await box.run('demo-die.x');
  assert.deepEqual([ended.code, ended.signal], [null, 'SIGTERM']);
  const again = await box.run('demo-again');
  assert.equal(again.code, 127);
  const loop = 'starts itself again and again; to stop that, remove';
  const file = join(box.shims, 'demo-again');
  assert.equal(again.stderr, `demo-again: command not found\npip-shim: demo-again ${loop} ${file}\n`);
});

test('a shim that finds no command to run exits with 127, and prints how to install or run the command', async (t) => {
  const box = await commandBox(t);
  await demoInstalled(box);
  const other = join(box.home, 'other');
  mkdirSync(join(other, '.git'), { recursive: true });
  const absent = await box.sh('demo', { cwd: other });
  const told =
    'demo: command not found\npip-shim: to install it here: pip install demo (~/project/.venv has it)\n';
  assert.deepEqual([absent.code, absent.stdout, absent.stderr], [127, '', told]);
  assert.equal((await box.sh('pip install -q demo && demo', { cwd: other })).code, 7);
  const undecided = await box.sh('demo', { env: { PIP_SHIM_AUTO: '' } });
  const here = 'demo: command not found\npip-shim: .venv has it; to run it: .venv/bin/demo\n';
  assert.deepEqual([undecided.code, undecided.stderr], [127, here]);
  const off = await box.sh('demo', { env: { CI: '' } });
  assert.deepEqual([off.code, off.stderr], [127, here]);
  const on = await box.sh('demo', { env: { CI: '', PIP_SHIM_COMMANDS: '1' } });
  assert.equal(on.code, 7);
  const file = join(box.home, '.config/pip-shim/config.toml');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'commands = true\n');
  assert.equal((await box.sh('demo', { env: { CI: '' } })).code, 7);
  rmSync(file);
  const disabled = await box.sh('demo', { env: { PIP_SHIM_DISABLE: '1' } });
  assert.deepEqual([disabled.code, disabled.stderr.split('\n')[0]], [127, 'demo: command not found']);
  const nowhere = await box.sh('demo', { cwd: box.home, env: { PIP_SHIM_AUTO: '' } });
  assert.match(nowhere.stderr, /: export PIP_SHIM_AUTO=venv; pip install demo \(project\/\.venv has it\)\n$/);
});

test('a shim of an installed command never shadows a command on PATH, even in a relative or empty entry', async (t) => {
  const box = await commandBox(t);
  await demoInstalled(box);
  box.command('demo', 'echo other "$@"');
  assert.equal((await box.sh('demo x')).stdout, 'other x\n');
  // Like pyenv's shim, this command takes its own directory off PATH and looks the name up again.
  box.command('demo', `PATH="\${PATH%%:*}:/usr/bin:/bin" exec demo "$@"`);
  assert.equal((await box.sh('demo x')).stdout, 'demo x\n');
  box.command('demo', 'exec demo "$@"');
  assert.equal((await box.sh('demo x')).stdout, 'demo x\n');
  box.command('demo', 'demo "$@"; exit $?');
  assert.match(
    (await box.sh('demo x')).stderr,
    /^demo: command not found\npip-shim: demo starts itself again and again; to stop that, remove \S+\/demo\n$/,
  );
  rmSync(join(box.bin, 'demo'));
  const relative = join(box.project, 'tools/demo');
  mkdirSync(dirname(relative));
  writeFileSync(relative, '#!/bin/sh\necho relative\n');
  chmodSync(relative, 0o755);
  assert.equal((await box.sh(`PATH="$PATH:tools"; demo`)).stdout, 'relative\n');
  assert.equal((await box.sh(`cd tools; PATH="$PATH:"; demo`)).stdout, 'relative\n');
  const second = join(box.root, 'second');
  cpSync(join(box.shims, 'demo'), join(second, 'demo'));
  assert.equal((await box.sh(`PATH="$PATH:${second}"; demo`)).code, 7);
});

test('pip-shim removes a command’s shim with the package, with the venv, or at a rehash if PATH has the command', async (t) => {
  const box = await commandBox(t);
  const install = 'pip install -q demo';
  await demoInstalled(box);
  await box.sh('pip uninstall -q -y demo');
  assert.equal(box.has('demo'), false, 'the package is gone');
  await box.sh(install);
  assert.equal(box.has('demo'), true, 'it is there again');
  assert.equal((await box.sh('pip-shim remove --yes .venv')).code, 0);
  assert.equal(box.has('demo'), false, 'the venv is gone');
  await demoInstalled(box);
  box.command('demo', '');
  assert.match((await box.sh('pip-shim rehash')).stdout, /^removed shims of installed commands: demo\n/m);
  assert.match(
    (await box.sh('pip-shim rehash', { env: { PIP_SHIM_COMMANDS: '0' } })).stdout,
    /^removed shims of installed commands: demo-again, demo-die\.x, foreign\n/m,
  );
  assert.equal((await box.sh(install, { env: { CI: '' } })).code, 0);
  assert.equal(box.has('demo-again'), false, 'off by default outside CI');
});
