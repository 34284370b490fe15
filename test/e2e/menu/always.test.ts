import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { KEYS, type Terminal } from '../../helpers/terminal.ts';
import { boot } from '../commands/built-cli.ts';
import { bells, type PromptBox, promptBox, text } from './prompt-box.ts';

const TOOL = ['install', 'codespell'];
const MENU = /Stop +nothing is installed/;
const NOTICE =
  /as chosen for always in this project: As a command, with pipx; to be asked again: pip-shim forget/;

/** Waits between two keys, because keys within 100 ms of each other count as pasted. */
const apart = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

const remembered = (box: PromptBox): string[] => {
  const directory = join(box.home, '.local/state/pip-shim/choices');
  return existsSync(directory) ? readdirSync(directory) : [];
};

async function pipxBox(...at: Parameters<typeof promptBox>): Promise<PromptBox> {
  const box = await promptBox(...at);
  box.command('pipx', 'echo "fake pipx: $*"');
  return box;
}

/** Opens the menu for a tool and presses `a` on its first entry. */
async function chooseAlways(box: PromptBox, env: Record<string, string> = {}): Promise<Terminal> {
  const terminal = await box.open('pip', TOOL, { env });
  await terminal.waitFor(/arrows and Enter, a: always here, Esc to stop/);
  await terminal.waitFor(MENU);
  terminal.type('a');
  return terminal;
}

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
    /^At a terminal, as chosen for always in this project: As a command, with pipx; .*forget$/m,
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
    assert.ok(!text(terminal).includes('as chosen for always'));
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

test('fake pipx: pip-shim uses a remembered choice only at a terminal, and only if PIP_SHIM_AUTO is unset', async (t) => {
  const box = await pipxBox(t);
  await (await chooseAlways(box)).exit;
  const without = await box.run('pip', TOOL);
  assert.equal(without.code, 1);
  assert.ok(!`${without.stdout}${without.stderr}`.includes('fake pipx'), without.stdout);
  const auto = await box.open('pip', TOOL, { env: { PIP_SHIM_AUTO: 'venv', PIP_SHIM_DRY_RUN: '1' } });
  await auto.waitFor(/would do: In this project/);
  await auto.exit;
  assert.ok(!text(auto).includes('as chosen for always'));
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
    /as chosen for always in this project: In this project \(\.venv, not made by pip-shim\)/,
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

test('fake pipx: if pip-shim can’t store the choice, the choice still runs', async (t) => {
  const box = await pipxBox(t);
  mkdirSync(join(box.home, '.local/state'), { recursive: true });
  writeFileSync(join(box.home, '.local/state/pip-shim'), '');
  const terminal = await chooseAlways(box);
  await terminal.waitFor(/the choice can't be remembered: E/);
  await terminal.waitFor('fake pipx: install codespell');
  assert.equal((await terminal.exit).code, 0);
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
