import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { boot } from '../../e2e/commands/built-cli.ts';
import { layTraps, noPipx, pipxBox } from '../../e2e/menu/pipx-box.ts';
import { text } from '../../e2e/menu/prompt-box.ts';
import { KEYS } from '../../helpers/terminal.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const skip = await noPipx();

test("the first use of pipx makes pipx's shared libraries, and runs nothing from the current directory", {
  skip,
}, async (t) => {
  const box = await pipxBox(t, { neverUsed: true });
  const ran = layTraps(box);
  const options = { env: { PIP_SHIM_AUTO: 'pipx', PIP_USER: '1' }, timeout: 180_000 };
  const { code, stderr } = await box.run('pip', ['install', 'codespell'], options);
  assert.equal(code, 0, stderr);
  assert.equal((await box.run(join(box.home, '.local/bin/codespell'))).stdout, 'codespell 1.0\n');
  assert.ok(existsSync(join(box.home, '.local/pipx/shared/bin/pip')) && !existsSync(ran));
});

test('pipx keeps, changes or upgrades an installed tool as pip would do', { skip }, async (t) => {
  const box = await pipxBox(t);
  const options = { env: { PIP_SHIM_AUTO: 'pipx' }, timeout: 180_000 };
  const pip = async (...words: string[]): Promise<string> => {
    const { code, stderr, stdout } = await box.run('pip', ['install', ...words], options);
    assert.equal(code, 0, stderr);
    return `${stderr}${stdout}`;
  };
  const version = async (): Promise<string> => (await box.run(join(box.home, '.local/bin/codespell'))).stdout;
  for (const number of ['1.5', '2.0'])
    buildWheel(box.wheels, { name: 'codespell', version: number, scripts: { codespell: 'codespell:main' } });
  const first = await pip('codespell==1.0');
  assert.match(first, /is\s+not\s+on\s+your\s+PATH/);
  assert.match(first, /pip-shim: in this shell: export PATH=\S+\/home\/\.local\/bin:"\$PATH"\n/);
  assert.doesNotMatch(first, /permanently/);
  assert.match(
    await pip('codespell<2'),
    /→ pipx install 'codespell<2'\n[\s\S]*already seems to be installed/,
  );
  assert.equal(await version(), 'codespell 1.0\n');
  assert.match(await pip('codespell==2.0'), /→ pipx install --force codespell==2.0\n/);
  assert.equal(await version(), 'codespell 2.0\n');
  assert.match(await pip('codespell==1.0'), /--force codespell==1.0\n/);
  assert.match(await pip('-U', 'codespell<2'), /→ pipx install --force --pip-args=--upgrade 'codespell<2'\n/);
  assert.equal(await version(), 'codespell 1.5\n');
  assert.match(await pip('-U', 'codespell'), /→ pipx upgrade codespell\n/);
  assert.equal(await version(), 'codespell 2.0\n');
});

test('with PIP_SHIM_AUTO=smart, pip-shim installs a known tool into the venv if its wheel has no command', {
  skip,
}, async (t) => {
  const box = await pipxBox(t);
  buildWheel(box.wheels, { name: 'black' });
  const options = { env: { PIP_SHIM_AUTO: 'smart' }, timeout: 180_000 };
  const { code, stderr } = await box.run('pip', ['install', 'codespell', 'black'], options);
  assert.equal(code, 0, stderr);
  assert.match(
    stderr,
    /→ pipx install black\n[\s\S]*black is a library[\s\S]*→ \.venv\/bin\/pip install black\n/,
  );
  assert.ok(existsSync(join(box.home, '.local/bin/codespell')));
});

test('at the menu, pip-shim installs a known tool into the venv together with a library if its wheel has no command', {
  skip,
}, async (t) => {
  const box = await pipxBox(t);
  for (const name of ['black', 'a-library']) buildWheel(box.wheels, { name });
  const terminal = await box.open('pip', ['install', 'black', 'a-library'], { lifetime: 180_000 });
  await terminal.waitFor(/❯ Tools with pipx, the rest in \.venv[\s\S]*Stop +nothing/);
  terminal.type(KEYS.enter);
  assert.deepEqual(await terminal.exit, { code: 0, signal: null }, text(terminal));
  assert.match(
    text(terminal),
    /→ pipx install black\n[\s\S]*black is a library[\s\S]*→ \.venv\/bin\/pip install black a-library\n/,
  );
  const imported = await box.run(join(box.project, '.venv/bin/python'), ['-c', 'import black, a_library']);
  assert.equal(imported.code, 0, imported.stderr);
});

test('`pip-shim undo` makes the real pipx uninstall only the tools that the install added', {
  skip,
}, async (t) => {
  const box = await pipxBox(t);
  const env = { PIP_SHIM_AUTO: 'pipx' };
  const cli = (args: readonly string[]) => box.run(process.execPath, [boot, 'cli', ...args]);
  const tool = (name: string): boolean => existsSync(join(box.home, '.local/bin', name));
  for (const words of [['codespell'], ['codespell', 'yamllint']])
    assert.equal((await box.run('pip', ['install', ...words], { env, timeout: 240_000 })).code, 0);
  const entries: readonly { readonly tools: readonly string[] }[] = JSON.parse(
    (await cli(['history', '--json'])).stdout,
  );
  assert.deepEqual(
    entries.map(({ tools }) => tools),
    [['codespell'], ['yamllint']],
  );
  const first = await cli(['undo', '--yes']);
  assert.equal(first.code, 0, first.stderr);
  assert.match(first.stdout, /→ \S*pipx uninstall yamllint\n/);
  assert.deepEqual([tool('codespell'), tool('yamllint')], [true, false]);
  assert.equal((await cli(['undo', '--yes'])).code, 0);
  assert.equal(tool('codespell'), false);
});

test('pipx: if pipx finds no command in a package, the menu then offers to install it into a venv', {
  skip,
}, async (t) => {
  const box = await pipxBox(t);
  buildWheel(box.wheels, { name: 'no-tool' });
  const args = ['install', 'no-tool'];
  const named = await box.run('pip', args, { env: { PIP_SHIM_AUTO: 'pipx' }, timeout: 180_000 });
  assert.equal(named.code, 1);
  assert.match(
    named.stderr,
    /\npip-shim: no-tool is a library: .*\n {2}into a venv: PIP_SHIM_AUTO=venv pip install no-tool\n$/,
  );
  assert.ok(!box.hasVenv());
  const terminal = await box.open('pip', args, { cols: 160, lifetime: 180_000 });
  await terminal.waitFor(/Stop +nothing/);
  terminal.type(KEYS.down + KEYS.enter);
  await terminal.waitFor(/→ pipx install no-tool/);
  await terminal.waitFor(/Install it in a venv instead\?[\s\S]*❯ In this project \(\.venv, new\)[\s\S]*Stop/);
  terminal.type(KEYS.enter);
  assert.deepEqual(await terminal.exit, { code: 0, signal: null }, text(terminal));
  const imported = await box.run(join(box.project, '.venv/bin/python'), ['-c', 'import no_tool']);
  assert.equal(imported.code, 0, imported.stderr);
});

test('pipx: an install of ansible adds the commands of its dependencies', { skip }, async (t) => {
  const box = await pipxBox(t);
  buildWheel(box.wheels, { name: 'ansible', requires: ['codespell'] });
  const options = { env: { PIP_SHIM_AUTO: 'pipx' }, timeout: 180_000 };
  const { code, stderr } = await box.run('pip', ['install', 'ansible'], options);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /→ pipx install --include-deps ansible\n/);
  assert.ok(existsSync(join(box.home, '.local/bin/codespell')));
});

test('pipx: what it has placed is checked against the commands that a name promises', { skip }, async (t) => {
  const box = await pipxBox(t);
  const scripts = { ansible: 'ansible_core:main', 'ansible-playbook': 'ansible_core:main' };
  buildWheel(box.wheels, { name: 'ansible-core', scripts });
  const community = { 'ansible-community': 'ansible:main' };
  buildWheel(box.wheels, { name: 'ansible', requires: ['ansible-core'], scripts: community });
  const options = { env: { PIP_SHIM_AUTO: 'pipx' }, timeout: 180_000 };
  const install = () => box.run('pip', ['install', 'ansible'], options);
  const bin = join(box.home, '.local/bin');

  // What somebody did by hand before: the commands of the dependency are left out.
  assert.equal((await box.run('pipx', ['install', 'ansible'], { timeout: 180_000 })).code, 0);
  const before = await install();
  assert.equal(before.code, 0, before.stderr);
  const [, again = ''] =
    /\npip-shim: pipx has installed ansible without these commands: ansible, ansible-playbook\n {2}to have them, too: (pipx .*)\n/.exec(
      before.stderr,
    ) ?? [];
  assert.equal(again, 'pipx install --force --include-deps ansible', before.stderr);
  assert.ok(!existsSync(join(bin, 'ansible')));

  const forced = await box.run('sh', ['-c', again], { timeout: 180_000 });
  assert.equal(forced.code, 0, forced.stderr);
  assert.equal((await box.run(join(bin, 'ansible-playbook'))).stdout, 'ansible-core 1.0\n');
  const after = await install();
  assert.equal(after.code, 0, after.stderr);
  assert.doesNotMatch(after.stderr, /without these commands/);
});
