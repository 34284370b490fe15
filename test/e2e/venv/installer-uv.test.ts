import assert from 'node:assert/strict';
import { existsSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { serveIndex } from '../../helpers/local-index.ts';
import type { RunResult } from '../../helpers/process.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel, writeProject } from '../../helpers/wheels.ts';

/** The real uv. .ci/project-tools has installed it and put a link to it here. */
const uv = join(process.env.PIP_SHIM_TEST_PROJECT_TOOLS ?? '', 'uv');
const skip = existsSync(uv) ? false : 'PIP_SHIM_TEST_PROJECT_TOOLS names no directory with uv';

/** Makes a project with the real uv on PATH. For pip and for uv, PIP_INDEX_URL names an index on loopback. */
async function uvBox(t: TestContext): Promise<Sandbox & { readonly index: string }> {
  const box = await sandboxFor(t);
  box.placeShims();
  if (!skip) symlinkSync(uv, join(box.bin, 'uv'));
  const wheels = join(box.root, 'wheels');
  buildWheel(wheels, { name: 'demo', requires: ['base'] });
  buildWheel(wheels, { name: 'demo', version: '2.0', requires: ['base'] });
  for (const version of ['1.0', '2.0']) buildWheel(wheels, { name: 'base', version });
  const index = await serveIndex(wheels);
  t.after(() => index.close());
  const { url } = index;
  Object.assign(box.env, { PIP_SHIM_AUTO: 'venv', PIP_SHIM_INSTALLER: 'uv', PIP_INDEX_URL: url });
  return { ...box, index: url };
}

const told = ({ stderr }: RunResult): readonly string[] =>
  [...stderr.matchAll(/^→ (.*)$/gm)].map(([, command = '']) => command);

/** Returns the packages in the project's venv as NAME==VERSION. uv itself lists them. */
async function held(box: Sandbox): Promise<readonly string[]> {
  const { stdout } = await box.run('uv', ['pip', 'freeze', '--python', '.venv/bin/python']);
  return stdout.split('\n').filter((line) => line !== '');
}

test('`pip install` makes the venv and installs into it with the real uv', { skip }, async (t) => {
  const box = await uvBox(t);
  const first = await box.run('pip', ['install', 'demo<2', 'base<2']);
  assert.equal(first.code, 0, first.stderr);
  assert.deepEqual(told(first), [
    `uv venv --quiet --no-config --allow-existing --python ${box.python.python} .venv`,
    "uv pip install --python .venv/bin/python --no-config 'demo<2' 'base<2'",
  ]);
  assert.deepEqual(await held(box), ['base==1.0', 'demo==1.0']);
  const upgraded = await box.run('pip', ['install', '-U', 'demo']);
  assert.equal(upgraded.code, 0, upgraded.stderr);
  assert.deepEqual(await held(box), ['base==1.0', 'demo==2.0'], 'as with pip, base stays old');
  const removed = await box.run('pip', ['uninstall', '-y', 'demo']);
  assert.equal(removed.code, 0, removed.stderr);
  assert.deepEqual(await held(box), ['base==1.0']);
});

test('after a failure of the real uv, pip-shim prints what is known to help', { skip }, async (t) => {
  const box = await uvBox(t);
  const { code, stderr } = await box.run('pip', ['install', 'cv2']);
  assert.equal(code, 1, stderr);
  assert.match(
    stderr,
    /^pip-shim: cv2 is the import name of opencv-python; .*\n {2}probably meant: pip install opencv-python$/m,
  );
});

test('if uv lacks an option, pip-shim says so, and pip installs into the venv that uv made', {
  skip,
}, async (t) => {
  const box = await uvBox(t);
  const made = await box.run('pip', ['install', 'base<2']);
  assert.equal(made.code, 0, made.stderr);
  const report = join(box.root, 'report.json');
  const { code, stderr } = await box.run('pip', ['install', '--report', report, 'demo']);
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /^pip-shim: pip is used instead of uv \(installer: uv\): uv has no equivalent of --report/m,
  );
  assert.ok(existsSync(report));
  assert.deepEqual(
    (await held(box)).filter((line) => !/^(?:pip|setuptools)=/.test(line)),
    ['base==1.0', 'demo==2.0'],
  );
});

test('no file of the project makes uv use another index than pip', { skip }, async (t) => {
  const box = await uvBox(t);
  // The file adds an index. It sets no default index, because a variable would override that.
  const hostile = '[[index]]\nurl = "http://127.0.0.1:9/simple"\n';
  writeFileSync(join(box.project, 'uv.toml'), hostile);
  writeProject(join(box.project, 'sub'), { name: 'subby' });
  writeFileSync(join(box.project, 'requirements.txt'), `-e ./sub\ndemo==1.0 # the old one\n`);
  const { code, stderr } = await box.run('pip', [
    'install',
    '--no-build-isolation',
    '--no-deps',
    '-r',
    'requirements.txt',
  ]);
  assert.equal(code, 0, stderr);
  assert.ok((await held(box)).includes('demo==1.0'));
});

test('after PIP_SHIM_INSTALLER=uv is set, the next install runs uv', { skip }, async (t) => {
  const box = await uvBox(t);
  const own = { PIP_SHIM_INSTALLER: 'pip' };
  for (const env of [own, own, {}]) {
    const { code, stderr } = await box.run('pip', ['install', 'demo<2'], { env });
    assert.equal(code, 0, stderr);
    if (env !== own) assert.match(stderr, /^→ uv pip install/m);
  }
});

test("if uv can't make the venv, pip-shim leaves no part of it behind", { skip }, async (t) => {
  const box = await uvBox(t);
  box.env.UV_CACHE_DIR = '/proc/nothing';
  const { code, stderr } = await box.run('pip', ['install', 'demo']);
  assert.notEqual(code, 0);
  assert.match(stderr, /making .*\.venv failed; nothing was left behind/);
  assert.equal(existsSync(join(box.project, '.venv')), false);
});
