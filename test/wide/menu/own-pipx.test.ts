import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bareBox, pipxBox } from '../../e2e/menu/pipx-box.ts';
import { installedPipx } from '../../helpers/installed-wheels.ts';

const skip = installedPipx() === undefined && 'Debian’s pipx is not installed: no wheels can be made of it';

test('no pipx, but ensurepip: our own one makes by it what its tools share', { skip }, async (t) => {
  const box = await bareBox(pipxBox(t, { neverUsed: true }));
  const options = { env: { PIP_SHIM_AUTO: 'pipx' }, timeout: 180_000 };
  const { code, stderr } = await box.run('pip', ['install', 'codespell'], options);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /there is no pipx on PATH: one is put in ~\/\.local\/share\/pip-shim\/pipx/);
  assert.equal((await box.run(join(box.home, '.local/bin/codespell'))).stdout, 'codespell 1.0\n');
  assert.ok(existsSync(join(box.home, '.local/pipx/shared/bin/pip')));
});
