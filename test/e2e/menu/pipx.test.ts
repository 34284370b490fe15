import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import type { RunResult } from '../../helpers/process.ts';
import { KEYS } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { layTraps, noPipx, pipxBox } from './pipx-box.ts';
import { promptBox, text } from './prompt-box.ts';

const skip = await noPipx();

test('pipx: Enter installs a tool, and no Python module of the current directory runs', {
  skip,
}, async (t) => {
  const box = await pipxBox(t);
  const ran = layTraps(box);
  const { PIP_INDEX_URL: index = '' } = box.env;
  const args = ['install', '--index-url', index, 'codespell'];
  const terminal = await box.open('pip', args, { cols: 160, lifetime: 180_000 });
  await terminal.waitFor(/❯ As a command, with pipx +a command-line tool/);
  await terminal.waitFor(/Stop +nothing/);
  await terminal.waitFor(/→ pipx install '?--pip-args=--index-url=http/);
  terminal.type(KEYS.enter);
  await terminal.waitFor(/→ pipx install .*codespell/);
  assert.deepEqual(await terminal.exit, { code: 0, signal: null }, text(terminal));
  const installed = await box.run(join(box.home, '.local/bin/codespell'));
  assert.equal(installed.stdout, 'codespell 1.0\n');
  assert.ok(!box.hasVenv() && !existsSync(ran));
});

test('pipx: PIP_SHIM_AUTO=pipx installs several tools, upgrades one and uninstalls one', {
  skip,
}, async (t) => {
  const box = await pipxBox(t);
  const scripts = { codespell: 'codespell:main' };
  buildWheel(box.wheels, { name: 'codespell', version: '2.0', scripts });
  const options = { env: { PIP_SHIM_AUTO: 'pipx', PIP_USER: '1' }, timeout: 180_000 };
  const pip = (...words: string[]): Promise<RunResult> => box.run('pip', words, options);
  const installed = (name: string): string => join(box.home, '.local/bin', name);
  const said = async (name: string): Promise<string> => (await box.run(installed(name))).stdout;

  const both = await pip('install', 'codespell<2', 'yamllint');
  assert.equal(both.code, 0, both.stderr);
  assert.match(both.stderr, /→ pipx install 'codespell<2'\n(?:.*\n)*→ pipx install yamllint\n/);
  assert.match(both.stderr, /pip-shim: in this shell: export PATH=\S+\/home\/\.local\/bin:"\$PATH"\n/);
  assert.deepEqual([await said('codespell'), await said('yamllint')], ['codespell 1.0\n', 'yamllint 1.0\n']);

  const upgraded = await pip('install', '-U', 'codespell');
  assert.equal(upgraded.code, 0, upgraded.stderr);
  assert.match(upgraded.stderr, /→ pipx upgrade codespell\n/);
  assert.equal(await said('codespell'), 'codespell 2.0\n');

  const none = await pip('install', 'no-such-tool');
  assert.equal(none.code, 1, 'as pipx ends');
  assert.match(none.stderr, /→ pipx install no-such-tool/);
  assert.ok(!box.hasVenv());

  const gone = await pip('uninstall', '-y', 'yamllint');
  assert.equal(gone.code, 0, gone.stderr);
  assert.match(gone.stderr, /→ pipx uninstall yamllint/);
  assert.deepEqual([existsSync(installed('yamllint')), existsSync(installed('codespell'))], [false, true]);
});

test('pipx: one command installs a tool with pipx and a library into .venv', { skip }, async (t) => {
  const box = await pipxBox(t);
  buildWheel(box.wheels, { name: 'a-library' });
  const terminal = await box.open('pip', ['install', 'codespell', 'a-library'], { lifetime: 180_000 });
  await terminal.waitFor(/❯ Tools with pipx, the rest in \.venv +codespell as a command, a-library in/);
  await terminal.waitFor(/Stop +nothing/);
  terminal.type(KEYS.enter);
  assert.deepEqual(await terminal.exit, { code: 0, signal: null }, text(terminal));
  assert.match(text(terminal), /→ pipx install codespell\n[\s\S]*→ \.venv\/bin\/pip install a-library\n/);
  assert.equal((await box.run(join(box.home, '.local/bin/codespell'))).code, 0);
  const imported = await box.run(join(box.project, '.venv/bin/python'), ['-c', 'import a_library']);
  assert.equal(imported.code, 0, imported.stderr);
});

const FAKE = 'echo "fake pipx: $*"';
const FAKE_ROWS: [string, Record<string, string>, string[], number, RegExp][] = [
  [
    'PIP_SHIM_AUTO=smart installs a tool with pipx',
    { PIP_SHIM_AUTO: 'smart' },
    ['install', 'black'],
    0,
    /→ pipx install black\n/,
  ],
  [
    'PIP_SHIM_AUTO=pipx passes index options and a version to pipx',
    { PIP_SHIM_AUTO: 'pipx' },
    ['install', '--pre', '--proxy', 'a b', 'black<24'],
    0,
    /→ pipx install '--pip-args=--pre '\\''--proxy=a b'\\''' 'black<24'\n/,
  ],
  [
    'PIP_SHIM_AUTO=pipx refuses a requirements file',
    { PIP_SHIM_AUTO: 'pipx' },
    ['install', '-r', 'r.txt', 'black'],
    1,
    /PIP_SHIM_AUTO=pipx: pipx takes no requirements file \(-r\)\n {2}PIP_SHIM_AUTO=venv: .*\n$/,
  ],
  [
    'PIP_SHIM_AUTO=pipx refuses options that pipx lacks, and names them',
    { PIP_SHIM_AUTO: 'pipx' },
    ['install', '--ignore-requires-python', '--report', 'r', '--pre', 'black'],
    1,
    /PIP_SHIM_AUTO=pipx: pipx has no equivalent of --ignore-requires-python, --report\n {2}PIP_SHIM_AUTO=venv: .*\n$/,
  ],
  [
    'PIP_SHIM_AUTO=pipx refuses a library',
    { PIP_SHIM_AUTO: 'pipx' },
    ['install', 'requests'],
    1,
    /PIP_SHIM_AUTO=pipx: requests is a library: pipx is for tools\n {2}PIP_SHIM_AUTO=venv: .*\n$/,
  ],
];
for (const [name, env, args, code, said] of FAKE_ROWS) {
  test(`fake pipx: ${name}`, async (t) => {
    const box = await promptBox(t);
    box.command('pipx', FAKE);
    await box.run('sh', ['-c', 'echo library > r.txt']);
    const result = await box.run('pip', args, { env });
    assert.equal(result.code, code, result.stderr);
    assert.match(result.stderr, said);
    assert.equal(result.stdout.includes('fake pipx: install'), code === 0);
    assert.ok(!box.hasVenv());
  });
}

test('fake pipx: if one of several tools fails, pip-shim installs no further tool and exits with pipx’s exit code', async (t) => {
  const box = await promptBox(t);
  box.command('pipx', `${FAKE}; exit 7`);
  const { code, stdout } = await box.run('pip', ['install', 'black', 'isort'], {
    env: { PIP_SHIM_AUTO: 'pipx' },
  });
  assert.deepEqual([code, stdout], [7, 'fake pipx: install black\n']);
});

// test/wide/menu/pipx.test.ts tests this with the real pipx.
test('fake pipx: if pipx finds no command in a package, the menu then offers to install it into a venv', async (t) => {
  const box = await promptBox(t);
  box.command('pipx', 'echo "No apps associated with package $2" >&2; exit 1');
  const args = ['install', 'library'];
  const named = await box.run('pip', args, { env: { PIP_SHIM_AUTO: 'pipx' } });
  assert.equal(named.code, 1);
  assert.match(
    named.stderr,
    /\npip-shim: library is a library: .*\n {2}into a venv: PIP_SHIM_AUTO=venv pip install library\n$/,
  );
  const terminal = await box.open('pip', args, { cols: 160 });
  await terminal.waitFor(/Stop +nothing/);
  terminal.type(KEYS.down + KEYS.enter);
  await terminal.waitFor(/Install it in a venv instead\?[\s\S]*❯ In this project \(\.venv, new\)[\s\S]*Stop/);
  terminal.type(KEYS.enter);
  assert.deepEqual(await terminal.exit, { code: 0, signal: null }, text(terminal));
  assert.ok(box.hasVenv());
});
