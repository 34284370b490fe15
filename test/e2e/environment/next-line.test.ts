import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { ownVenv } from '../../helpers/own-venv.ts';
import { AUTO, INSTALL, scriptBox } from './script-box.ts';

// Each place has one environment, so the next line of a script finds what an install brought. Here the real pip
// installs a package and lists it.

test('freeze, list, show, check, inspect and --version read the packages of the venv that pip install made', async (t) => {
  const box = await scriptBox(t);
  const frozen = await box.script('pip install -q --no-index -r requirements.txt\npip freeze');
  assert.match(frozen, /^demo @ file:.*\n$/);
  assert.match(await box.script('pip3 show demo'), /^Name: demo\nVersion: 1\.0\n/);
  assert.equal(await box.script('pip3 check'), 'No broken requirements found.\n');
  assert.match(await box.script('pip list --format=freeze'), /^demo==1\.0\npip==.*\n/);
  assert.match(await box.script('pip inspect'), /"name": "demo"/);
  assert.match(await box.script('pip --version'), /from .*\/project\/\.venv\/lib\//);
  assert.equal(await box.script('if ! pip3 list | grep -q demo; then echo again; fi'), '');
});

test('pip install -q prints nothing each time it succeeds, and prints pip’s error and the next step if it fails', async (t) => {
  const box = await scriptBox(t);
  for (const run of ['first', 'second', 'third'])
    assert.equal(await box.script('pip install -q --no-index "$WHEEL" 2>&1'), '', run);
  const failed = await box.script('pip install -q --no-index none-such 2>&1 || echo failed');
  assert.match(
    failed,
    /ERROR: No matching distribution found for none-such\npip-shim: pip found no none-such .*\n {2}without --no-index.*\nfailed\n$/,
  );
});

test('the venv’s own pip answers `pip uninstall` of a package that is not installed', async (t) => {
  const box = await scriptBox(t);
  await ownVenv(box);
  assert.match(
    await box.script('pip3 uninstall -y absent 2>&1'),
    /WARNING: Skipping absent as it is not installed/,
  );
});

test('pip freeze is plain pip if no setting chooses a venv', async (t) => {
  const box = await scriptBox(t);
  await ownVenv(box);
  const real = await box.script(`${box.python.pip} freeze`, { env: {} });
  assert.equal(await box.script('pip freeze', { env: {} }), real);
});

test('`auto = "venv"` in config.toml makes pip freeze and python3 use the venv, until the file changes', async (t) => {
  const box = await scriptBox(t);
  const file = join(box.home, '.config/pip-shim/config.toml');
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, 'auto = "venv"\n');
  const NEXT = 'pip freeze; python3 -c "import demo; print(demo.__name__)"';
  const expected = /^demo @ file:.*\ndemo\n$/;
  assert.match(await box.script(`${INSTALL}\n${NEXT}`, { env: {} }), expected);
  assert.match(await box.script(NEXT, { env: {} }), expected, 'by the answer that the program left');
  writeFileSync(file, 'auto = "off"\n');
  const prefix = 'python3 -c "import sys; print(sys.prefix)"';
  const real = await box.script(prefix.replace('python3', box.python.python), { env: {} });
  assert.equal(await box.script(prefix, { env: {} }), real);
  rmSync(file);
  assert.equal(await box.script(prefix, { env: {} }), real);
});

for (const auto of ['smart', 'project'])
  test(`after an install with PIP_SHIM_AUTO=${auto} into a venv, pip freeze and python3 use this venv`, async (t) => {
    const box = await scriptBox(t);
    const out = await box.script(`${INSTALL}\npip freeze; python3 -c "import demo; print(demo.__name__)"`, {
      env: { PIP_SHIM_AUTO: auto },
    });
    assert.match(out, /^demo @ file:.*\ndemo\n$/);
  });

test('in HOME and in TMPDIR, the line after an install uses the venv named default, but a script elsewhere does not', async (t) => {
  const box = await scriptBox(t);
  const temp = box.env.TMPDIR ?? '';
  const named = join(box.home, '.local/share/pip-shim/venvs/default');
  for (const cwd of [box.home, temp]) {
    const out = await box.script(`${INSTALL}\npip freeze\npython3 -c "import demo, sys; print(sys.prefix)"`, {
      cwd,
    });
    assert.match(out, new RegExp(`^demo @ file:.*\\n${named}\\n$`), cwd);
  }
  const elsewhere = join(box.home, 'bin/tool.py');
  mkdirSync(dirname(elsewhere));
  writeFileSync(elsewhere, 'import sys; print(sys.prefix)\n');
  const real = await box.script(`${box.python.python} ${elsewhere}`);
  assert.equal(await box.script(`python3 ${elsewhere}`, { cwd: box.home }), real);
});

test("python3 uses the venv of the script's project, not of the current directory, and PIP_SHIM_VENV in every directory", async (t) => {
  const box = await scriptBox(t);
  const show = 'import sys; print(sys.prefix)';
  mkdirSync(join(box.project, 'backend'));
  writeFileSync(join(box.project, 'backend/pyproject.toml'), '');
  writeFileSync(join(box.project, 'backend/app.py'), show);
  await ownVenv(box);
  await ownVenv(box, join(box.project, 'backend/.venv'));
  const lines = `python3 -c '${show}'\npython3 backend/app.py\ncd /\npython3 "$OLDPWD/backend/app.py"`;
  const [here, below, fromRoot] = (await box.script(lines)).trim().split('\n');
  const [own, backend] = [`${box.project}/.venv`, `${box.project}/backend/.venv`];
  assert.deepEqual([here, below, fromRoot], [own, backend, backend]);
  const env = { ...AUTO, PIP_SHIM_VENV: own };
  for (const cwd of ['/', box.home, join(box.project, 'backend')])
    assert.equal(await box.script(`python3 -c '${show}'`, { cwd, env }), `${own}\n`);
});
