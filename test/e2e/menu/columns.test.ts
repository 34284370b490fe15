import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { displayWidth } from '../../../src/ui/display-width.ts';
import { KEYS, type Terminal } from '../../helpers/terminal.ts';
import { APT_HAS_ALL, type PromptBox, picture, press, promptBox } from './prompt-box.ts';

/** Returns the lines that an 80-column terminal shows now, from the menu's question on. */
function shown(terminal: Terminal): string[] {
  const lines = picture(terminal.raw(), 80);
  return lines.slice(lines.findLastIndex((line) => line.startsWith('? Install')));
}

async function openAt80(box: PromptBox, args: readonly string[], cwd?: string): Promise<Terminal> {
  box.command('pipx', 'exit 0');
  box.command('apt-cache', APT_HAS_ALL);
  box.command('sudo', 'exit 1'); // pip-shim only checks that sudo exists
  const terminal = await box.open('pip', args, { cols: 80, rows: 24, ...(cwd ? { cwd } : {}) });
  await terminal.waitFor(/Stop +nothing/);
  return terminal;
}

/** Selects each entry of the menu in turn, and returns the menu's lines after each move. */
async function walk(terminal: Terminal): Promise<string[][]> {
  const seen = [shown(terminal)];
  for (let chosen = ''; !/❯ Stop/.test(chosen); ) {
    await press(terminal, KEYS.down);
    seen.push(shown(terminal));
    chosen = seen.at(-1)?.find((line) => line.startsWith('❯')) ?? '';
  }
  terminal.type(KEYS.ctrlC);
  await terminal.exit;
  return seen;
}

const folded = (menu: readonly string[]): string =>
  menu
    .slice(menu.findIndex((line) => line.startsWith('  → ')))
    .map((line) => line.trim())
    .join(' ')
    .trim();

test('at 80 columns, label, version and reason line up, and the exact command of the selected entry is below the menu', async (t) => {
  const box = await promptBox(t);
  const terminal = await openAt80(box, ['install', 'codespell']);
  const [first = [], second = [], third = []] = await walk(terminal);
  const [pipx = '', venv = '', system = ''] = first.slice(first.findIndex((line) => line.startsWith('❯')));
  const column = system.indexOf('kept up to date with the system');
  assert.equal(pipx.indexOf('a command-line tool'), column, first.join('\n'));
  assert.equal(venv.indexOf('a venv: stays with this project'), column, first.join('\n'));
  assert.match(system.slice(0, column), /^ {2}From .*, for all users +1\.2\.3 +$/);
  assert.equal(folded(first), '→ pipx install codespell');
  assert.match(folded(second), /^→ \S+ -m venv --without-pip \.venv → \.venv\/bin\/pip install codespell$/);
  assert.match(folded(third), /^→ (sudo )?apt install codespell$/);
});

test('a version that the command names is beside each entry; a range is none', async (t) => {
  const box = await promptBox(t);
  const versions = async (...requirements: string[]) => {
    const [menu = []] = await walk(await openAt80(box, ['install', ...requirements]));
    const entries = menu.filter(
      (line) => /(pipx|\.venv, new|all users|risky)[,)]?.* {2}/.test(line) && !line.includes('→'),
    );
    assert.equal(entries.length, 4, menu.join('\n'));
    return entries.map((line) => / {2}(\d[\d.]*)(?: |$)/.exec(line)?.[1]);
  };
  assert.deepEqual(await versions('codespell==1.2.3'), ['1.2.3', '1.2.3', '1.2.3', '1.2.3']);
  for (const requirement of ['codespell', 'codespell==1.2.*', 'codespell>=1'])
    assert.deepEqual(await versions(requirement), [undefined, undefined, '1.2.3', undefined], requirement);
});

test('at 80 columns, nothing moves, wraps or flickers, however long the command and the names are', async (t) => {
  const box = await promptBox(t);
  const name = 'packages/in-a-directory-with-a-long-name';
  const cwd = join(box.project, name);
  mkdirSync(cwd, { recursive: true });
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', '.venv']);
  const index = `https://example.org/${'simple/'.repeat(12)}`;
  const terminal = await openAt80(box, ['install', '--index-url', index, '日本語-tool', 'codespell'], cwd);
  const all = await walk(terminal);
  const [first = []] = all;
  for (const menu of all) {
    assert.ok(
      menu.every((line) => displayWidth(line) < 80),
      menu.join('\n'),
    );
    assert.equal(
      menu.findIndex((line) => /^. Stop/.test(line)),
      first.findIndex((line) => /^. Stop/.test(line)),
    );
  }
  const venv = all.find((menu) => menu.some((line) => /^❯ In this project/.test(line))) ?? [];
  assert.match(venv.join('\n'), /❯ In this project .*not made by pip-shim\)/);
  assert.ok(venv.includes('  a venv: stays with this project'), venv.join('\n'));
  assert.ok(folded(venv).replaceAll(' ', '').includes(`--index-url${index}`), venv.join('\n'));
  const drawn = terminal.raw().slice(terminal.raw().indexOf('\x1b[36m?'));
  const drawings = drawn.split('\x1b[J');
  assert.equal(drawings.length, all.length + 1, 'one drawing for each key, and one for the end');
  const heights = drawings.slice(0, -1).map((drawing) => drawing.split('\n').length);
  assert.equal(new Set(heights).size, 1, 'nothing scrolls');
});
