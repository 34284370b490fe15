import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { repository, type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };

test('an install that pip refuses goes into a new venv of the project, and a second install reuses the venv', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'demo', version: '1.0', scripts: { 'demo-says': 'demo:main' } });
  const install = ['install', '--no-index', wheel];
  const first = await box.run('pip', install, { env: AUTO });
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /Successfully installed demo-1\.0/);
  assert.match(first.stderr, /-m venv --without-pip \.venv/);
  const venv = join(box.project, '.venv');
  assert.equal((await box.run(join(venv, 'bin/python'), ['-c', 'import demo'])).code, 0);
  assert.notEqual((await box.run(box.python.python, ['-c', 'import demo'])).code, 0);
  assert.equal(readFileSync(join(venv, '.gitignore'), 'utf8'), '*\n');
  await assertClosingLineWorks(box, first.stderr);
  await assertPipWorks(box, venv);

  const second = await box.run('pip', install, { env: { ...AUTO, PIP_SHIM_INSTALLER: 'uv' } });
  assert.equal(second.code, 0, second.stderr);
  assert.match(second.stderr, /^pip-shim: pip is used instead of uv \(installer: uv\): uv is not on PATH/m);
  assert.match(second.stdout, /already installed/);
  assert.doesNotMatch(second.stderr, /-m venv/);
});

/** Asserts that the printed `export PATH` line, unchanged, puts the installed command on PATH. */
async function assertClosingLineWorks(box: Sandbox, stderr: string): Promise<void> {
  const line = /export PATH=.*$/m.exec(stderr)?.[0];
  assert.ok(line, stderr);
  const script = `${line}\ncommand -v demo-says && command -v pip`;
  const { stdout } = await box.run('sh', ['-c', script]);
  assert.deepEqual(stdout.trim().split('\n'), [
    join(box.project, '.venv/bin/demo-says'),
    join(box.project, '.venv/bin/pip'),
  ]);
}

/** The directory of Debian's compiled pip. Other systems may install pip without compiled code. */
const COMPILED_PIP = '/usr/lib/python3/dist-packages/pip/_internal/cli/__pycache__';
/** A Python program that prints the path in pip's code, its file's path, and the path in the .pyc file. */
const COMPILED_AT = `
import importlib.util, marshal, pip._internal.cli.main as module
with open(importlib.util.cache_from_source(module.__file__), "rb") as file:
    compiled = marshal.loads(file.read()[16:]).co_filename
print(module.main.__code__.co_filename, module.__file__, compiled, sep="\\n")`;

/** Asserts that the venv's pip has all its names, uses Debian's compiled code and reports its own path. */
async function assertPipWorks(box: Sandbox, venv: string): Promise<void> {
  const minor = box.python.version.split('.').slice(0, 2).join('.');
  for (const [program, ...args] of [['python', '-m', 'pip'], [`pip${minor}`]] as const) {
    const { code, stdout } = await box.run(join(venv, 'bin', program), [...args, '--version']);
    assert.equal(code, 0);
    assert.match(stdout, /\.venv/);
  }
  const [pip, pip3] = ['pip', 'pip3'].map((name) => readFileSync(join(venv, 'bin', name), 'utf8'));
  assert.equal(pip3, pip);
  if (box.python.how !== 'system' || !existsSync(COMPILED_PIP)) return;
  const { stdout } = await box.run(join(venv, 'bin/python'), ['-I', '-c', COMPILED_AT]);
  const [said, file, compiled] = stdout.split('\n');
  assert.equal(said, file);
  assert.match(compiled ?? '', /^\/usr\/lib\/python3\/dist-packages\/pip\//);
}

/** seed.py puts pip into a venv. It finds no wheels here, as on a Debian without python3-pip-whl. */
test('if there is no wheel of pip, the venv gets a copy of the installed pip, and that copy can uninstall itself', async (t) => {
  const box = await sandboxFor(t);
  const venv = join(box.root, 'venv');
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', venv]);
  const seed = readFileSync(join(repository, 'src/remedies/venv/seed/seed.py'), 'utf8');
  const script = seed.replace(
    'if __name__ == "__main__":',
    'find_wheel = lambda name: None\nif __name__ == "__main__":',
  );
  const [lib = ''] = readdirSync(join(venv, 'lib'));
  const site = join(venv, 'lib', lib, 'site-packages');
  const seeded = await box.run(box.python.python, ['-I', '-c', script, join(venv, 'bin/python3'), site]);
  assert.equal(seeded.code, 0, seeded.stderr);
  assert.match(seeded.stdout, /^pip /);
  assert.equal((await box.run(join(venv, 'bin/python'), ['-m', 'pip', 'check'])).code, 0);
  const removed = await box.run(join(venv, 'bin/pip'), ['uninstall', '-y', 'pip']);
  assert.equal(removed.code, 0, removed.stderr);
  assert.deepEqual(
    readdirSync(site).filter((name) => name.startsWith('pip')),
    [],
  );
});
