import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { installedPipx } from '../../helpers/installed-wheels.ts';
import { assertOwnPipx, OWN } from './own-pipx.ts';
import { bareBox, pipxBox, withoutPipx } from './pipx-box.ts';
import { promptBox } from './prompt-box.ts';

const skip = installedPipx() === undefined && 'Debian’s pipx is not installed: no wheels can be made of it';

// test/wide/menu/own-pipx.test.ts does this without ensurepip and without pipx's shared libraries.
test('if there is no pipx, pip-shim installs a pipx for itself and then the tool', {
  skip,
}, async (t) => {
  const box = await bareBox(pipxBox(t));
  await assertOwnPipx(box);
});

test('if pip-shim needs a pipx and can’t download one, the install exits with 1, says why and leaves nothing behind', async (t) => {
  const box = await promptBox(t);
  await withoutPipx(box);
  for (const index of [{}, { PIP_INDEX_URL: 'http://127.0.0.1:9/simple', PIP_RETRIES: '0' }]) {
    const { code, stderr } = await box.run('pip', ['install', 'black'], {
      env: { PIP_SHIM_AUTO: 'smart', ...index },
    });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /pipx is not on PATH: pip-shim installs one for itself in ~\/\.local\/share\/pip-shim\/pipx[\s\S]*pip-shim: making \S+\/pip-shim\/pipx failed; nothing was left behind\n {2}ERROR: .*pipx/,
    );
    assert.ok(!existsSync(join(box.home, OWN)) && !box.hasVenv());
  }
});
