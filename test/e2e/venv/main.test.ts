import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };

test('the main job: a refused install ends in a new venv of the project, a second run reuses it', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'demo', version: '1.0', scripts: { demo: 'demo:main' } });
  const first = await box.run('pip', ['install', '--no-index', wheel], { env: AUTO });
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /Successfully installed demo-1\.0/);
  assert.match(first.stderr, /-m venv --without-pip \.venv/);
  const venv = join(box.project, '.venv');
  assert.equal((await box.run(join(venv, 'bin/python'), ['-c', 'import demo'])).code, 0);
  assert.notEqual((await box.run(box.python.python, ['-c', 'import demo'])).code, 0);
  assert.equal(readFileSync(join(venv, '.gitignore'), 'utf8'), '*\n');

  const second = await box.run('pip', ['install', '--no-index', wheel], { env: AUTO });
  assert.equal(second.code, 0, second.stderr);
  assert.match(second.stdout, /already installed/);
  assert.doesNotMatch(second.stderr, /-m venv/);
});

test('the closing line of a script makes the installed command work as it stands', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'demo', version: '1.0', scripts: { 'demo-says': 'demo:main' } });
  const { stderr } = await box.run('pip', ['install', '--no-index', wheel], { env: AUTO });
  const line = /export PATH=.*$/m.exec(stderr)?.[0];
  assert.ok(line, stderr);
  const script = `${line}\ncommand -v demo-says && command -v pip`;
  const { stdout } = await box.run('sh', ['-c', script]);
  assert.deepEqual(stdout.trim().split('\n'), [
    join(box.project, '.venv/bin/demo-says'),
    join(box.project, '.venv/bin/pip'),
  ]);
});

test('python -m pip, pip3 and an upgrade of pip work in the venv, without ensurepip', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const demo = buildWheel(box.root, { name: 'demo', version: '1.0' });
  await box.run('pip', ['install', '--no-index', demo], { env: AUTO });
  const bin = join(box.project, '.venv/bin');
  const { version } = box.python;
  for (const command of [
    ['python', '-m', 'pip'],
    ['pip'],
    ['pip3'],
    [`pip${version.split('.').slice(0, 2).join('.')}`],
  ]) {
    const [program = '', ...args] = command;
    const { code, stdout } = await box.run(join(bin, program), [...args, '--version']);
    assert.equal(code, 0);
    assert.match(stdout, /\.venv/);
  }
  const check = await box.run(join(bin, 'pip'), ['check']);
  assert.equal(check.code, 0, check.stdout);
  const removed = await box.run(join(bin, 'pip'), ['uninstall', '-y', 'pip']);
  assert.equal(removed.code, 0, removed.stderr);
  assert.equal(existsSync(join(bin, 'pip')), false, 'RECORD names the scripts too');
  const again = await box.run('pip', ['install', '--no-index', demo, '--force-reinstall'], { env: AUTO });
  assert.equal(again.code, 0, again.stderr);
  assert.equal(existsSync(join(bin, 'pip')), true, 'a venv without pip is given one');
});

/** Where Debian compiles its pip; other systems may leave that to whoever runs it. */
const COMPILED_PIP = '/usr/lib/python3/dist-packages/pip/_internal/cli/__pycache__';
/** Prints where the venv's pip says that its code is, and where the file was compiled that says so. */
const COMPILED_AT = `
import importlib.util, marshal, pip._internal.cli.main as module
with open(importlib.util.cache_from_source(module.__file__), "rb") as file:
    compiled = marshal.loads(file.read()[16:]).co_filename
print(module.main.__code__.co_filename, module.__file__, compiled, sep="\\n")`;

test('pip starts from what the system has compiled, and tells its own path', async (t) => {
  const box = await sandboxFor(t);
  if (box.python.how !== 'system' || !existsSync(COMPILED_PIP))
    return t.skip('no compiled pip of the system here');
  box.placeShims();
  const demo = buildWheel(box.root, { name: 'demo', version: '1.0' });
  const { code, stderr } = await box.run('pip', ['install', '--no-index', demo], { env: AUTO });
  assert.equal(code, 0, stderr);
  const { stdout } = await box.run(join(box.project, '.venv/bin/python'), ['-I', '-c', COMPILED_AT]);
  const [said, file, compiled] = stdout.split('\n');
  assert.equal(said, file);
  assert.match(compiled ?? '', /^\/usr\/lib\/python3\/dist-packages\/pip\//);
});

test('in GitHub Actions the directory goes to $GITHUB_PATH, and that is said', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'demo', version: '1.0' });
  const file = join(box.root, 'github-path');
  writeFileSync(file, '/somewhere\n');
  const env = { ...AUTO, GITHUB_ACTIONS: 'true', GITHUB_PATH: file };
  const { stderr } = await box.run('pip', ['install', '--no-index', wheel], { env });
  assert.equal(readFileSync(file, 'utf8'), `/somewhere\n${box.project}/.venv/bin\n`);
  assert.match(stderr, /GITHUB_PATH/);
});

test('ten at once in one new project: one venv, all installed', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const names = Array.from({ length: 10 }, (_, index) => `demo${index}`);
  const runs = names.map((name) =>
    box.run('pip', ['install', '--no-index', buildWheel(box.root, { name, version: '1.0' })], { env: AUTO }),
  );
  for (const { code, stderr } of await Promise.all(runs)) assert.equal(code, 0, stderr);
  const imports = `import ${names.join(', ')}`;
  assert.equal((await box.run(join(box.project, '.venv/bin/python'), ['-c', imports])).code, 0);
});
