import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { bareBox, pipxBox } from '../../e2e/menu/pipx-box.ts';
import { installedPipx } from '../../helpers/installed-wheels.ts';

const skip = installedPipx() === undefined && 'Debian’s pipx is not installed: no wheels can be made of it';

test('if pipx is missing, our own pipx makes its shared libraries with ensurepip', { skip }, async (t) => {
  const box = await bareBox(pipxBox(t, { neverUsed: true }));
  const options = { env: { PIP_SHIM_AUTO: 'pipx' }, timeout: 180_000 };
  const { code, stderr } = await box.run('pip', ['install', 'codespell'], options);
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /pipx is not on PATH: pip-shim installs one for itself in ~\/\.local\/share\/pip-shim\/pipx/,
  );
  assert.equal((await box.run(join(box.home, '.local/bin/codespell'))).stdout, 'codespell 1.0\n');
  assert.ok(existsSync(join(box.home, '.local/pipx/shared/bin/pip')));
});
