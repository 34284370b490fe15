import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { chooseAlways, MENU, pipxBox, remembered, TOOL } from '../../e2e/menu/always-box.ts';
import { bells, promptBox, text } from '../../e2e/menu/prompt-box.ts';
import { KEYS } from '../../helpers/terminal.ts';

/** Waits between two keys, because keys within 100 ms of each other count as pasted. */
const apart = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

test('fake pipx: despite a remembered choice, the menu opens in another project, for an uninstall and for a library', async (t) => {
  const box = await pipxBox(t);
  await (await chooseAlways(box)).exit;
  const other = join(box.home, 'other');
  mkdirSync(join(other, '.git'), { recursive: true });
  const rows: [string[], string][] = [
    [['install', 'requests'], box.project],
    [TOOL, other],
  ];
  for (const [args, cwd] of rows) {
    const terminal = await box.open('pip', args, { cwd });
    await terminal.waitFor(MENU);
    assert.ok(!text(terminal).includes('remembered choice'));
    terminal.type(KEYS.ctrlC);
    await terminal.exit;
  }
  mkdirSync(join(box.home, '.local/pipx/venvs/codespell'), { recursive: true });
  const uninstall = await box.open('pip', ['uninstall', 'codespell']);
  await uninstall.waitFor(/\? Uninstall codespell\? +arrows and Enter, Esc to stop/);
  await uninstall.waitFor(/Stop/);
  uninstall.type(KEYS.ctrlC);
  await uninstall.exit;
});

test('the key `a` makes pip-shim use a venv that it did not make, until another venv replaces it', async (t) => {
  const box = await promptBox(t);
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', '.venv']);
  const args = ['install', 'library'];
  const first = await box.open('pip', args);
  await first.waitFor(/❯ .*not made by pip-shim/);
  await first.waitFor(MENU);
  first.type('a');
  await first.waitFor('remembered for ~/project; to be asked again: pip-shim forget');
  await first.waitFor('Successfully installed library', 60_000);
  assert.equal((await first.exit).code, 0);
  const second = await box.open('pip', args);
  await second.waitFor(
    /remembered choice for this project: In this project \(\.venv, not made by pip-shim\)/,
  );
  assert.equal((await second.exit).code, 0);
  await box.run('sh', ['-c', 'mv .venv old && cp -a old .venv']);
  const third = await box.open('pip', args);
  await third.waitFor(MENU);
  third.type(KEYS.ctrlC);
  await third.exit;
});

test('fake pipx: on Stop, on pip’s own message and in pasted text, the key `a` only rings the bell', async (t) => {
  const box = await pipxBox(t);
  const terminal = await box.open('pip', TOOL);
  await terminal.waitFor(MENU);
  for (const entry of [/❯ Stop/, /❯ Show/]) {
    terminal.type(KEYS.up);
    await terminal.waitFor(entry);
    await apart();
    terminal.type('a');
    await terminal.waitFor(bells(1));
  }
  for (const entry of [/❯ Stop/, /❯ As a command/]) {
    terminal.type(KEYS.down);
    await terminal.waitFor(entry);
  }
  await apart();
  terminal.type('apt list\r');
  await terminal.waitFor(bells(8)); // one bell for each key except the first, which waits for the next key
  assert.ok(!/✔|✖|fake pipx/.test(text(terminal)), text(terminal));
  terminal.type(KEYS.escape);
  assert.equal((await terminal.exit).code, 1);
  assert.deepEqual(remembered(box), []);
});

test('fake pipx: a dry run remembers nothing and does not offer the key `a`', async (t) => {
  const box = await pipxBox(t);
  const terminal = await box.open('pip', TOOL, { env: { PIP_SHIM_DRY_RUN: '1' } });
  await terminal.waitFor(/\? +arrows and Enter, Esc to stop/);
  await terminal.waitFor(MENU);
  terminal.type(KEYS.enter);
  await terminal.exit;
  assert.deepEqual(remembered(box), []);
});

test('fake pipx: with TERM=dumb, the answer 1a runs and remembers the first choice', async (t) => {
  const box = await pipxBox(t);
  const terminal = await box.open('pip', TOOL, { env: { TERM: 'dumb' } });
  const ways = /1-\d \[1\], 1a: always here, or q to stop: /;
  await terminal.waitFor(ways);
  terminal.type('4a\n');
  await terminal.waitFor(ways);
  terminal.type('1a\n');
  await terminal.waitFor('remembered for ~/project');
  assert.equal((await terminal.exit).code, 0);
  assert.equal(remembered(box).length, 1);
});
