import assert from 'node:assert/strict';
import { appendFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { KEYS } from '../../helpers/terminal.ts';
import { buildWheel, writeProject } from '../../helpers/wheels.ts';
import { type PromptBox, promptBox, text } from './prompt-box.ts';

/** Makes a sandbox without a configured package index, because the project's tool would not use it. */
async function toolBox(t: TestContext): Promise<PromptBox> {
  const box = await promptBox(t);
  delete box.env.PIP_INDEX_URL;
  box.env.PIP_CONFIG_FILE = '/dev/null';
  return box;
}

const MENU = /Stop +nothing is installed/;
const POETRY = '[tool.poetry]\nname = "small"\n';

test('fake poetry: `poetry add` is the first offer in a project of poetry, and Enter runs it in the current directory', async (t) => {
  const box = await toolBox(t);
  writeFileSync(join(box.project, 'pyproject.toml'), POETRY);
  box.command('poetry', 'echo "fake poetry: $* in $PWD, PIP_USER=$PIP_USER"; exit 7');
  const below = join(box.project, 'deep');
  mkdirSync(below);
  const terminal = await box.open('pip', ['install', 'library>=1'], { cwd: below, env: { PIP_USER: '0' } });
  await terminal.waitFor(MENU);
  assert.match(
    text(terminal),
    /❯ In this project, with Poetry +it manages this project \(\[tool\.poetry\]\)/,
  );
  terminal.type(KEYS.enter);
  await terminal.waitFor("→ poetry add 'library>=1'");
  await terminal.waitFor(`fake poetry: add library>=1 in ${below}, PIP_USER=`);
  assert.equal((await terminal.exit).code, 7);
  assert.equal(box.hasVenv(), false);
});

test('fake poetry: after the key `a` (always) on poetry, the next install runs poetry without the menu', async (t) => {
  const box = await toolBox(t);
  writeFileSync(join(box.project, 'pyproject.toml'), POETRY);
  box.command('poetry', 'echo "fake poetry: $*"');
  const first = await box.open('pip', ['install', 'library']);
  await first.waitFor(/a: always here/);
  await first.waitFor(MENU);
  first.type('a');
  await first.waitFor('fake poetry: add library');
  assert.equal((await first.exit).code, 0);
  const second = await box.open('pip', ['install', 'other']);
  await second.waitFor('remembered choice for this project: In this project, with Poetry');
  await second.waitFor('fake poetry: add other');
  assert.equal((await second.exit).code, 0);
  assert.ok(!text(second).includes('where?'), text(second));
});

test('if the tool that manages the project is not on PATH, the menu offers the venv first, and one line says why', async (t) => {
  const box = await promptBox(t);
  writeFileSync(join(box.project, 'pyproject.toml'), POETRY);
  const terminal = await box.open('pip', ['install', 'codespell']);
  await terminal.waitFor(MENU);
  const shown = text(terminal);
  assert.match(shown, /Poetry manages this project \(\[tool\.poetry\]\), but is not on PATH\n/);
  assert.match(shown, /❯ In this project \(\.venv, new\)/);
  terminal.type(KEYS.escape);
  await terminal.exit;
});

test('a line above the menu names the options of pip that the project’s tool lacks', async (t) => {
  const box = await toolBox(t);
  writeFileSync(join(box.project, 'pyproject.toml'), POETRY);
  box.command('poetry', 'exit 9');
  const terminal = await box.open('pip', ['install', '--no-deps', 'library']);
  await terminal.waitFor(MENU);
  assert.match(
    text(terminal),
    /Poetry manages this project \(\[tool\.poetry\]\): Poetry has no equivalent of --no-deps\n/,
  );
  assert.match(text(terminal), /❯ In this project \(\.venv, new\)/);
  terminal.type(KEYS.escape);
  await terminal.exit;
});

test('if no tool manages a project with dependencies, the second offer also installs the project itself', async (t) => {
  const box = await promptBox(t);
  writeProject(box.project, { name: 'Small.One', requires: ['needed'] });
  appendFileSync(join(box.project, 'pyproject.toml'), 'dependencies = ["needed"]\n');
  buildWheel(box.wheels, { name: 'needed' });
  const terminal = await box.open('pip', ['install', 'library']);
  await terminal.waitFor(MENU);
  assert.match(text(terminal), /❯ In this project \(\.venv, new\)/);
  terminal.type(KEYS.down);
  await terminal.waitFor(/❯ The same, and the project itself \(-e \.\)/);
  terminal.type(KEYS.enter);
  await terminal.waitFor('→ .venv/bin/pip install library -e .');
  assert.equal((await terminal.exit).code, 0, text(terminal));
  const { stdout } = await box.run('.venv/bin/pip', ['list']);
  for (const name of ['library', 'needed', 'Small.One']) assert.match(stdout, new RegExp(`^${name} `, 'm'));
  const again = await box.open('pip', ['install', 'library']);
  await again.waitFor(MENU);
  assert.ok(!text(again).includes('the project itself'), text(again));
  again.type(KEYS.escape);
  await again.exit;
});

const AUTO = { PIP_SHIM_AUTO: 'project' };

test('if no tool manages the project, PIP_SHIM_AUTO=project uses the venv and prints nothing about tools', async (t) => {
  const box = await promptBox(t);
  const { code, stderr } = await box.run('pip', ['install', 'library'], { env: AUTO });
  assert.equal(code, 0, stderr);
  assert.ok(box.hasVenv());
  assert.doesNotMatch(stderr, /manages this project/);
});

test('fake uv: with PIP_SHIM_AUTO=project, uv does not run if somebody else made the .venv', async (t) => {
  const box = await toolBox(t);
  writeFileSync(join(box.project, 'pyproject.toml'), '[project]\nname = "small"\n[tool.uv]\n');
  box.command('uv', 'touch ran');
  const made = await box.run(box.python.python, ['-m', 'venv', '--without-pip', '.venv']);
  assert.equal(made.code, 0, made.stderr);
  const refused = await box.run('pip', ['install', 'library'], { env: AUTO });
  assert.equal(refused.code, 1);
  assert.match(
    refused.stderr,
    /\.venv was not made by pip-shim, so nothing in it runs without your permission/,
  );
  assert.equal(existsSync(join(box.project, 'ran')), false);
});

test('fake uv: the first install lets uv make .venv, and the second install uses that .venv', async (t) => {
  const box = await toolBox(t);
  writeFileSync(join(box.project, 'pyproject.toml'), '[project]\nname = "small"\n[tool.uv]\n');
  box.command(
    'uv',
    `echo "fake uv: $*"; [ -d .venv ] || exec ${box.python.python} -m venv --without-pip .venv`,
  );
  for (const name of ['library', 'other']) {
    const { code, stdout, stderr } = await box.run('pip', ['install', name], { env: AUTO });
    assert.deepEqual([code, stdout], [0, `fake uv: add ${name}\n`], stderr);
  }
});

test('fake uv: if one of several uv commands fails, no further uv command runs', async (t) => {
  const box = await toolBox(t);
  writeFileSync(join(box.project, 'pyproject.toml'), '[project]\nname = "small"\n[tool.uv]\n');
  box.command('uv', 'echo "fake uv: $*"; case $* in *--editable*) exit 3 ;; esac');
  mkdirSync(join(box.project, 'sub'));
  writeFileSync(join(box.project, 'sub/setup.py'), '');
  const { code, stdout } = await box.run('pip', ['install', '-e', './sub', 'library'], { env: AUTO });
  assert.deepEqual([code, stdout], [3, 'fake uv: add --editable ./sub\n']);
});

test('fake uv: if PIP_INDEX_URL is set, pip-shim uses the venv, because uv would not use that index', async (t) => {
  const box = await promptBox(t);
  writeFileSync(join(box.project, 'pyproject.toml'), '[project]\nname = "small"\n[tool.uv]\n');
  box.command('uv', 'touch ran');
  const env = { ...AUTO, PIP_SHIM_DRY_RUN: '1' };
  const { code, stderr } = await box.run('pip', ['install', 'library'], { env });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /uv uses its own package indexes, but PIP_INDEX_URL is set/);
  assert.match(stderr, /would do: In this project \(\.venv, new\)\n→ \S+ -m venv /);
  assert.equal(existsSync(join(box.project, 'ran')), false);
});

test('fake uv: pip’s variables become options of uv, and pip-shim uses the venv if uv lacks such an option', async (t) => {
  const box = await toolBox(t);
  writeFileSync(join(box.project, 'pyproject.toml'), '[project]\nname = "small"\n[tool.uv]\n');
  writeFileSync(join(box.project, 'c.txt'), '');
  box.command('uv', 'echo "fake uv: $*"');
  const env = { ...AUTO, PIP_CONSTRAINT: 'c.txt', PIP_UPGRADE: '1' };
  const { code, stdout } = await box.run('pip', ['install', 'library'], { env });
  const words = 'add --constraints c.txt --upgrade-package library library';
  assert.deepEqual([code, stdout], [0, `fake uv: ${words}\n`]);
  const without = { ...env, PIP_NO_DEPS: '1', PIP_SHIM_DRY_RUN: '1' };
  const { stderr } = await box.run('pip', ['install', 'library'], { env: without });
  assert.match(stderr, /uv has no equivalent of PIP_NO_DEPS/);
  assert.match(stderr, /would do: In this project \(\.venv, new\)/);
});
