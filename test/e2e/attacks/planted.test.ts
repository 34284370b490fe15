import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { COMMANDS, plantedBox, testPlanted } from './planted-box.ts';
import { ROOT, trapped } from './traps.ts';

// test/wide/attacks/planted.test.ts tests each row of ENVIRONMENTS with each user.

const user = ROOT ? 'nobody' : 'an ordinary user';
testPlanted('PATH with empty and relative entries first', user);
const byNode = COMMANDS.filter(([[command], , env]) => command === 'pip' && env);
testPlanted('NODE_OPTIONS, NODE_PATH and NODE_ENV with files of the project', ROOT ? 'root' : user, byNode);

test('no file that an attacker has put into a project runs until the user chooses its .venv in the menu', async (t) => {
  const box = await plantedBox(t);
  const env = { ...box.env, PATH: `:.:${box.env.PATH}` };
  const open = () => openTerminal(join(box.shims, 'pip'), ['install', 'demo'], { env, cwd: box.project });
  const first = await open();
  await first.waitFor(/In this project \(\.venv, not made by pip-shim\)/);
  await first.waitFor(/Stop +nothing/);
  first.type(KEYS.ctrlC);
  assert.equal((await first.exit).code, 130);
  assert.equal(trapped(box), '');
  const second = await open();
  await second.waitFor(/Stop +nothing/);
  second.type(KEYS.enter);
  await second.exit;
  assert.equal(trapped(box), '.venv/bin/pip\n', 'the trap works');
});
