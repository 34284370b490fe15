import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { serveIndex } from '../../helpers/local-index.ts';
import { makeSandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildSdist, buildWheel, writeProject } from '../../helpers/wheels.ts';

test('pip installs wheels and an sdist from the loopback index into a venv', async (t) => {
  const box = await sandboxFor(t);
  const served = join(box.root, 'served');
  buildWheel(served, {
    name: 'Tool.One',
    scripts: { 'tool-one': 'tool_one:main' },
    requires: ['lib-two[more]>=2'],
  });
  buildWheel(served, {
    name: 'lib-two',
    version: '2.1',
    extras: ['more'],
    requires: ['three; extra == "more"'],
  });
  buildSdist(served, { name: 'three', version: '3.0' });
  const index = await serveIndex(served);
  t.after(() => index.close());
  assert.equal((await box.run(box.python.python, ['-m', 'venv', '--without-pip', '.venv'])).code, 0);
  const args = ['--python', '.venv/bin/python', 'install', '--index-url', index.url, 'tool.one'];
  const { code, stdout, stderr } = await box.run('pip', args);
  assert.equal(code, 0, stderr);
  assert.match(stdout, /Successfully installed .*lib-two-2\.1.*three-3\.0/);
  assert.ok(index.requests.includes('/simple/tool-one/'), index.requests.join(' '));
  assert.equal((await box.run('.venv/bin/tool-one')).stdout, 'Tool.One 1.0\n');
});

test('pip installs a project as editable without network', async (t) => {
  const box = await sandboxFor(t);
  writeProject(join(box.project, 'lib'), {
    name: 'lib-x',
    modules: { 'lib_x/__init__.py': 'HERE = __file__\n' },
  });
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', '.venv']);
  const done = await box.run('pip', ['--python', '.venv/bin/python', 'install', '--no-index', '-e', './lib']);
  assert.equal(done.code, 0, done.stderr);
  const { stdout } = await box.run('.venv/bin/python', ['-c', 'import lib_x; print(lib_x.HERE)']);
  assert.equal(stdout.trim(), join(box.project, 'lib/lib_x/__init__.py'));
});

test('placed shims contain the path of the program and are first on PATH', async (t) => {
  const box = await sandboxFor(t, { program: "/it's here/dist" });
  const dir = box.placeShims();
  const lines = readFileSync(join(dir, 'pip'), 'utf8').split('\n');
  assert.deepEqual(lines.slice(1, 3), ['# pip-shim shim', "_pipshim_home='/it'\\''s here/dist'"]);
  assert.equal((await box.run('sh', ['-c', 'command -v pip'])).stdout.trim(), join(dir, 'pip'));
  assert.match((await box.run('pip', ['--version'])).stdout, /^pip \d/);
});

test('a sandbox has its own environment variables, and dispose removes the sandbox', async () => {
  const box = await makeSandbox();
  const { stdout } = await box.run('env', [], { env: { EXTRA: 'yes', TERM: undefined } });
  const names = stdout
    .trim()
    .split('\n')
    .map((line) => line.split('=')[0]);
  assert.deepEqual(names.sort(), [
    'EXTRA',
    'HOME',
    'LANG',
    'PATH',
    'PIP_DISABLE_PIP_VERSION_CHECK',
    'TMPDIR',
  ]);
  box.command('hello', 'cat; echo "$1"; exit 3');
  assert.deepEqual(await box.run('hello', ['you'], { input: 'in ' }), {
    code: 3,
    signal: null,
    stdout: 'in you\n',
    stderr: '',
  });
  await assert.rejects(box.run('sleep', ['60'], { timeout: 100 }), /no end after 100 ms: sleep 60/);
  box.dispose();
  assert.equal(existsSync(box.root), false);
});
