import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

test("the first install may replace setuptools, or build with the venv's setuptools", async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const newer = {
    name: 'setuptools',
    version: '999.0',
    modules: { 'setuptools/__init__.py': 'NEW = True\n' },
  };
  const wheels = [buildWheel(box.root, newer), buildWheel(box.root, { name: 'demo' })];
  const replaced = await box.run('pip', ['install', '-U', '--no-index', ...wheels], {
    env: { PIP_SHIM_AUTO: 'venv' },
  });
  assert.equal(replaced.code, 0, replaced.stderr);
  const python = join(box.project, '.venv/bin/python');
  const { stdout } = await box.run(python, [
    '-c',
    'import setuptools; print(setuptools.NEW, setuptools.__path__)',
  ]);
  assert.match(stdout, /^True /);
  const site = dirname(/\['(.*)'\]/.exec(stdout)?.[1] ?? '');
  assert.deepEqual(
    readdirSync(join(site, 'setuptools')).filter((name) => name !== '__pycache__'),
    ['__init__.py'],
  );

  const project = join(box.home, 'builds');
  mkdirSync(join(project, 'src'), { recursive: true });
  mkdirSync(join(project, '.git'));
  const setup =
    'import os, setuptools\nsetuptools.setup(name="built", version=os.path.dirname(setuptools.__file__).count("/.venv/") * "1")\n';
  writeFileSync(join(project, 'src/setup.py'), setup);
  const built = await box.run('pip', ['install', '--no-index', '--no-build-isolation', './src'], {
    ...{ cwd: project, env: { PIP_SHIM_AUTO: 'venv' } },
  });
  if (Number(box.python.version.split('.')[1]) < 12) assert.equal(built.code, 0, built.stderr);
  else assert.match(built.stderr, /setuptools/);
});

test('the first and the second install work in a directory whose name has letters outside ASCII', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'demo' });
  for (const name of ['jos\u00e9', '\u65e5\u672c \u{1f40d}']) {
    const cwd = join(box.home, name);
    mkdirSync(join(cwd, '.git'), { recursive: true });
    for (let run = 1; run <= 2; run++) {
      const options = { cwd, env: { PIP_SHIM_AUTO: 'venv' } };
      const { code, stderr } = await box.run('pip', ['install', '--no-index', wheel], options);
      assert.equal(code, 0, stderr);
    }
    assert.ok(existsSync(join(cwd, '.venv/bin/pip')));
  }
});
