import assert from 'node:assert/strict';
import { existsSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertOwnPipx, OWN } from '../../e2e/menu/own-pipx.ts';
import { bareBox, pipxBox } from '../../e2e/menu/pipx-box.ts';
import { installedPipx } from '../../helpers/installed-wheels.ts';
import { makePython } from '../../helpers/make-python.ts';
import type { RunResult } from '../../helpers/process.ts';

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

test('if there is no pipx and no ensurepip, pip-shim installs a pipx for itself and then the tool', {
  skip,
}, async (t) => {
  const python = await makePython({ marked: true, withoutEnsurepip: true });
  const box = await bareBox(pipxBox(t, { python, neverUsed: true }));
  await assertOwnPipx(box);
  const own = join(box.home, OWN);
  const said = (name: string): Promise<RunResult> => box.run(join(box.home, '.local/bin', name));
  const pip = (auto: string, ...words: string[]): Promise<RunResult> =>
    box.run('pip', words, { env: { PIP_SHIM_AUTO: auto }, timeout: 180_000 });
  unlinkSync(join(box.home, '.local/pipx/shared/bin/python')); // as if an upgrade had removed that Python
  const second = await pip('smart', 'install', 'yamllint');
  assert.equal(second.code, 0, second.stderr);
  assert.match(second.stderr.replaceAll(own, 'OWN'), /^→ OWN\/bin\/pipx install yamllint\n/m);
  assert.equal((await said('yamllint')).stdout, 'yamllint 1.0\n');
  const gone = await pip('pipx', 'uninstall', '-y', 'yamllint');
  assert.equal(gone.code, 0, gone.stderr);
  assert.ok(!existsSync(join(box.home, '.local/bin/yamllint')));
  rmSync(own, { recursive: true }); // `pip-shim uninstall` also deletes this directory
  assert.equal((await said('codespell')).code, 0);
});
