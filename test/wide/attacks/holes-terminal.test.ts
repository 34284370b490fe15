import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type PromptBox, promptBox, text } from '../../e2e/menu/prompt-box.ts';
import { find } from '../../e2e/shims/shim-box.ts';
import { KEYS, type Terminal } from '../../helpers/terminal.ts';

// Tests that the menu appears only if pip-shim gets the keys, and that the menu survives other programs
// that change the terminal's settings.

const FOREGROUND = 'or run this in the foreground, not in the background, to choose.';
const AT_TERMINAL = 'or run this at a terminal to choose.';

/** Ways to start a command at a terminal so that the command gets no keys, or nobody can type a key. */
const WAYS: readonly (readonly [name: string, needs: string, script: string, hint: string | undefined])[] = [
  ['timeout in a script', 'timeout', 'timeout 50 pip install library; echo "rc=$?"', FOREGROUND],
  [
    '& in a shell with job control',
    'bash',
    'set -m; pip install library & wait $!; echo "rc=$?"',
    FOREGROUND,
  ],
  ['& in a script', 'bash', 'pip install library & wait $!; echo "rc=$?"', AT_TERMINAL],
  ['setsid', 'setsid', 'setsid -w pip install library; echo "rc=$?"', FOREGROUND],
  ['nohup', 'nohup', 'nohup pip install library; echo "rc=$?"; cat nohup.out', AT_TERMINAL],
  [
    'script(1) without a keyboard',
    'script',
    'script -qec "pip install library" /dev/null </dev/null; echo "rc=$?"',
    undefined,
  ],
];
for (const [name, needs, script, hint] of WAYS) {
  const skip = !find(needs) && `there is no ${needs}`;
  test(`if pip runs with ${name}, pip-shim shows no menu and exits with 1`, { skip }, async (t) => {
    const box = await promptBox(t);
    const refusal = await box.refusal(['install', 'library']);
    const terminal = await box.open('bash', ['-c', script]);
    assert.equal((await terminal.exit).code, 0);
    const said = text(terminal);
    assert.match(said, /^rc=1$/m);
    assert.ok(said.includes(refusal.trim()), said);
    if (hint) assert.ok(said.includes(hint), said);
    assert.ok(!box.hasVenv());
  });
}

test('under make -j pip-shim shows no menu, and says that a run without -j shows it', {
  skip: !find('make'),
}, async (t) => {
  const box = await promptBox(t);
  writeFileSync(join(box.project, 'Makefile'), 'all: a b\na b:\n\t@pip install library; echo "$@: $$?"\n');
  const terminal = await box.open('make', ['-j2']);
  assert.equal((await terminal.exit).code, 0);
  const said = text(terminal);
  assert.ok(/^a: 1$/m.test(said) && /^b: 1$/m.test(said), said);
  assert.ok(said.includes('without make -j to choose.'), said);
  const alone = await box.open('make', ['a']);
  await menuOf(alone);
  alone.type(KEYS.escape);
  assert.equal((await alone.exit).code, 0);
});

const menuOf = (terminal: Terminal): Promise<unknown> => terminal.waitFor(/Stop +nothing is installed/);

/** Shell code that runs pip in the shell's process group and waits. The file `pid` gets pip's process id. */
const inShell = 'sh -c \'echo $$ >pid; exec pip install library\'; echo "over $?"';

async function pidIn(box: PromptBox): Promise<number> {
  return Number(readFileSync(join(box.project, 'pid'), 'utf8'));
}

test('if another Node process turns raw mode off, the menu turns raw mode on again and redraws itself', async (t) => {
  const box = await promptBox(t);
  const neighbour = `const { existsSync } = require('fs'); setInterval(() => existsSync('go') && process.exit(), 20)`;
  writeFileSync(join(box.project, 'neighbour.cjs'), neighbour);
  const terminal = await box.open('sh', [
    '-c',
    `'${process.execPath}' neighbour.cjs & exec pip install library`,
  ]);
  await menuOf(terminal);
  assert.equal((await terminal.settings()).canonical, false);
  writeFileSync(join(box.project, 'go'), '');
  await menuOf(terminal);
  assert.equal((await terminal.settings()).canonical, false);
  terminal.type(KEYS.up); // from the first entry, Up goes to the last entry
  await terminal.waitFor(/❯ Stop/);
  terminal.type(KEYS.enter);
  assert.deepEqual(await terminal.exit, { code: 1, signal: null });
});

test('after SIGKILL at the menu, the cursor is visible and the terminal has its old settings', async (t) => {
  const box = await promptBox(t);
  const terminal = await box.open('sh', ['-c', `${inShell}; read -r line; echo "read $line"`]);
  const before = await terminal.settings();
  await menuOf(terminal);
  assert.notEqual((await terminal.settings()).all, before.all);
  process.kill(await pidIn(box), 'SIGKILL');
  await terminal.waitFor('over 137');
  for (let left = 200; (await terminal.settings()).all !== before.all && left > 0; left--)
    await new Promise((resolve) => setTimeout(resolve, 25));
  assert.equal((await terminal.settings()).all, before.all);
  assert.ok(!terminal.raw().includes('\x1b[?25l'), 'the cursor was never hidden');
  terminal.type('typed\r');
  await terminal.waitFor('read typed');
  assert.equal((await terminal.exit).code, 0);
});

test('a menu that is suspended and sent to the background ends with pip’s own message', async (t) => {
  const box = await promptBox(t);
  const terminal = await box.open('bash', [
    '-c',
    `set -m; ${inShell.replace(/; echo.*/, '')}; stty -a >/dev/null; bg; wait; echo over`,
  ]);
  const before = await terminal.settings();
  await menuOf(terminal);
  process.kill(await pidIn(box), 'SIGTSTP');
  await terminal.waitFor('externally-managed-environment');
  await terminal.waitFor('over');
  assert.equal((await terminal.exit).code, 0);
  assert.equal((await terminal.settings()).canonical, before.canonical);
  assert.ok(!existsSync(join(box.project, '.venv')));
});

test('a menu that is suspended and brought to the foreground appears again, and its keys work', async (t) => {
  const box = await promptBox(t);
  const terminal = await box.open('bash', [
    '-c',
    `set -m; ${inShell.replace(/; echo.*/, '')}; stty sane; fg; echo "over $?"`,
  ]);
  await menuOf(terminal);
  process.kill(await pidIn(box), 'SIGTSTP');
  await menuOf(terminal);
  terminal.type(KEYS.up);
  await terminal.waitFor(/❯ Stop/);
  terminal.type(KEYS.enter);
  await terminal.waitFor('over 1');
  assert.equal((await terminal.exit).code, 0);
});
