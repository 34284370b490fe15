import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { assertNeverShown, assertNotKept, SECRET, secretBox } from './secret-box.ts';

// test/wide/attacks/credentials.test.ts tries each way to give credentials to pip.

test('pip-shim passes the credentials in a URL to the index, and never prints or stores them', async (t) => {
  const box = await secretBox(t);
  await assertNeverShown(box, { args: ['--index-url', box.url] });
  const words = ['install', '--index-url', box.url, 'demo'];
  const terminal = await openTerminal('pip', words, { env: box.env, cwd: box.project, cols: 200 });
  await terminal.waitFor(/Stop +nothing/);
  terminal.type('a');
  assert.equal((await terminal.exit).code, 0, terminal.screen());
  assert.match(terminal.screen(), /always here/);
  assert.doesNotMatch(terminal.screen(), SECRET);
  const again = await openTerminal('pip', words, { env: box.env, cwd: box.project, cols: 200 });
  await again.exit;
  assert.match(again.screen(), /as chosen for always in this project/);
  assert.doesNotMatch(again.screen(), SECRET);

  const url = `${box.url.replace('/simple', '')}/files/demo-1.0-py3-none-any.whl`;
  const env = { PIP_SHIM_AUTO: 'venv' };
  const { code, stdout, stderr } = await box.run('pip', ['install', url], { env });
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stdout + stderr, SECRET);
  const { stdout: json } = await box.run('pip-shim', ['explain', '--json', url]);
  assert.match(JSON.parse(json)[0].requirement, /^http:\/\/me:\*{4}@127/);
  await box.run('pip-shim', ['forget']);
  const shown = await openTerminal('pip', ['install', url], { env: box.env, cwd: box.project });
  await shown.waitFor(/Stop +nothing/);
  shown.type(KEYS.ctrlC);
  assert.equal((await shown.exit).code, 130);
  assert.doesNotMatch(shown.screen(), SECRET);
  assertNotKept(box);
});
