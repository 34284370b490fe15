import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { projectBox, SHOW } from '../../e2e/environment/twice-box.ts';

// More commands that must stay with the system's Python than in test/e2e/environment/not-followed.test.ts.

test('in each directory, a script on PATH runs with the system’s Python, even with PIP_SHIM_VENV or a slash after its PATH entry', async (t) => {
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
