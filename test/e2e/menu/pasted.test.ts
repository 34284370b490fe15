import assert from 'node:assert/strict';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { KEYS, type Terminal } from '../../helpers/terminal.ts';
import { bells, type PromptBox, promptBox, text } from './prompt-box.ts';

const SAID = /more input was waiting \(a paste\?\), so pip-shim did not ask/;

/** Starts a real interactive bash, and waits for its first prompt. */
async function bash(t: TestContext): Promise<{ box: PromptBox; shell: Terminal }> {
  const box = await promptBox(t);
  const shell = await box.open('bash', ['--norc', '--noprofile', '-i'], { env: { PS1: 'ready$ ' } });
  await shell.waitFor('ready$');
  return { box, shell };
}

async function leave(shell: Terminal): Promise<void> {
  shell.type('exit\n');
  await shell.exit;
}

test('if more lines were pasted after `pip install`, pip-shim asks nothing, and the shell runs them', async (t) => {
  const { box, shell } = await bash(t);
  shell.type('pip install library\necho ne""xt\n');
  await shell.waitFor(SAID);
  await shell.waitFor('externally-managed-environment');
  await shell.waitFor(/^next\r?$/m);
  await leave(shell);
  assert.ok(!box.hasVenv() && !text(shell).includes('where?'));
});

test('if an unfinished line was pasted after `pip install`, pip-shim asks nothing, and the shell gets that line', async (t) => {
  const { box, shell } = await bash(t);
  shell.type('pip install library\nec');
  await shell.waitFor(SAID);
  await shell.waitFor('ready$');
  shell.type('ho who""le\n');
  await shell.waitFor(/^whole\r?$/m);
  await leave(shell);
  assert.ok(!box.hasVenv());
});

test('if the user types Enter while pip runs, pip-shim asks nothing', async (t) => {
  const { box, shell } = await bash(t);
  shell.type('pip install library\n');
  shell.type('\n');
  await shell.waitFor(SAID);
  await shell.waitFor('ready$');
  await leave(shell);
  assert.ok(!box.hasVenv());
});

test('a line that is pasted into the menu chooses nothing, though it contains spaces and Enter', async (t) => {
  const box = await promptBox(t);
  const terminal = await box.open('pip', ['install', 'library']);
  await terminal.waitFor(/Stop +nothing is installed/);
  terminal.type('echo next line\r');
  await terminal.waitFor(bells(15)); // one bell for each key
  assert.ok(!box.hasVenv() && !text(terminal).includes('✔'), text(terminal));
  terminal.type(KEYS.escape);
  assert.equal((await terminal.exit).code, 1);
});

test('if sh reads a script from stdin at a terminal, the line after `pip install` still runs', async (t) => {
  const box = await promptBox(t);
  writeFileSync(join(box.project, 'script'), 'pip install library\necho next > reached\n');
  const terminal = await box.open('sh', ['-c', 'sh < script']);
  await terminal.exit;
  assert.ok(existsSync(join(box.project, 'reached')) && !box.hasVenv());
});
