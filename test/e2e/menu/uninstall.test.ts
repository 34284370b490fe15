import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { ownVenv } from '../../helpers/own-venv.ts';
import { KEYS } from '../../helpers/terminal.ts';
import { promptBox, text } from './prompt-box.ts';

test("if the project's venv has the package, the menu offers to uninstall it there, and Enter does so", async (t) => {
  const box = await promptBox(t);
  await ownVenv(box, undefined, [{ name: 'library' }]);
  const terminal = await box.open('pip', ['uninstall', '-y', 'library']);
  await terminal.waitFor('? Uninstall library?');
  await terminal.waitFor(/❯ .*\.venv/);
  await terminal.waitFor(/Stop +nothing is uninstalled/);
  terminal.type(KEYS.enter);
  await terminal.waitFor('Successfully uninstalled library-1.0');
  assert.deepEqual(await terminal.exit, { code: 0, signal: null });
  const imported = await box.run(join(box.project, '.venv/bin/python'), ['-c', 'import library']);
  assert.match(imported.stderr, /No module named 'library'/);
});

test('if the package is not installed anywhere, pip-shim prints pip’s message and where it has looked, and makes no venv', async (t) => {
  const box = await promptBox(t);
  const args = ['uninstall', '-y', 'library'];
  const refusal = await box.refusal(args);
  const terminal = await box.open('pip', args);
  assert.deepEqual(await terminal.exit, { code: 1, signal: null });
  const said = text(terminal);
  assert.ok(said.includes(refusal) && !said.includes('Uninstall library?'), said);
  assert.match(said, /there is no \.venv/);
  assert.match(said, /pipx does not have library/);
  assert.ok(!box.hasVenv());
});

test('if pip installed the package for the user alone, pip-shim says where the package is and how to uninstall it', async (t) => {
  const box = await promptBox(t);
  const [minor] = box.python.version.match(/^\d+\.\d+/) ?? [];
  const site = join(box.home, `.local/lib/python${minor}/site-packages`);
  mkdirSync(join(site, 'library-1.0.dist-info'), { recursive: true });
  const terminal = await box.open('pip', ['uninstall', '-y', 'library']);
  await terminal.waitFor(
    /library: installed by pip in ~\/\.local\/lib\/python3\.\d+\/site-packages, for you alone/,
  );
  await terminal.waitFor('to uninstall it: pip uninstall --break-system-packages library');
  assert.equal((await terminal.exit).code, 1);
  const { code, stderr } = await box.run('pip', ['uninstall', '-y', 'library']);
  assert.equal(code, 1);
  assert.match(
    stderr,
    /\nhint: pip-shim can't uninstall it either: .*library: installed by pip in .*; to uninstall it: pip uninstall -y --break-system-packages library\n$/,
  );
  const auto = await box.run('pip', ['uninstall', '-y', 'library'], { env: { PIP_SHIM_AUTO: 'venv' } });
  assert.equal(auto.code, 1);
  assert.match(
    auto.stderr,
    /^pip-shim: PIP_SHIM_AUTO=venv: there is no \.venv\n {2}library: installed by pip in .*\n.* to uninstall it: pip uninstall -y --break-system-packages library/m,
  );
  assert.ok(!box.hasVenv());
});

for (const base of [undefined, 'base']) {
  const where = base === undefined ? '~/.local' : 'PYTHONUSERBASE';
  test(`the command that is named for a package in ${where} uninstalls it, at a terminal and in a script`, async (t) => {
    const box = await promptBox(t);
    if (base !== undefined) box.env.PYTHONUSERBASE = join(box.root, base);
    const add = ['install', '-q', '--user', '--break-system-packages', 'library'];
    const isThere = async () => (await box.run(box.python.python, ['-c', 'import library'])).code === 0;
    const named = / to uninstall it: (pip uninstall .*)\n/;
    for (const way of ['terminal', 'script', 'automatic']) {
      assert.equal((await box.run(box.python.pip, add)).code, 0);
      assert.ok(await isThere());
      const args = ['uninstall', ...(way === 'terminal' ? ['-y'] : []), 'library'];
      let said: string;
      if (way === 'terminal') {
        const terminal = await box.open('pip', args, { cols: 200 });
        assert.equal((await terminal.exit).code, 1);
        said = text(terminal);
      } else {
        const auto = way === 'script' ? {} : { PIP_SHIM_AUTO: 'venv' };
        const { code, stderr } = await box.run('pip', args, { env: auto });
        assert.equal(code, 1);
        said = stderr;
      }
      const command = named.exec(said)?.[1] ?? '';
      const yes = way === 'terminal' ? ' -y' : '';
      const { code, stderr } = await box.run('sh', ['-c', `${command}${yes}`]);
      assert.deepEqual([code, await isThere()], [0, false], `${said}${stderr}`);
    }
  });
}

test('if the system’s package manager installed the package, pip-shim names the system package and how to remove it', async (t) => {
  const box = await promptBox(t);
  const packages = '/usr/lib/python3/dist-packages';
  const owned = await box.run('sh', ['-c', `dpkg -S ${packages}/*-info 2>/dev/null | head -1`]);
  const [, systemPackage, name] = /^([^:]+): .*\/([\w.]+)-[^/]*-info/.exec(owned.stdout) ?? [];
  if (box.python.how !== 'system' || !name) return t.skip('no Python package of the system’s here');
  const terminal = await box.open('pip', ['uninstall', '-y', name], { cols: 200 });
  await terminal.waitFor(new RegExp(`: installed by .*, as ${systemPackage}`));
  await terminal.waitFor(new RegExp(`if nothing needs it: .*apt remove ${systemPackage}`));
  assert.equal((await terminal.exit).code, 1);
});

test('if a fake pipx has installed the package, the menu offers to uninstall it with pipx', async (t) => {
  const box = await promptBox(t);
  box.command('pipx', 'echo "fake pipx: $*"');
  mkdirSync(join(box.home, '.local/pipx/venvs/black'), { recursive: true });
  const terminal = await box.open('pip', ['uninstall', 'black']);
  await terminal.waitFor(/❯ From pipx +that is where it is installed/);
  await terminal.waitFor(/→ pipx uninstall black/);
  terminal.type(KEYS.enter);
  await terminal.waitFor('fake pipx: uninstall black');
  assert.equal((await terminal.exit).code, 0);
});
