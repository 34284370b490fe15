import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { KEYS } from '../../helpers/terminal.ts';
import { boot } from '../commands/built-cli.ts';
import { chooseAlways, MENU, pipxBox, remembered, TOOL } from './always-box.ts';
import { type PromptBox, promptBox, text } from './prompt-box.ts';

const NOTICE =
  /remembered choice for this project: As a command, with pipx; to be asked again: pip-shim forget/;

test('fake pipx: the key `a` runs and remembers a choice, the next install uses it, and `pip-shim forget` deletes it', async (t) => {
  const box = await pipxBox(t);
  const first = await chooseAlways(box);
  await first.waitFor('✔ Install codespell where? As a command, with pipx, always here');
  await first.waitFor('remembered for ~/project; to be asked again: pip-shim forget');
  await first.waitFor('fake pipx: install codespell');
  assert.equal((await first.exit).code, 0);
  assert.equal(remembered(box).length, 1);

  const below = join(box.project, 'deep/er');
  mkdirSync(below, { recursive: true });
  const second = await box.open('pip', ['install', 'yamllint'], { cwd: below });
  await second.waitFor(NOTICE);
  await second.waitFor('fake pipx: install yamllint');
  assert.equal((await second.exit).code, 0);
  assert.ok(!text(second).includes('where?'), text(second));

  const explained = await cli(box, ['explain', 'yamllint']);
  assert.match(
    explained.stdout,
    /^At a terminal, the choice remembered for this project is taken: As a command, with pipx; .*forget$/m,
  );
  const forgotten = await cli(box, ['forget'], below);
  assert.deepEqual([forgotten.code, forgotten.stdout], [0, 'forgotten for ~/project: pipx\n']);
  assert.match(
    (await cli(box, ['forget'])).stdout,
    /^nothing was remembered for ~\/project: nothing to forget$/m,
  );
  assert.ok(!(await cli(box, ['explain', 'yamllint'])).stdout.includes('always'));
  const third = await box.open('pip', TOOL);
  await third.waitFor(MENU);
  third.type(KEYS.ctrlC);
  assert.equal((await third.exit).code, 130);
});

function cli(box: PromptBox, args: string[], cwd = box.project) {
  return box.run(process.execPath, [boot, 'cli', ...args], { cwd });
}

test('fake pipx: pip-shim uses a remembered choice only at a terminal, and only if PIP_SHIM_AUTO is unset', async (t) => {
  const box = await pipxBox(t);
  await (await chooseAlways(box)).exit;
  const without = await box.run('pip', TOOL);
  assert.equal(without.code, 1);
  assert.ok(!`${without.stdout}${without.stderr}`.includes('fake pipx'), without.stdout);
  const auto = await box.open('pip', TOOL, { env: { PIP_SHIM_AUTO: 'venv', PIP_SHIM_DRY_RUN: '1' } });
  await auto.waitFor(/would do: In this project/);
  await auto.exit;
  assert.ok(!text(auto).includes('remembered choice'));
});

test('after the key `a` on the project’s venv, pip list and python3 use that venv, and one line says so', async (t) => {
  const box = await promptBox(t);
  box.placeShims(['pip', 'python3']);
  const terminal = await box.open('pip', ['install', 'library'], { cols: 150 });
  await terminal.waitFor(MENU);
  terminal.type('a');
  await terminal.waitFor(
    'remembered for ~/project: from now on pip list and python3 use .venv there, too; to be asked again: pip-shim forget',
  );
  assert.equal((await terminal.exit).code, 0);
  const lines = 'python3 -c "import library, sys; print(sys.prefix)"; pip freeze';
  assert.match((await box.run('sh', ['-c', lines])).stdout, /\/project\/\.venv\nlibrary==1\.0\n$/);
});

test('fake pipx: if pip-shim can’t store the choice, the choice still runs', async (t) => {
  const box = await pipxBox(t);
  mkdirSync(join(box.home, '.local/state'), { recursive: true });
  writeFileSync(join(box.home, '.local/state/pip-shim'), '');
  const terminal = await chooseAlways(box);
  await terminal.waitFor(/the choice can't be remembered: E/);
  await terminal.waitFor('fake pipx: install codespell');
  assert.equal((await terminal.exit).code, 0);
});
