import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { repository } from '../../helpers/sandbox.ts';
import { KEYS, type Terminal } from '../../helpers/terminal.ts';
import {
  APT_HAS_ALL,
  AS_NOBODY,
  bells,
  giveToNobody,
  picture,
  press,
  promptBox,
  text,
} from './prompt-box.ts';

const isDebian =
  existsSync('/etc/os-release') && /^ID=debian$/m.test(readFileSync('/etc/os-release', 'utf8'));
const skip = !isDebian && 'the texts name Debian';

/** The expected menu. If you change the file, look at the menu first. */
const golden = (name: string): string => readFileSync(new URL(`golden/${name}.txt`, import.meta.url), 'utf8');

/** Asserts that the menu, in a window of this width, is the text in golden/. Then leaves the menu. */
async function assertGolden(terminal: Terminal, columns: number, name: string): Promise<void> {
  assert.equal(`${picture(terminal.raw(), columns).join('\n').trimEnd()}\n`, golden(name));
  terminal.type(KEYS.ctrlC);
  await terminal.exit;
}

/** Waits between two keys, because keys within 100 ms of each other count as pasted. */
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150));

/** The selected entry in a window of 80 columns or more. */
const selected = (terminal: Terminal): string =>
  picture(terminal.raw(), 200).findLast((line) => line.startsWith('❯')) ?? '';

test('the menu at 40, 60, 80 and 120 columns is the text in golden/', { skip }, async (t) => {
  const box = await promptBox(t);
  box.command('pipx', 'exit 0');
  box.command('apt-cache', APT_HAS_ALL);
  box.command('sudo', 'exit 1'); // pip-shim only checks that sudo exists
  await box.run(box.python.python, ['-m', 'venv', '--without-pip', '.venv']);
  for (const columns of [40, 60, 80, 120]) {
    const terminal = await box.open('pip', ['install', 'codespell'], { cols: columns, rows: 30 });
    await terminal.waitFor(/→ pipx install codespell/);
    await press(terminal, 'j');
    assert.match(selected(terminal), /In this project/);
    await press(terminal, 'k');
    await assertGolden(terminal, columns, `${columns}`);
  }
});

test('the menu for a tool and a library is the text in golden/', { skip }, async (t) => {
  const box = await promptBox(t);
  box.command('pipx', 'exit 0');
  const terminal = await box.open('pip', ['install', 'codespell', 'library'], { cols: 80, rows: 30 });
  await terminal.waitFor(/→ pipx install codespell[\s\S]*pip install library/);
  await assertGolden(terminal, 80, 'tool-and-library');
});

const isRoot = process.getuid?.() === 0;
const isClosed =
  repository.startsWith('/root/') && 'the repository is in a place that an ordinary user cannot read';
const raising = ['/usr/bin/sudo', '/usr/local/bin/sudo', '/usr/bin/doas', '/usr/local/bin/doas'];
const noSudo = isClosed || (raising.some((path) => existsSync(path)) && 'there is a sudo or doas here');
for (const [who, name, skipped] of [
  ['root', 'root', !isRoot && 'needs root'],
  ['a user without sudo', 'no-sudo', noSudo],
] as const) {
  test(`the menu of ${who} is the text in golden/`, { skip: skip || skipped }, async (t) => {
    const box = await promptBox(t);
    if (box.python.how !== 'system') return t.skip('apt is not asked about libraries here');
    box.command('apt-cache', APT_HAS_ALL);
    const asUser = isRoot && name !== 'root';
    if (asUser) await giveToNobody(box);
    const words = ['pip', 'install', 'pyyaml'];
    const [program = '', ...args] = asUser ? [...AS_NOBODY, ...words] : words;
    const terminal = await box.open(program, args, { cols: 80, rows: 30 });
    await terminal.waitFor(/Stop +nothing is installed[\s\S]*→ .*pip install pyyaml/);
    await assertGolden(terminal, 80, name);
  });
}

test('in the menu, digits select an entry, ? explains the entries and keys, and q does the same as Stop', async (t) => {
  const box = await promptBox(t);
  const refusal = await box.refusal(['install', 'library']);
  const terminal = await box.open('pip', ['install', 'library'], { cols: 80 });
  await terminal.waitFor(/Stop +nothing is installed/);
  await press(terminal, '2');
  assert.doesNotMatch(selected(terminal), /In this project/);
  await press(terminal, '1');
  assert.match(selected(terminal), /In this project/);
  await pause();
  terminal.type('?');
  await terminal.waitFor(
    /In this project \(\.venv, new\): a venv is a directory with packages of its\s+own\./,
  );
  await terminal.waitFor(/Keys: arrows, j and k, or 1 to \d select an entry;[\s\S]*Esc, n or q\s+stops\./);
  await terminal.waitFor(/❯ In this project/);
  await pause();
  terminal.type('q');
  assert.deepEqual(await terminal.exit, { code: 1, signal: null });
  assert.ok(text(terminal).endsWith(refusal), text(terminal));
  assert.match(text(terminal), /✔ Install library where\? Stop\n/);
  assert.ok(!box.hasVenv());
});

test('in the menu, y runs the selected entry, and a pasted y does nothing', async (t) => {
  const box = await promptBox(t);
  const terminal = await box.open('pip', ['install', 'library'], { env: { PIP_SHIM_DRY_RUN: '1' } });
  await terminal.waitFor(/Stop +nothing is installed/);
  terminal.type('yes\r');
  await terminal.waitFor(bells(1));
  await pause();
  terminal.type('y');
  await terminal.waitFor(/would do: In this project/);
  assert.equal((await terminal.exit).code, 0);
  assert.equal(text(terminal).split('would do').length, 2);
});
