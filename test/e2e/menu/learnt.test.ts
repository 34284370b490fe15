import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { KEYS } from '../../helpers/terminal.ts';
import { APT_HAS_ALL, type PromptBox, promptBox } from './prompt-box.ts';

/** Opens the menu for a package, waits for `more`, and ends the menu. Returns what the menu has shown. */
async function menuFor(name: string, box: PromptBox, more: () => Promise<void>): Promise<string> {
  const terminal = await box.open('pip', ['install', name]);
  await terminal.waitFor(/Stop +nothing/);
  await more();
  const shown = terminal.screen();
  terminal.type(KEYS.ctrlC);
  assert.equal((await terminal.exit).code, 130);
  return shown;
}

test('fake apt: while a menu waits, pip-shim asks apt about all names that it knows, so the next menu needs no apt', {
  skip: !existsSync('/usr/bin/apt-config') && 'no apt here',
}, async (t) => {
  const box = await promptBox(t);
  box.command('sudo', 'exit 1'); // without sudo, pip-shim offers an ordinary user no package of apt's
  const calls = join(box.root, 'calls');
  const ran = (): number => readFileSync(calls, 'utf8').split('\n').length - 1;
  box.command('apt-cache', `echo "$#" >>'${calls}'\n${APT_HAS_ALL}`);
  const record = join(box.home, '.local/state/pip-shim/apt/answers.json');
  const first = await menuFor('codespell', box, async () => {
    while (!existsSync(record)) await setTimeout(20);
  });
  assert.match(first, /From .*, for all users +1\.2\.3/);
  assert.equal(ran(), 2);
  const second = await menuFor('yamllint', box, async () => {});
  assert.match(second, /From .*, for all users +1\.2\.3/);
  assert.equal(ran(), 2);
});
