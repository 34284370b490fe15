import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { installedPipx } from '../../helpers/installed-wheels.ts';
import { KEYS } from '../../helpers/terminal.ts';
import { bareBox, pipxBox, withoutPipx } from './pipx-box.ts';
import { promptBox, text } from './prompt-box.ts';

const skip = installedPipx() === undefined && 'Debian’s pipx is not installed: no wheels can be made of it';
const OWN = '.local/share/pip-shim/pipx';

// test/wide/menu/own-pipx.test.ts does this without ensurepip and without pipx's shared libraries.
test('if there is no pipx, pip-shim installs a pipx for itself and then the tool', {
  skip,
}, async (t) => {
  const box = await bareBox(pipxBox(t));
  const terminal = await box.open('pip', ['install', 'codespell'], { lifetime: 180_000 });
  await terminal.waitFor(/❯ As a command, with pipx +a tool; installs pipx first/);
  terminal.type(KEYS.enter);
  assert.deepEqual(await terminal.exit, { code: 0, signal: null }, text(terminal));
  const own = join(box.home, OWN);
  const lines = text(terminal).replaceAll(own, 'OWN');
  assert.match(
    lines,
    /→ \S+ -m venv --without-pip OWN\n[\s\S]*→ OWN\/bin\/pip install pipx\n[\s\S]*→ OWN\/bin\/pipx install codespell\n/,
  );
  assert.match(
    lines,
    /not on PATH; to add it for good: OWN\/bin\/pipx ensurepath\npip-shim: in this shell: export PATH=/,
  );
  assert.equal((await box.run(join(box.home, '.local/bin/codespell'))).stdout, 'codespell 1.0\n');
  assert.ok(!box.hasVenv() && !existsSync(join(box.home, '.local/bin/pipx')));
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
