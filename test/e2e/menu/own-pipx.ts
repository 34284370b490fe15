import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KEYS } from '../../helpers/terminal.ts';
import { type PromptBox, text } from './prompt-box.ts';

/** The directory of the pipx that pip-shim installs for itself, relative to HOME. */
export const OWN = '.local/share/pip-shim/pipx';

/** Asserts that Enter in the menu installs a pipx for pip-shim alone, and with it the tool codespell. */
export async function assertOwnPipx(box: PromptBox): Promise<void> {
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
    /not on PATH; to add it permanently: OWN\/bin\/pipx ensurepath\npip-shim: in this shell: export PATH=/,
  );
  assert.equal((await box.run(join(box.home, '.local/bin/codespell'))).stdout, 'codespell 1.0\n');
  assert.ok(!box.hasVenv() && !existsSync(join(box.home, '.local/bin/pipx')));
}
