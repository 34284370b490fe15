import assert from 'node:assert/strict';
import { chownSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { activated } from '../../helpers/activated.ts';
import { promptBox, text } from '../menu/prompt-box.ts';
import { AUTO, INSTALL, scriptBox } from './script-box.ts';

// An explicit choice wins: pip-shim uses an active venv without a question, and PIP_SHIM_AUTO overrides a
// config file that nobody typed.

const INTO_ACTIVE = /^\u2192 \.venv\/bin\/python -m ensurepip|installed in \.venv/m;

test('pip-shim reads an active venv that has no pip, and installs into it without a question', async (t) => {
  const box = await scriptBox(t);
  const made = await box.run(box.python.python, ['-m', 'venv', '--without-pip', '.venv']);
  assert.equal(made.code, 0, made.stderr);
  const env = activated(join(box.project, '.venv'), box);
  assert.equal(await box.script('pip freeze --all', { env }), '');
  assert.match(await box.script('pip install --no-index "$WHEEL" 2>&1', { env }), INTO_ACTIVE);
  assert.match(await box.script('pip3 list', { env }), /^demo +1\.0$/m);
  assert.equal(await box.script('python3 -c "import demo; print(1)"', { env }), '1\n');
  assert.match(await box.script('pip uninstall -y demo', { env }), /Successfully uninstalled demo-1\.0/);
});

test('a VIRTUAL_ENV whose bin is not first on PATH is ignored, and one line says so', async (t) => {
  const box = await scriptBox(t);
  const made = await box.run(box.python.python, ['-m', 'venv', '--without-pip', '../left']);
  assert.equal(made.code, 0, made.stderr);
  const left = join(box.home, 'left');
  const env = { ...AUTO, VIRTUAL_ENV: left };
  const said = await box.script('pip install --no-index "$WHEEL" 2>&1', { env });
  assert.match(said, /VIRTUAL_ENV names .*left, but it is not active: .*\n.*installed in \.venv/s);
  assert.equal(await box.script('python3 -c "import demo; print(1)"', { env }), '1\n');
  assert.match(await box.script('pip list', { env }), /^demo +1\.0$/m);
  assert.ok(!existsSync(join(left, 'bin/pip')));
});

test('PIP_SHIM_AUTO wins over break-system-packages in a config file, and one line names the file', async (t) => {
  const box = await scriptBox(t);
  const file = join(box.home, '.config/pip/pip.conf');
  mkdirSync(join(box.home, '.config/pip'), { recursive: true });
  writeFileSync(file, '[global]\nbreak-system-packages = true\n');
  const inSystem = (): Promise<string> => box.script(`${box.python.pip} freeze`, { env: {} });
  const before = await inSystem();
  const said = await box.script('pip install --no-index "$WHEEL" 2>&1');
  assert.ok(
    said.includes(`PIP_SHIM_AUTO=venv wins over break-system-packages in ${file}: the system's Python stays`),
    said,
  );
  assert.match(said, /installed in \.venv/);
  await box.script('pip uninstall -qy demo && pip install -q --no-index "$WHEEL" && pip show -q demo');
  assert.equal(await inSystem(), before);
  // pip obeys the option if the user types it, and the config file if PIP_SHIM_AUTO is unset.
  assert.match(
    await box.script('pip install --break-system-packages --dry-run --no-index "$WHEEL"'),
    /^Would install demo-1\.0$/m,
  );
  assert.match(
    await box.script('pip install --dry-run --no-index "$WHEEL"', { env: {} }),
    /^Would install demo-1\.0$/m,
  );
});

test('with -q, pip-shim does not print the line about the config file', async (t) => {
  const box = await scriptBox(t);
  mkdirSync(join(box.home, '.config/pip'), { recursive: true });
  writeFileSync(join(box.home, '.config/pip/pip.conf'), '[global]\nbreak-system-packages = true\n');
  assert.equal(await box.script(`${INSTALL.replace('>/dev/null 2>&1', '2>&1')}`), '');
});

test('under sudo, python3 and pip list use the venv of root’s own project, and a user’s project stays untouched', {
  skip: process.getuid?.() !== 0 && 'needs root',
}, async (t) => {
  const box = await scriptBox(t);
  const env = { ...AUTO, SUDO_USER: 'somebody', SUDO_UID: '1000', SUDO_GID: '1000' };
  await box.script(INSTALL, { env });
  assert.equal(await box.script('python3 -c "import demo; print(1)"', { env }), '1\n');
  assert.match(await box.script('pip list', { env }), /^demo +1\.0$/m);
  const theirs = join(box.root, 'theirs');
  mkdirSync(theirs);
  writeFileSync(join(theirs, 'requirements.txt'), '');
  for (const path of [theirs, join(theirs, 'requirements.txt')]) chownSync(path, 1000, 1000);
  const refused = await box.script('pip install --no-index "$WHEEL" 2>&1 || echo "code $?"', {
    cwd: theirs,
    env,
  });
  assert.match(refused, /run it without sudo: pip install .*\ncode 1\n/s);
  assert.equal(await box.script('ls -A', { cwd: theirs, env }), 'requirements.txt\n');
  assert.doesNotMatch(await box.script('pip list', { cwd: theirs, env }), /^demo/m);
});

test('at a terminal, pip freeze says whose packages it lists, if pip-shim made the project’s venv', async (t) => {
  const box = await promptBox(t);
  assert.equal((await box.run('pip', ['install', 'library'], { env: AUTO })).code, 0);
  const terminal = await box.open('pip', ['freeze', '--all']);
  assert.equal((await terminal.exit).code, 0);
  const hint = /^hint: these are the system's packages; to see the project's: (.*)$/m;
  const line = hint.exec(text(terminal))?.[1] ?? '';
  assert.equal(line, '.venv/bin/pip freeze --all');
  assert.match((await box.run('sh', ['-c', line])).stdout, /^library==1\.0$/m);
});
