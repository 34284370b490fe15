import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { serveIndex } from '../../helpers/local-index.ts';
import type { Sandbox } from '../../helpers/sandbox.ts';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { cliBoxFor, withTools } from '../commands/cli-box.ts';

const LOGIN = { user: 'me', password: `hunter2@it's:"so"` };
/** Any part of it that is a word of its own. */
const SECRET = /hunter|it's|it'\\''s|%22so|"so/;

interface SecretBox extends Sandbox {
  /** With user and password in it, as a user would write it. */
  readonly url: string;
}

async function secretBox(t: TestContext): Promise<SecretBox> {
  const box = await cliBoxFor(t);
  box.placeShims(['pip', 'pip3', 'pip-shim']);
  withTools(box, { 'python3-demo': '1.0-1' });
  buildWheel(join(box.root, 'wheels'), { name: 'demo', scripts: { demo: 'demo:main' } });
  const index = await serveIndex(join(box.root, 'wheels'), LOGIN);
  t.after(() => index.close());
  return { ...box, url: index.url.replace('http://', `http://${LOGIN.user}:${LOGIN.password}@`) };
}

/** Nothing below HOME holds the password but what the user wrote, and what pip keeps for itself. */
function assertNotKept(box: Sandbox): void {
  const script = 'grep -rlE "hunter" .local/state .config .local/share/pip-shim 2>/dev/null || true';
  assert.equal(execFileSync('sh', ['-c', script], { cwd: box.home, encoding: 'utf8' }), '');
}

/** Ways to say it to pip. */
const WAYS: readonly (readonly [
  name: string,
  say: (url: string) => { args?: readonly string[]; env?: Record<string, string> },
])[] = [
  ['--index-url', (url) => ({ args: ['--index-url', url] })],
  ['-i in one word', (url) => ({ args: [`-i${url}`] })],
  ['--extra-index-url', (url) => ({ args: ['--no-cache-dir', '--extra-index-url', url, '-i', url] })],
  ['PIP_INDEX_URL', (url) => ({ env: { PIP_INDEX_URL: url } })],
];

for (const [name, say] of WAYS) {
  test(`credentials in ${name} reach the index, and are in nothing that is said or kept`, async (t) => {
    const box = await secretBox(t);
    const { args = [], env = {} } = say(box.url);
    const words = ['install', ...args, 'demo'];
    const done = await box.run('pip', words, { env: { ...env, PIP_SHIM_AUTO: 'venv', PIP_SHIM_DEBUG: '1' } });
    assert.equal(done.code, 0, done.stderr);
    for (const more of [
      {},
      { PIP_SHIM_DEBUG: '1', PIP_SHIM_AUTO: 'venv', PIP_SHIM_DRY_RUN: '1' },
      { PIP_SHIM_DEBUG: '1', PIP_SHIM_AUTO: 'pipx' },
      { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: '/proc' },
    ]) {
      const { stdout, stderr } = await box.run('pip', words, { env: { ...env, ...more } });
      // The fake pipx prints its own words on stdout.
      assert.doesNotMatch(`${'PIP_SHIM_AUTO' in more ? '' : stdout}${stderr}`, SECRET, JSON.stringify(more));
    }
    assert.doesNotMatch(done.stdout + done.stderr, SECRET);
    if (args.length > 0) assert.match(done.stderr, /→ .*me:\*{4}@127\.0\.0\.1/);
    for (const json of [[], ['--json']]) {
      const { stdout, stderr } = await box.run('pip-shim', ['explain', ...json, ...words], { env });
      assert.match(stdout, /demo/);
      assert.doesNotMatch(stdout + stderr, SECRET);
      if (args.length > 0) assert.match(stdout, /me:\*{4}@127\.0\.0\.1/);
    }
    assertNotKept(box);
  });
}

test('credentials are not shown in the menu, nor in what is remembered by the key a', async (t) => {
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
  assert.match(again.screen(), /as always in this project/);
  assert.doesNotMatch(again.screen(), SECRET);
  assertNotKept(box);
});

test('a URL as the requirement: no message shows its credentials', async (t) => {
  const box = await secretBox(t);
  const url = `${box.url.replace('/simple', '')}/files/demo-1.0-py3-none-any.whl`;
  const { code, stdout, stderr } = await box.run('pip', ['install', url], { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.equal(code, 0, stderr);
  assert.doesNotMatch(stdout + stderr, SECRET);
  const terminal = await openTerminal('pip', ['install', url], { env: box.env, cwd: box.project });
  await terminal.waitFor(/Stop +nothing/);
  terminal.type(KEYS.ctrlC);
  await terminal.exit;
  assert.doesNotMatch(terminal.screen(), SECRET);
  const { stdout: json } = await box.run('pip-shim', ['explain', '--json', url]);
  assert.match(JSON.parse(json)[0].requirement, /^http:\/\/me:\*{4}@127/);
});

test('credentials in .netrc reach the index, and are in nothing that is said or kept', async (t) => {
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

test('a pipx of our own is fetched from an index that wants credentials, and no failure shows them', async (t) => {
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
  assert.match(missing.stderr, /nothing of it is left\n {2}ERROR: .*pipx/);
  assert.doesNotMatch(missing.stdout + missing.stderr, SECRET);
  assertNotKept(box);
});
