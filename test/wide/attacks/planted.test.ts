import assert from 'node:assert/strict';
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ENVIRONMENTS, plantedBox, testPlanted } from '../../e2e/attacks/planted-box.ts';
import { plantProject, ROOT, trapped } from '../../e2e/attacks/traps.ts';
import { installerFor } from '../../e2e/install/installer.ts';

for (const name of Object.keys(ENVIRONMENTS))
  for (const user of ROOT ? ['root', ...(name.startsWith('PATH') ? ['nobody'] : [])] : ['an ordinary user'])
    testPlanted(name, user);

test('if PYTHONPATH names the current directory, pip-shim runs no module from that directory', async (t) => {
  const box = await plantedBox(t);
  for (const PYTHONPATH of ['.', '', ':', '.venv/lib']) {
    for (const args of [['explain', 'demo'], ['list'], ['doctor']]) {
      await box.run(join(box.shims, 'pip-shim'), args, { env: { PYTHONPATH } });
      assert.equal(trapped(box), '', `PYTHONPATH=${PYTHONPATH} pip-shim ${args[0]}`);
    }
  }
});

test('install.sh runs no program from the current directory', async (t) => {
  const box = await installerFor(t);
  await plantProject(box);
  rmSync(join(box.project, 'sh')); // otherwise the test itself would run this sh
  const options = { cwd: box.project, env: { PATH: `:.:bin:${box.env.PATH}` }, timeout: 240_000 };
  const { code, stdout, stderr } = await box.install(['--yes'], options);
  assert.equal(code, 0, stdout + stderr);
  assert.equal(trapped(box), '');
  assert.ok(existsSync(join(box.shims, 'pip')));
});
