import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { KEYS, type Terminal } from '../../helpers/terminal.ts';
import { type PromptBox, promptBox, text } from '../menu/prompt-box.ts';
import { find } from '../shims/box.ts';

// Who else is at the terminal: a menu stands only where its keys are, and survives what others do to it.

const FOREGROUND = 'or run this in the foreground, not in the background, to choose.';
const AT_TERMINAL = 'or run this at a terminal to choose.';

/** Ways to start a command at a terminal by which its keys are not the command's, or nobody is there. */
const WAYS: readonly (readonly [name: string, needs: string, script: string, hint: string | undefined])[] = [
  ['script 05: timeout in a script', 'timeout', 'timeout 50 pip install library; echo "rc=$?"', FOREGROUND],
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
  test(`${name}: pip's own message, why there was no menu, and exit code 1, at once`, { skip }, async (t) => {
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

test('make -j: each command ends at once, and the one at the terminal says why', {
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

/** What pip runs as, by a shell that waits for it and has the same process group. */
const inShell = 'sh -c \'echo $$ >pid; exec pip install library\'; echo "over $?"';

async function pidIn(box: PromptBox): Promise<number> {
  return Number(readFileSync(join(box.project, 'pid'), 'utf8'));
}

test('another Node that ends takes raw mode away: the menu takes it back and is drawn anew', async (t) => {
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
  terminal.type(KEYS.up); // Stop is last
  await terminal.waitFor(/❯ Stop/);
  terminal.type(KEYS.enter);
  assert.deepEqual(await terminal.exit, { code: 1, signal: null });
});

test('killed at the menu: the cursor is to be seen, and the terminal as before', async (t) => {
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

test('stopped at the menu and sent into the background: it ends with pip’s own message, and is never stopped there', async (t) => {
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

test('stopped at the menu and brought back: it stands again, and its keys work', async (t) => {
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
