import assert from 'node:assert/strict';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertNeverShown, assertNotKept, SECRET, secretBox } from '../../e2e/attacks/secret-box.ts';
import { serveIndex } from '../../helpers/local-index.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';

/** Ways to give pip an index URL that contains credentials. */
const WAYS: readonly (readonly [
  name: string,
  say: (url: string) => { args?: readonly string[]; env?: Record<string, string> },
])[] = [
  ['--index-url', (url) => ({ args: ['--index-url', url] })],
  ['-iURL', (url) => ({ args: [`-i${url}`] })],
  ['--extra-index-url', (url) => ({ args: ['--no-cache-dir', '--extra-index-url', url, '-i', url] })],
  ['PIP_INDEX_URL', (url) => ({ env: { PIP_INDEX_URL: url } })],
];

for (const [name, say] of WAYS) {
  test(`credentials in ${name} reach the index, and appear in no output and in no file of pip-shim`, async (t) => {
    const box = await secretBox(t);
    await assertNeverShown(box, say(box.url));
  });
}

test('credentials in .netrc reach the index, and appear in no output and in no file of pip-shim', async (t) => {
  const box = await secretBox(t);
  const login = { user: 'me', password: 'hunter2' };
  const index = await serveIndex(join(box.root, 'wheels'), login);
  t.after(() => index.close());
  writeFileSync(join(box.home, '.netrc'), `machine 127.0.0.1 login me password ${login.password}\n`);
  chmodSync(join(box.home, '.netrc'), 0o600);
  const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_DEBUG: '1', PIP_INDEX_URL: index.url };
  const { code, stdout, stderr } = await box.run('pip', ['install', 'demo'], { env });
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stdout + stderr, SECRET);
  assertNotKept(box);
});

test('if pip-shim fails to fetch pipx from an index with credentials, the message does not show the credentials', async (t) => {
  const box = await secretBox(t);
  const tools = join(box.root, 'tools');
  const link =
    'mkdir "$0"; for f in /usr/bin/*; do case $f in */pipx) ;; *) ln -s "$f" "$0/";; esac; done; rm "$1"';
  await box.run('sh', ['-c', link, tools, join(box.bin, 'pipx')]);
  const own = box.python.how === 'made' ? [join(box.python.pip, '..')] : [];
  box.env.PATH = [box.shims, box.bin, ...own, tools].join(':');
  const env = { PIP_SHIM_AUTO: 'pipx', PIP_SHIM_DEBUG: '1', PIP_INDEX_URL: box.url };
  const options = { env, timeout: 180_000 };
  const missing = await box.run('pip', ['install', '--proxy', '', 'black'], options);
  assert.equal(missing.code, 1, missing.stderr);
  assert.match(missing.stderr, /nothing was left behind\n {2}ERROR: .*pipx/);
  assert.doesNotMatch(missing.stdout + missing.stderr, SECRET);
  assertNotKept(box);
});

test('at a terminal, pip-shim shows no credentials in the menu, and not after the choice `always here`', async (t) => {
  const box = await secretBox(t);
  const words = ['install', '--index-url', box.url, 'demo'];
  const terminal = await openTerminal('pip', words, { env: box.env, cwd: box.project, cols: 200 });
  await terminal.waitFor(/Stop +nothing/);
  terminal.type('a');
  assert.equal((await terminal.exit).code, 0, terminal.screen());
  assert.match(terminal.screen(), /always here/);
  assert.doesNotMatch(terminal.screen(), SECRET);
  const again = await openTerminal('pip', words, { env: box.env, cwd: box.project, cols: 200 });
  await again.exit;
  assert.match(again.screen(), /remembered choice for this project/);
  assert.doesNotMatch(again.screen(), SECRET);

  const url = `${box.url.replace('/simple', '')}/files/demo-1.0-py3-none-any.whl`;
  await box.run('pip-shim', ['forget']);
  const shown = await openTerminal('pip', ['install', url], { env: box.env, cwd: box.project });
  await shown.waitFor(/Stop +nothing/);
  shown.type(KEYS.ctrlC);
  assert.equal((await shown.exit).code, 130);
  assert.doesNotMatch(shown.screen(), SECRET);
  assertNotKept(box);
});
