import assert from 'node:assert/strict';
import { chmodSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { quickInstallerFor, toolsWithout, tree } from '../../e2e/install/installer.ts';

test('if the #! line of a built script names the python3 shim, --uninstall leaves a script that starts Python there, and the built script still runs', async (t) => {
  const box = await quickInstallerFor(t);
  for (const name of ['.bashrc', '.local/share/mine']) box.write(name, '');
  const shim = join(box.shims, 'python3');
  const before = tree(box.home);
  const runs = async (script: string): Promise<string> => {
    const { stdout, stderr } = await box.run(script, [], { cwd: box.root });
    return stdout + stderr;
  };
  await box.succeed(['--yes', '--with-python']);
  // meson, and configure with AM_PATH_PYTHON, write such scripts: test/wide/matrix/python-tools.test.ts.
  const script = box.write('built/bin/tool', `#!${shim}\nimport sys\nprint(sys.prefix, sys.base_prefix)\n`);
  chmodSync(script, 0o755);
  const whole = await runs(script);
  assert.match(whole, /^\/\S* \/\S*\n$/);

  const pipShim = join(box.home, '.local/bin/pip-shim');
  const disabled = await box.run(pipShim, ['disable', 'python']);
  assert.equal(disabled.code, 0, disabled.stderr);
  assert.match(
    disabled.stdout,
    /^the first line of \S*\/built\/bin\/tool names \S*\/shims\/python3: build it again, or write #!\/\S*\/python3 there$/m,
  );
  await box.succeed(['--yes', '--with-python']);

  const said = await box.succeed(['--uninstall', '--yes']);
  assert.match(
    said,
    /^Left a script that starts \/\S*\/python3 at \S*\/shims\/python3, because the first line of \S*\/built\/bin\/tool names it$/m,
  );
  assert.doesNotMatch(said, /rm -r \S*\/shims$/m, 'the script begins with what is there');
  assert.equal(await runs(script), whole);

  await box.succeed();
  assert.match(readFileSync(shim, 'utf8'), /^# pip-shim shim$/m, 'a shim is there again');
  assert.equal(await runs(script), whole);

  rmSync(join(box.home, 'built'), { recursive: true });
  await box.succeed(['--uninstall', '--yes']);
  assert.deepEqual(tree(box.home), before);
});

test('without any Node.js, --uninstall also leaves a script that starts Python, but only if a #! line names the python3 shim', async (t) => {
  const box = await quickInstallerFor(t);
  const venv = box.write('venv/bin/python3', '');
  chmodSync(venv, 0o755);
  box.write('venv/pyvenv.cfg', '');
  const PATH = `${dirname(venv)}:${toolsWithout(/^(node|nodejs|npm|npx)$/)}`;
  const shim = join(box.shims, 'python3');
  const uninstall = async (): Promise<string> => {
    await box.succeed(['--yes', '--with-python']);
    const command = join(box.home, '.local/bin/pip-shim');
    const text = readFileSync(command, 'utf8');
    writeFileSync(command, text.replace(/^_pipshim_node=.*$/m, "_pipshim_node='/nonexistent/node'"));
    const { code, stdout, stderr } = await box.run(
      'sh',
      [join(box.data, 'current/install.sh'), '--uninstall', '--yes'],
      { env: { PATH }, cwd: box.root },
    );
    assert.deepEqual([code, stderr], [0, '']);
    return stdout;
  };
  box.write('built/bin/other', `#!${shim}-config\n`);
  assert.doesNotMatch(await uninstall(), /Left a script/);
  assert.ok(!existsSync(shim));
  const script = box.write('built/bin/tool', `#!${shim}\nimport sys\nprint(sys.prefix)\n`);
  chmodSync(script, 0o755);
  const said = await uninstall();
  assert.match(said, /^Left a script that starts \/\S*\/python3 at \S*\/shims\/python3, /m);
  assert.ok(!said.includes(venv), 'not the Python of the active venv');
  const { code, stdout } = await box.run(script, [], { env: { PATH }, cwd: box.root });
  assert.deepEqual([code, stdout[0]], [0, '/']);
  await box.succeed(['--yes', '--with-python']);
  assert.match(readFileSync(shim, 'utf8'), /^# pip-shim shim$/m, 'a shim takes the place of it');
});
