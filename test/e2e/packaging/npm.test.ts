import assert from 'node:assert/strict';
import { existsSync, lstatSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { docsPages } from '../../helpers/pages.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { cliBoxFor } from '../commands/built-cli.ts';

// A real `npm install --global` installs the package that `npm pack` makes, in a sandbox without a network.

import { DATA_FILES } from '../../../src/packages/data.ts';
import { PROGRAM_FILES } from '../../../src/setup/program.ts';
import { npmBoxFor, skip } from './npm-box.ts';

const PACKED = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'bench/figures.svg',
  ...PROGRAM_FILES.map((name) => `dist/${name}`),
  ...DATA_FILES.map((name) => `dist/data/${name}`),
  'dist/licences.txt',
  'dist/shims/command',
  'dist/shims/command.sh',
  'dist/shims/early-pip.py',
  'dist/shims/failed.sh',
  'dist/shims/fast-path.sh',
  'dist/shims/hear-pip.py',
  'dist/shims/hook.bash',
  'dist/shims/hook.fish',
  'dist/shims/hook.posix',
  'dist/shims/hook.sh',
  'dist/shims/hook.zsh',
  'dist/shims/no-pip.sh',
  'dist/shims/node.sh',
  'dist/shims/outside.sh',
  'dist/shims/pip',
  'dist/shims/pip-shim',
  'dist/shims/tell-failure.py',
  ...docsPages(),
  'package.json',
  'picture/prompt.svg',
  'shims/pip-shim',
].sort();

test('npm installs only the command pip-shim, `pip-shim enable` adds working shims, and `pip-shim disable` removes them', {
  skip,
}, async (t) => {
  const box = await npmBoxFor(t);
  assert.deepEqual(readdirSync(box.commands), ['pip-shim']);
  const files = readdirSync(box.installed, { recursive: true }).map(String);
  assert.deepEqual(
    files.filter((name) => !lstatSync(join(box.installed, name)).isDirectory()).sort(),
    PACKED,
  );
  const { version, bin, dependencies } = JSON.parse(
    readFileSync(join(box.installed, 'package.json'), 'utf8'),
  );
  assert.deepEqual([bin, dependencies], [{ 'pip-shim': 'shims/pip-shim' }, undefined]);

  const run = (...args: readonly string[]) => box.run('pip-shim', args);
  assert.equal((await run('--version')).stdout, `pip-shim ${version}\n`);
  assert.match((await run('hook', 'bash')).stdout, /^_pipshim_command='\/.*\/a prefix\/bin\/pip-shim'\n/);
  assert.deepEqual((await run('run', '--help')).stderr, '');
  assert.match((await run('doctor')).stdout, /problem: commands that have no shim in .*\/a prefix\/bin: pip/);
  const uninstall = await run('uninstall');
  assert.deepEqual([uninstall.code, uninstall.stdout], [1, '']);
  assert.match(uninstall.stderr, /pip-shim disable\n.*npm uninstall --global pip-shim/);

  const enabled = await box.run('pip-shim', ['enable']);
  assert.deepEqual([enabled.code, enabled.stderr], [0, '']);
  assert.match(enabled.stdout, /^placed: pip, pip3\S* .*in .*\/a prefix\/bin\n/);
  assert.match((await box.run('pip-shim', ['enable'])).stdout, /^nothing to do/);
  const doctor = await box.run('pip-shim', ['doctor']);
  assert.match(doctor.stdout, /\nno problems found\n$/);

  const wheel = buildWheel(box.root, { name: 'demo', version: '1.0' });
  const auto = { env: { PIP_SHIM_AUTO: 'venv' } };
  const { code, stderr } = await box.run('pip', ['install', '--no-index', wheel], auto);
  assert.equal(code, 0, stderr);
  assert.equal((await box.run(join(box.project, '.venv/bin/python'), ['-c', 'import demo'])).code, 0);

  await box.run('pip-shim', ['enable', 'python']);
  assert.ok(existsSync(join(box.commands, 'python3')));
  const disabled = await box.run('pip-shim', ['disable']);
  assert.match(disabled.stdout, /^removed: pip, pip3.*python3.* from /);
  assert.deepEqual(readdirSync(box.commands), ['pip-shim']);

  await box.run('pip-shim', ['enable']);
  await box.npm('uninstall', '--global', 'pip-shim');
  assert.deepEqual(
    [existsSync(box.installed), readdirSync(box.commands).includes('pip-shim')],
    [false, false],
  );
  const left = await box.run('pip', ['install', '--no-index', 'nothing']);
  assert.equal(left.code, 1);
  assert.match(
    left.stdout + left.stderr,
    /the program is missing.*running plain pip[\s\S]*externally-managed-environment/,
  );
});

test('`pip-shim enable` and `pip-shim disable` work without an argument only if npm installed pip-shim', async (t) => {
  const box = await cliBoxFor(t);
  for (const command of ['enable', 'disable']) {
    const { code, stderr } = await box.cli([command]);
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`${command} needs an argument\\n.*pip-shim ${command} python`));
  }
});
