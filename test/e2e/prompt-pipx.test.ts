import assert from 'node:assert/strict';
import { copyFileSync, existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { run } from '../helpers/process.ts';
import { KEYS } from '../helpers/terminal.ts';
import { buildWheel } from '../helpers/wheels.ts';
import { type PromptBox, promptBox, text } from './prompt-box.ts';

/** Debian's place for the wheels that a new venv starts with. */
const SYSTEM_WHEELS = '/usr/share/python-wheels';
const PIPX = '/usr/bin/pipx';

/** Why the real pipx can't be run here without a network; false where it can. */
async function noPipx(): Promise<string | false> {
  if (!existsSync(PIPX)) return `no ${PIPX} (apt-get install -y pipx)`;
  if (!existsSync(SYSTEM_WHEELS))
    return `pipx starts from pip and setuptools, and ${SYSTEM_WHEELS} is missing`;
  const { code } = await run('/usr/bin/python3', ['-c', 'import ensurepip'], { env: {} });
  return code === 0 ? false : 'pipx makes venvs with ensurepip, which is missing (python3-venv)';
}
const skip = await noPipx();

/** The real pipx with a home of its own; its index has what it bootstraps from, and two known tools. */
async function pipxBox(t: TestContext): Promise<PromptBox> {
  const box = await promptBox(t);
  for (const file of readdirSync(SYSTEM_WHEELS).filter((name) => /^(pip|setuptools|wheel)-/.test(name)))
    copyFileSync(join(SYSTEM_WHEELS, file), join(box.wheels, file));
  buildWheel(box.wheels, { name: 'wheel' });
  for (const name of ['codespell', 'yamllint'])
    buildWheel(box.wheels, { name, scripts: { [name]: `${name}:main` } });
  Object.assign(box.env, { PIPX_HOME: join(box.home, 'pipx'), PIPX_BIN_DIR: join(box.home, 'bin') });
  return box;
}

test('pipx: Enter on its offer for a known tool installs its command', { skip }, async (t) => {
  const box = await pipxBox(t);
  const { PIP_INDEX_URL: index = '' } = box.env;
  const args = ['install', '--index-url', index, 'codespell'];
  const terminal = await box.open('pip', args, { cols: 160, lifetime: 180_000 });
  await terminal.waitFor(/❯ As a command, with pipx +a command-line tool/);
  await terminal.waitFor(/Stop +nothing/);
  await terminal.waitFor(/→ pipx install '?--pip-args=--index-url=http/);
  terminal.type(KEYS.enter);
  await terminal.waitFor(/→ pipx install .*codespell/);
  assert.deepEqual(await terminal.exit, { code: 0, signal: null }, text(terminal));
  const installed = await box.run(join(box.home, 'bin/codespell'));
  assert.equal(installed.stdout, 'codespell 1.0\n');
  assert.ok(!box.hasVenv());
});

test('pipx: PIP_SHIM_AUTO=pipx installs several tools, and uninstall goes by it', { skip }, async (t) => {
  const box = await pipxBox(t);
  const env = { PIP_SHIM_AUTO: 'pipx', PIP_USER: '1' };
  const options = { env, timeout: 180_000 };
  const { code, stderr } = await box.run('pip', ['install', 'codespell', 'yamllint'], options);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /→ pipx install codespell\n(?:.*\n)*→ pipx install yamllint\n/);
  for (const name of ['codespell', 'yamllint'])
    assert.equal((await box.run(join(box.home, 'bin', name))).stdout, `${name} 1.0\n`);
  const gone = await box.run('pip', ['uninstall', '-y', 'yamllint'], options);
  assert.equal(gone.code, 0, gone.stderr);
  assert.match(gone.stderr, /→ pipx uninstall yamllint/);
  assert.ok(!existsSync(join(box.home, 'bin/yamllint')) && existsSync(join(box.home, 'bin/codespell')));
});

test('pipx: no such tool on the index: pipx’s own exit code', { skip }, async (t) => {
  const box = await pipxBox(t);
  const options = { env: { PIP_SHIM_AUTO: 'pipx' }, timeout: 180_000 };
  const { code, stderr } = await box.run('pip', ['install', 'no-such-tool'], options);
  assert.notEqual(code, 0);
  assert.match(stderr, /→ pipx install no-such-tool/);
  assert.ok(!box.hasVenv());
});

test('pipx: a tool and a library in one command: Enter sends each its way', { skip }, async (t) => {
  const box = await pipxBox(t);
  buildWheel(box.wheels, { name: 'a-library' });
  const terminal = await box.open('pip', ['install', 'codespell', 'a-library'], { lifetime: 180_000 });
  await terminal.waitFor(/❯ Each where it fits \(pipx, \.venv\) +codespell as a command, a-library in/);
  await terminal.waitFor(/Stop +nothing/);
  terminal.type(KEYS.enter);
  assert.deepEqual(await terminal.exit, { code: 0, signal: null }, text(terminal));
  assert.match(text(terminal), /→ pipx install codespell\n[\s\S]*→ \.venv\/bin\/pip install a-library\n/);
  assert.equal((await box.run(join(box.home, 'bin/codespell'))).code, 0);
  const imported = await box.run(join(box.project, '.venv/bin/python'), ['-c', 'import a_library']);
  assert.equal(imported.code, 0, imported.stderr);
});

const FAKE = 'echo "fake pipx: $*"';
const FAKE_ROWS: [string, Record<string, string>, string[], number, RegExp][] = [
  ['AUTO=smart, a tool', { PIP_SHIM_AUTO: 'smart' }, ['install', 'black'], 0, /→ pipx install black\n/],
  [
    'AUTO=pipx, options of the index and a version',
    { PIP_SHIM_AUTO: 'pipx' },
    ['install', '--pre', '--proxy', 'a b', 'black<24'],
    0,
    /→ pipx install '--pip-args=--pre '\\''--proxy=a b'\\''' 'black<24'\n/,
  ],
  [
    'AUTO=pipx, a requirements file',
    { PIP_SHIM_AUTO: 'pipx' },
    ['install', '-r', 'r.txt', 'black'],
    1,
    /PIP_SHIM_AUTO=pipx: pipx takes no requirements file \(-r\)\n$/,
  ],
  [
    'AUTO=pipx, options without equivalent are named',
    { PIP_SHIM_AUTO: 'pipx' },
    ['install', '--upgrade', '--no-deps', 'black'],
    1,
    /PIP_SHIM_AUTO=pipx: pipx has no equivalent of --upgrade, --no-deps\n$/,
  ],
  [
    'AUTO=pipx, a library',
    { PIP_SHIM_AUTO: 'pipx' },
    ['install', 'requests'],
    1,
    /PIP_SHIM_AUTO=pipx: requests is a library: pipx is for tools\n$/,
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

test('fake pipx: the first tool that fails ends it, with its exit code', async (t) => {
  const box = await promptBox(t);
  box.command('pipx', `${FAKE}; exit 7`);
  const { code, stdout } = await box.run('pip', ['install', 'black', 'isort'], {
    env: { PIP_SHIM_AUTO: 'pipx' },
  });
  assert.deepEqual([code, stdout], [7, 'fake pipx: install black\n']);
});

for (const auto of ['pipx', 'smart']) {
  test(`PIP_SHIM_AUTO=${auto} of a tool without pipx: exit 1, and no other way is taken`, async (t) => {
    const box = await promptBox(t);
    const tools = join(box.root, 'tools');
    const link = 'mkdir "$0"; for f in /usr/bin/*; do case $f in */pipx) ;; *) ln -s "$f" "$0/";; esac; done';
    await box.run('sh', ['-c', link, tools]);
    const own = box.python.how === 'made' ? [box.python.pip.replace(/\/pip$/, '')] : [];
    const PATH = [box.shims, box.bin, ...own, tools].join(':');
    const { code, stderr } = await box.run('pip', ['install', 'black'], {
      env: { PIP_SHIM_AUTO: auto, PATH },
    });
    assert.equal(code, 1);
    assert.match(
      stderr,
      new RegExp(`^pip-shim: PIP_SHIM_AUTO=${auto}: pipx is not on PATH\n {2}install it: `),
    );
    assert.ok(!box.hasVenv());
  });
}
