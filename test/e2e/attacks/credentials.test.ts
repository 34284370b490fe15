import assert from 'node:assert/strict';
import { test } from 'node:test';
import { assertNeverShown, assertNotKept, SECRET, secretBox } from './secret-box.ts';

// test/wide/attacks/credentials.test.ts tries each way to give credentials to pip.

test('pip-shim passes the credentials in a URL to the index, and never prints or stores them', async (t) => {
  const box = await secretBox(t);
  await assertNeverShown(box, { args: ['--index-url', box.url] });
  const url = `${box.url.replace('/simple', '')}/files/demo-1.0-py3-none-any.whl`;
  const env = { PIP_SHIM_AUTO: 'venv' };
  const { code, stdout, stderr } = await box.run('pip', ['install', url], { env });
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stdout + stderr, SECRET);
  const { stdout: json } = await box.run('pip-shim', ['explain', '--json', url]);
  assert.match(JSON.parse(json)[0].requirement, /^http:\/\/me:\*{4}@127/);
  assertNotKept(box);
});
