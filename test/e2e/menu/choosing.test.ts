import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ownVenv } from '../../helpers/own-venv.ts';
import { KEYS, type Terminal, type TerminalSettings } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { APT_HAS_ALL, assertSane, type PromptBox, promptBox, text } from './prompt-box.ts';

const INSTALL = ['install', 'library'];
const MENU = /Stop +nothing is installed/;

test('the menu says why pip refuses and gives a reason for each offer, and Esc installs nothing', async (t) => {
  const box = await promptBox(t);
  const terminal = await box.open('pip', INSTALL);
  const before = await terminal.settings();
  await terminal.waitFor(/manages this Python, so pip refuses to install into it\./);
  await terminal.waitFor(/\? Install library where\? +arrows and Enter, a: always here, Esc to stop/);
  await terminal.waitFor(/❯ .*\.venv.*new.* {2,}a venv: stays with this project/);
  await terminal.waitFor("Show pip's own message");
  await terminal.waitFor(MENU);
  assert.ok(!text(terminal).includes('externally-managed'), "pip's own words are held back");
  terminal.type(KEYS.escape);
  await assertDeclined(box, terminal, before);
});

/** Asserts that pip's own message is unchanged, that the exit code is pip's, and that no venv exists. */
async function assertDeclined(box: PromptBox, terminal: Terminal, before: TerminalSettings): Promise<void> {
  assert.deepEqual(await terminal.exit, { code: 1, signal: null });
  assert.ok(text(terminal).endsWith(await box.refusal(INSTALL)), text(terminal));
  assert.match(
    text(terminal),
    /(?:✖ Install library where\? nothing was done|✔ Install library where\? Stop)\n/,
  );
  await assertSane(terminal, before);
  assert.ok(!box.hasVenv());
}

test('Enter makes a venv and installs into it, and a redirected stdout gets only pip’s output', async (t) => {
  const box = await promptBox(t);
  const terminal = await box.open('sh', ['-c', 'pip install library > out']);
  const before = await terminal.settings();
  await terminal.waitFor(MENU);
  terminal.type(KEYS.enter);
  await terminal.waitFor(/→ .* -m venv .*\.venv/, 60_000);
  assert.deepEqual(await terminal.exit, { code: 0, signal: null });
  await assertSane(terminal, before);
  const imported = await box.run(join(box.project, '.venv/bin/python'), ['-c', 'import library']);
  assert.equal(imported.code, 0, imported.stderr);
  assert.ok(!text(terminal).includes('externally-managed'), text(terminal));
  const out = readFileSync(join(box.project, 'out'), 'utf8');
  assert.match(out, /Successfully installed library-1\.0/);
  assert.ok(!/pip-shim|→|Install library where/.test(out), out);
});

test("one menu entry shows pip's own message once, and then the menu opens again", async (t) => {
  const box = await promptBox(t);
  const refusal = await box.refusal(INSTALL);
  const terminal = await box.open('pip', INSTALL);
  await terminal.waitFor(MENU);
  terminal.type(KEYS.up);
  await terminal.waitFor(/❯ Stop/);
  terminal.type(KEYS.up);
  await terminal.waitFor(/❯ Show pip's own message/);
  terminal.type(KEYS.enter);
  await terminal.waitFor('externally-managed-environment');
  await terminal.waitFor(MENU);
  terminal.type(KEYS.up);
  await terminal.waitFor(/❯ Stop/);
  terminal.type(KEYS.enter);
  assert.deepEqual(await terminal.exit, { code: 1, signal: null });
  assert.equal(text(terminal).split(refusal).length - 1, 1, 'shown once, unchanged');
});

for (const [name, keys] of Object.entries({
  'Stop (reached with the Up key)': [KEYS.up, KEYS.enter],
  'Stop (reached with Ctrl-E)': ['\x05', KEYS.enter],
  'Ctrl-D': [KEYS.ctrlD],
})) {
  test(`${name} shows pip's own message unchanged, exits with pip's code and installs nothing`, async (t) => {
    const box = await promptBox(t);
    const terminal = await box.open('pip', INSTALL);
    const before = await terminal.settings();
    await terminal.waitFor(MENU);
    for (const key of keys) {
      terminal.type(key);
      if (key !== keys.at(-1)) await terminal.waitFor(/❯ Stop/);
    }
    await assertDeclined(box, terminal, before);
  });
}

test('Ctrl-C at the prompt exits with 130, installs nothing and prints no message', async (t) => {
  const box = await promptBox(t);
  const terminal = await box.open('pip', INSTALL);
  const before = await terminal.settings();
  await terminal.waitFor(MENU);
  terminal.type(KEYS.ctrlC);
  assert.deepEqual(await terminal.exit, { code: 130, signal: null });
  await assertSane(terminal, before);
  assert.ok(!text(terminal).includes('externally-managed'));
  assert.ok(!box.hasVenv());
});

test('SIGTERM at the prompt ends pip-shim by that signal and leaves the terminal as it was', async (t) => {
  const box = await promptBox(t);
  const terminal = await box.open('pip', INSTALL);
  const before = await terminal.settings();
  await terminal.waitFor(MENU);
  terminal.kill('SIGTERM');
  assert.deepEqual(await terminal.exit, { code: null, signal: 'SIGTERM' });
  await assertSane(terminal, before);
  assert.ok(!box.hasVenv());
});

test('PIP_SHIM_DRY_RUN prints the choice and does not carry it out', async (t) => {
  const box = await promptBox(t);
  const terminal = await box.open('pip', INSTALL, { env: { PIP_SHIM_DRY_RUN: '1' } });
  await terminal.waitFor(MENU);
  terminal.type(KEYS.enter);
  await terminal.waitFor(/would do: .*\.venv/);
  await terminal.waitFor(/→ .* install library/);
  assert.equal((await terminal.exit).code, 0);
  assert.ok(!box.hasVenv());
});

test('the menu lists pipx first for a tool, and no pipx for a library with commands', async (t) => {
  const box = await promptBox(t);
  box.command('pipx', 'echo "fake pipx: $*"');
  box.command('apt-cache', APT_HAS_ALL);
  box.command('sudo', 'exit 1'); // pip-shim only checks that sudo exists
  const tool = await box.open('pip', ['install', 'codespell']);
  await tool.waitFor(/❯ As a command, with pipx +a command-line tool/);
  await tool.waitFor(/ {2}.*\.venv/);
  await tool.waitFor(/From .*, for all users +1\.2\.3 +kept up to date with the system/);
  await tool.waitFor(/→ pipx install codespell/);
  tool.type(KEYS.ctrlC);
  assert.equal((await tool.exit).code, 130);
  const both = await box.open('pip', ['install', 'pytest']);
  await both.waitFor(/❯ .*\.venv/);
  await both.waitFor(/→ \.venv\/bin\/pip install pytest/);
  assert.doesNotMatch(text(both), /with pipx/);
  both.type(KEYS.ctrlC);
  assert.equal((await both.exit).code, 130);
  assert.ok(!existsSync(join(box.home, '.local/share/pipx')));
});

test('if the user types the import name of another project, the menu names that project and offers it first', async (t) => {
  const box = await promptBox(t);
  box.command('apt-cache', APT_HAS_ALL);
  const terminal = await box.open('pip', ['install', 'serial>=3']);
  await terminal.waitFor(
    /serial is the import name of pyserial; the index has a different project of that name/,
  );
  await terminal.waitFor(/\? Install pyserial>=3 where\?/);
  await terminal.waitFor(/❯ In this project \(\.venv, new\) /);
  await terminal.waitFor(/In this project \(\.venv, new\), as typed: serial/);
  await terminal.waitFor(/→ \.venv\/bin\/pip install 'pyserial>=3'/);
  terminal.type(KEYS.ctrlC);
  assert.equal((await terminal.exit).code, 130);
});

test('pip install of a standard library module exits with 1, installs nothing and says why', async (t) => {
  const box = await promptBox(t);
  delete box.env.PIP_INDEX_URL; // another index could have a project of that name
  const auto = { env: { PIP_SHIM_AUTO: 'venv' } };
  const { code, stderr } = await box.run('pip', ['install', 'json', 'library'], auto);
  assert.equal(code, 1);
  assert.match(stderr, /json comes with Python 3\.\d+: import it; there is nothing to install/);
  assert.match(stderr, /leave it out: pip install library/);
  assert.ok(!box.hasVenv());
  const { stderr: hint } = await box.run('pip', ['install', 'json']);
  assert.match(hint, /hint: json comes with Python/);
});

test('under PIP_SHIM_AUTO, pip-shim installs an import name as typed, and one line says which project is probably meant', async (t) => {
  const box = await promptBox(t);
  buildWheel(box.wheels, { name: 'serial' });
  await ownVenv(box);
  const { code, stderr } = await box.run('pip', ['install', 'serial'], { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /serial is the import name of pyserial/);
  assert.match(stderr, /→ \.venv\/bin\/pip install serial\n/);
});

test('if pip-shim has no offer, it shows no menu, but prints pip’s message, the reasons and the next step', async (t) => {
  const box = await promptBox(t);
  await box.run('sh', ['-c', 'mkdir -p .venv/bin && echo "home = /nowhere" > .venv/pyvenv.cfg']);
  const refusal = await box.refusal(['install', '-e', '.']);
  const terminal = await box.open('pip', ['install', '-e', '.']);
  await terminal.waitFor(/\.venv can't be used: its Python is gone/);
  await terminal.waitFor(/rm -r \.venv/);
  await terminal.waitFor(/pipx is for tools, not for a project in development/);
  assert.deepEqual(await terminal.exit, { code: 1, signal: null });
  assert.ok(text(terminal).includes(refusal) && !text(terminal).includes('where?'));
});

for (const [words, names] of [
  ['-U pip', 'pip'],
  ['--upgrade setuptools wheel', 'setuptools, wheel'],
] as const) {
  test(`pip install ${words}: the menu says what changes, and has no entry for pipx`, async (t) => {
    const box = await promptBox(t);
    const terminal = await box.open('pip', ['install', ...words.split(' ')], { cols: 160 });
    await terminal.waitFor(MENU);
    const { python } = box.python;
    const changes = `keeps the ${names} of ${python} up to date; in a venv, you change only the venv's own\n`;
    assert.ok(text(terminal).includes(changes), text(terminal));
    assert.match(text(terminal), /❯ In this project \(\.venv, new\) +a venv/);
    assert.doesNotMatch(text(terminal), /pipx/);
    terminal.type(KEYS.escape);
    assert.deepEqual(await terminal.exit, { code: 1, signal: null });
  });
}
