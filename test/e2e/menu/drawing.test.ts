import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { displayWidth } from '../../../src/ui/display-width.ts';
import { KEYS, type Terminal, type TerminalOptions } from '../../helpers/terminal.ts';
import { APT_HAS_ALL, picture, press, promptBox, text } from './prompt-box.ts';

const LONG = 'a-name-that-goes-on-and-on-and-on-'.repeat(6).replace(/-$/, '');
/** A name that would clear the screen, reverse and hide text, and forge a line. pip gets it unchanged. */
const HOSTILE = 'x\x1b[2J\x1b]0;t\x07\u202eevil\u200b\npip-shim: all is well';

async function walkThrough(terminal: Terminal): Promise<void> {
  for (const key of [KEYS.down, KEYS.down, KEYS.up, KEYS.down, KEYS.up, KEYS.up]) await press(terminal, key);
}

const WINDOWS: [string, Partial<TerminalOptions>, string[]][] = [
  ['40 columns', { cols: 40, rows: 20 }, ['install', 'codespell']],
  ['80 columns and a long name', { cols: 80, rows: 24 }, ['install', LONG]],
  ['80 columns and a CJK name', { cols: 80, rows: 24 }, ['install', `./${'日本語のプロジェクト'.repeat(6)}`]],
  ['20 columns and several names', { cols: 20, rows: 24 }, ['install', 'black', 'isort', 'mypy']],
];
for (const [name, window, args] of WINDOWS) {
  test(`in a window of ${name}, no line wraps, and each move of the selection redraws the menu in place`, async (t) => {
    const box = await promptBox(t);
    box.command('pipx', 'exit 0');
    box.command('apt-cache', APT_HAS_ALL);
    const cwd = join(box.project, 'd'.repeat(60));
    mkdirSync(cwd);
    const terminal = await box.open('pip', args, { ...window, cwd });
    await terminal.waitFor(/Stop/);
    await walkThrough(terminal);
    const lines = picture(terminal.raw(), window.cols ?? 80);
    const menu = lines.slice(lines.findIndex((line) => line.startsWith('? Install')));
    const after = menu.slice(menu.findIndex((line) => line.startsWith('  Stop')) + 1);
    assert.ok(
      after.some((line) => line.startsWith('  → ')),
      lines.join('\n'),
    );
    const columns = window.cols ?? 80;
    assert.ok(
      lines.every((line) => displayWidth(line) < columns),
      lines.join('\n'),
    );
    assert.equal(menu.filter((line) => line.startsWith('❯ ')).length, 1, lines.join('\n'));
    assert.equal(lines.filter((line) => line.startsWith('? Install')).length, 1, lines.join('\n'));
    terminal.type(KEYS.ctrlC);
    assert.equal((await terminal.exit).code, 130);
  });
}

test('if the window gets narrower while the menu waits, the next key draws a menu that fits', async (t) => {
  const box = await promptBox(t);
  const terminal = await box.open('pip', ['install', 'library'], { cols: 100 });
  await terminal.waitFor(/Stop +nothing/);
  terminal.resize(30, 24);
  const drawnByOneKey = async (): Promise<readonly string[]> => {
    const before = terminal.raw().length;
    await press(terminal, KEYS.down);
    const own = terminal.raw().slice(before);
    return picture(own.replace(/^\r\p{Cc}\[\d+A/u, ''), 1000);
  };
  const fits = (lines: readonly string[]): boolean => lines.every((line) => line.length < 30);
  let drawn = await drawnByOneKey();
  while (!fits(drawn)) drawn = await drawnByOneKey(); // pip-shim may learn the new size late
  assert.match(drawn.join('\n'), /^\? Install library where\?[\s\S]*^. Stop/m);
  terminal.type(KEYS.ctrlC);
  await terminal.exit;
});

test('pip-shim escapes the control characters of names and directories in the menu and in commands', async (t) => {
  const box = await promptBox(t);
  const cwd = join(box.project, 'dir\x1b[31m\u202e\nforged');
  mkdirSync(join(cwd, '.git'), { recursive: true });
  const args = ['install', '--find-links', HOSTILE, 'library'];
  const terminal = await box.open('pip', args, { cwd, env: { PIP_SHIM_DRY_RUN: '1', TMPDIR: undefined } });
  await terminal.waitFor(/Stop +nothing/);
  terminal.type(KEYS.enter);
  await terminal.waitFor(/-m venv/);
  await terminal.exit;
  const raw = terminal.raw().replace(/\p{Cc}\[(?:\?25[lh]|\d*[AJKm])/gu, '');
  assert.ok(!/(?![\r\n])[\p{Cc}\p{Cf}]/u.test(raw), JSON.stringify(raw));
  assert.ok(!/^pip-shim: all is well/m.test(text(terminal)), text(terminal));
  assert.match(text(terminal), /\$'x\\x1b\[2J\\x1b\]0;t\\x07\\u202eevil\\u200b\\npip-shim: all is well'/);
});

test('the menu’s question escapes the control characters of a requirement', async (t) => {
  const box = await promptBox(t);
  const terminal = await box.open('pip', ['install', `./${HOSTILE}`]);
  await terminal.waitFor(
    /Install \.\/x\\x1b\[2J\\x1b\]0;t\\x07\\u\{202e\}evil\\u\{200b\}\\npip-shim: all is well/,
  );
  terminal.type(KEYS.ctrlC);
  assert.equal((await terminal.exit).code, 130);
});

test('with TERM=dumb the menu is a numbered list without escape sequences', async (t) => {
  const box = await promptBox(t);
  const terminal = await box.open('pip', ['install', 'library'], {
    env: { TERM: 'dumb', PIP_SHIM_DRY_RUN: '1' },
  });
  await terminal.waitFor(/^ {2}1\) .*\.venv.*: a venv: stays with this project\r?\n {5}\S+ -m venv/m);
  await terminal.waitFor(/\d\) Stop: nothing is installed/);
  await terminal.waitFor(/1-\d \[1\], .*or q to stop: /);
  terminal.type('9\n');
  await terminal.waitFor(/1-\d \[1\], .*or q to stop: /);
  terminal.type('\n');
  await terminal.waitFor(/would do: In this project \(\.venv, new\)/);
  assert.deepEqual(await terminal.exit, { code: 0, signal: null });
  assert.ok(!terminal.raw().includes('\x1b'), JSON.stringify(terminal.raw()));
});

for (const [name, key, code] of [
  ['q', 'q\n', 1],
  ['Ctrl-D', KEYS.ctrlD, 1],
  ['Ctrl-C', KEYS.ctrlC, 130],
] as const) {
  test(`with TERM=dumb, ${name} ends the question with exit code ${code}`, async (t) => {
    const box = await promptBox(t);
    const terminal = await box.open('pip', ['install', 'library'], { env: { TERM: 'dumb' } });
    const before = await terminal.settings();
    await terminal.waitFor('or q to stop: ');
    terminal.type(key);
    assert.deepEqual(await terminal.exit, { code, signal: null });
    assert.equal((await terminal.settings()).all, before.all);
    assert.equal(text(terminal).includes('externally-managed'), code === 1);
    assert.ok(!box.hasVenv());
  });
}

test('with LC_ALL=C pip-shim prints only ASCII', async (t) => {
  const box = await promptBox(t);
  // LANG=C is not enough, because the Python that opens the terminal overrides it with LC_CTYPE (PEP 538).
  const env = { LC_ALL: 'C', PIP_SHIM_DRY_RUN: '1' };
  const terminal = await box.open('pip', ['install', LONG], { env, cols: 60 });
  await terminal.waitFor(/> .*\.venv/);
  await terminal.waitFor(/Stop/);
  terminal.type(KEYS.enter);
  await terminal.exit;
  assert.match(text(terminal), /-> .* -m venv/);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: ASCII is meant
  assert.match(terminal.raw(), /^[\x00-\x7f]*$/);
});

for (const env of [{ NO_COLOR: '1' }, { NO_COLOR: '1', FORCE_COLOR: '1' }]) {
  test(`with ${Object.keys(env).join(' and ')} the menu has no colour`, async (t) => {
    const box = await promptBox(t);
    const terminal = await box.open('pip', ['install', 'library'], { env });
    await terminal.waitFor(/Stop +nothing/);
    terminal.type(KEYS.down);
    await terminal.waitFor(/Stop +nothing/);
    terminal.type(KEYS.ctrlC);
    await terminal.exit;
    assert.ok(!/\p{Cc}\[[\d;]*m/u.test(terminal.raw()), JSON.stringify(terminal.raw()));
  });
}
