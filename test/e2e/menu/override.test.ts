import assert from 'node:assert/strict';
import { dirname } from 'node:path';
import { test } from 'node:test';
import { assertDeclined, chooseOverride, has, overrideBox, pythonOf, QUESTION } from './override-box.ts';
import { text } from './prompt-box.ts';

const own = await pythonOf(import.meta.url);
const prefix = dirname(dirname(own.python));

test('fake dpkg: pip-shim lists the system packages that depend on what pip would replace, and a wrong answer installs nothing', async (t) => {
  const box = await overrideBox(t, own);
  const terminal = await chooseOverride(box, ['install', 'unwanted']);
  await terminal.waitFor(
    /pip would install (?:dependency 2\.0, unwanted 1\.0|unwanted 1\.0, dependency 2\.0)\r?\npip-shim: into \/.*-packages, for all users/,
  );
  await terminal.waitFor(/31 installed packages depend on what it would replace \(fake-dependency\):/);
  await terminal.waitFor(/ {2}fake-10, fake-11, [\s\S]*fake-29\r?\n/);
  await terminal.waitFor('and 11 more: apt-cache rdepends --installed --recurse --important fake-dependency');
  await terminal.waitFor(QUESTION);
  assert.ok(!text(terminal).includes('fake-30'));
  await assertDeclined(box, terminal, 'overridden\r', 1);
  assert.ok(text(terminal).endsWith(await box.refusal(['install', 'unwanted'])), text(terminal));
  assert.ok(!(await has(box, 'dependency')));
});

test('fake dpkg: once the user types override, the real pip runs with --break-system-packages', async (t) => {
  const box = await overrideBox(t, own);
  const terminal = await chooseOverride(box, ['install', 'wanted']);
  await terminal.waitFor(QUESTION);
  terminal.type('overx\x7fride\r');
  await terminal.waitFor(/→ pip install --break-system-packages wanted\r?\n/);
  await terminal.waitFor('Successfully installed');
  assert.deepEqual(await terminal.exit, { code: 0, signal: null });
  const { stdout } = await box.run(own.python, ['-c', 'import wanted, dependency; print(wanted.__file__)']);
  assert.ok(stdout.startsWith(`${prefix}/`), stdout);
  assert.ok(!box.hasVenv());
  const gone = await box.run(own.pip, ['uninstall', '-y', '--break-system-packages', 'wanted', 'dependency']);
  assert.equal(gone.code, 0, gone.stderr);
});

test('fake dpkg: PIP_SHIM_DRY_RUN only prints an install into the system’s Python, and PIP_SHIM_AUTO=override is an error', async (t) => {
  const box = await overrideBox(t, own);
  const terminal = await chooseOverride(box, ['install', 'unwanted'], { env: { PIP_SHIM_DRY_RUN: '1' } });
  await terminal.waitFor(/would do: Into the system's Python/);
  assert.equal((await terminal.exit).code, 0);
  assert.ok(!text(terminal).includes(QUESTION));
  const auto = await box.run('pip', ['install', 'unwanted'], { env: { PIP_SHIM_AUTO: 'override' } });
  assert.equal(auto.code, 2);
  assert.match(auto.stderr, /use one of venv, project, pipx, system, smart, off, or apt/);
  assert.ok(!(await has(box, 'unwanted')));
});
