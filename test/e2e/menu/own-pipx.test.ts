import assert from 'node:assert/strict';
import { existsSync, rmSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { installedPipx, packPipx } from '../../helpers/installed-wheels.ts';
import { makePython } from '../../helpers/make-python.ts';
import { KEYS } from '../../helpers/terminal.ts';
import { pipxBox, withoutPipx } from './pipx-box.ts';
import { type PromptBox, promptBox, text } from './prompt-box.ts';

/** No pipx on PATH; the index has Debian's. */
async function bareBox(t: TestContext, box: Promise<PromptBox> = pipxBox(t)): Promise<PromptBox> {
  const made = await box;
  await withoutPipx(made);
  packPipx(made.wheels);
  return made;
}
const skip = installedPipx() === undefined && 'Debian’s pipx is not installed: no wheels can be made of it';
const OWN = '.local/share/pip-shim/pipx';

test('no pipx: Enter makes one of our own, out of PATH, and installs the tool', { skip }, async (t) => {
  const box = await bareBox(t);
  const terminal = await box.open('pip', ['install', 'codespell'], { lifetime: 180_000 });
  await terminal.waitFor(/❯ As a command, with pipx +a tool; brings pipx/);
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
    /not on PATH; for good: OWN\/bin\/pipx ensurepath\npip-shim: in this shell: export PATH=/,
  );
  assert.equal((await box.run(join(box.home, '.local/bin/codespell'))).stdout, 'codespell 1.0\n');
  assert.ok(!box.hasVenv() && !existsSync(join(box.home, '.local/bin/pipx')));

  const options = { env: { PIP_SHIM_AUTO: 'smart' }, timeout: 180_000 };
  const second = await box.run('pip', ['install', 'yamllint'], options);
  assert.equal(second.code, 0, second.stderr);
  assert.match(second.stderr.replaceAll(own, 'OWN'), /^→ OWN\/bin\/pipx install yamllint\n/);
  const gone = await box.run('pip', ['uninstall', '-y', 'yamllint'], {
    ...options,
    env: { PIP_SHIM_AUTO: 'pipx' },
  });
  assert.equal(gone.code, 0, gone.stderr);
  assert.ok(!existsSync(join(box.home, '.local/bin/yamllint')));
  rmSync(own, { recursive: true }); // as `pip-shim uninstall` does
  assert.equal((await box.run(join(box.home, '.local/bin/codespell'))).code, 0);
});

test('no pipx and no ensurepip: what the tools share is made too', { skip }, async (t) => {
  const python = await makePython({ marked: true, withoutEnsurepip: true });
  const box = await bareBox(t, pipxBox(t, { python }));
  const options = { env: { PIP_SHIM_AUTO: 'pipx' }, timeout: 180_000 };
  const { code, stderr } = await box.run('pip', ['install', 'codespell'], options);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /there is no pipx on PATH: one is put in ~\/\.local\/share\/pip-shim\/pipx/);
  assert.equal((await box.run(join(box.home, '.local/bin/codespell'))).stdout, 'codespell 1.0\n');
  unlinkSync(join(box.home, '.local/pipx/shared/bin/python')); // as after an upgrade of Python
  const again = await box.run('pip', ['install', 'yamllint'], options);
  assert.equal(again.code, 0, again.stderr);
});

for (const [why, url] of [
  ['the index has no pipx', undefined],
  ['the index is out of reach', 'http://127.0.0.1:9/simple'],
] as const) {
  test(`no pipx, and ${why}: exit 1, said clearly, nothing left, no other way taken`, async (t) => {
    const box = await promptBox(t);
    await withoutPipx(box);
    const index = url === undefined ? {} : { PIP_INDEX_URL: url, PIP_RETRIES: '0' };
    const { code, stderr } = await box.run('pip', ['install', 'black'], {
      env: { PIP_SHIM_AUTO: 'smart', ...index },
    });
    assert.equal(code, 1);
    assert.match(
      stderr,
      /pip-shim: making \S+\/pip-shim\/pipx failed; nothing of it is left\n {2}ERROR: .*pipx/,
    );
    assert.ok(!existsSync(join(box.home, OWN)) && !box.hasVenv());
  });
}
