import assert from 'node:assert/strict';
import { existsSync, mkdirSync, readdirSync, readFileSync, unlinkSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { freshDir } from '../../helpers/temp.ts';
import {
  blocksIn,
  cloneTo,
  debianHome,
  hasCommand,
  installerFor,
  placeCommand,
  quickInstallerFor,
  toolsWithout,
  tree,
} from './installer.ts';

// Tests each statement of docs/install.md about install.sh once. test/wide/install tests all other cases.

const SHELLS: readonly [name: string, args: readonly string[]][] = [
  ['bash', ['-ic']],
  ['bash', ['-lc']],
  ['sh', ['-lc']],
  ['zsh', ['-ic']],
  ['fish', ['-c']],
];

test('install.sh puts the shims first on PATH, a second run changes nothing, and --uninstall restores the home even without Node.js', async (t) => {
  const box = await installerFor(t);
  debianHome(box);
  box.write('.zshrc', '');
  mkdirSync(join(box.home, '.config/fish'), { recursive: true });
  const untouched = tree(box.home);
  const first = await box.succeed();
  assert.match(first, /self-test: exit 0, and the project's \.venv imports it/);
  assert.match(first, /self-test: \S+ can't import it, as it should be/);
  for (const name of ['pip', 'pip3'].filter((name) => existsSync(join(dirname(box.python.pip), name)))) {
    assert.ok(readdirSync(box.shims).includes(name), name);
  }
  assert.equal((await box.run(join(box.home, '.local/bin/pip-shim'), ['--version'])).code, 0);
  assert.deepEqual(readdirSync(box.env.TMPDIR ?? ''), [], 'the self-test leaves nothing behind');
  for (const [shell, args] of SHELLS.filter(([name]) => hasCommand(name))) {
    const line = 'command -v pip; command -v pip-shim; pip --version';
    const [pip, command, version] = (await box.run(shell, [...args, line])).stdout.trim().split('\n');
    assert.deepEqual([pip, command], [join(box.shims, 'pip'), join(box.home, '.local/bin/pip-shim')], shell);
    assert.match(version ?? '', /^pip \d/);
  }
  const before = tree(box.home, { times: true });
  unlinkSync(join(box.bin, 'npm'));
  box.command('npm', 'exit 0'); // the clone is built, so npm has nothing to do
  const venv = join(box.root, 'venv');
  mkdirSync(join(venv, 'bin'), { recursive: true });
  for (const name of ['pyvenv.cfg', 'bin/python3', 'bin/pip', 'bin/pip3'])
    writeFileSync(join(venv, name), '#!/bin/sh\n: >>"$0.ran"\n', { mode: 0o755 });
  const active = { VIRTUAL_ENV: venv, PATH: `${venv}/bin:${box.env.PATH}` };
  const second = await box.succeed(['--yes'], { env: active });
  assert.match(second, /self-test: exit 0, and the project's \.venv imports it/);
  assert.deepEqual(
    readdirSync(join(venv, 'bin')).sort(),
    ['pip', 'pip3', 'python3'],
    'it runs nothing there',
  );
  assert.match(second, /The block in .*\.bashrc is there already/);
  assert.deepEqual(tree(box.home, { times: true }), before);
  assert.deepEqual([blocksIn(box.read('.bashrc')), blocksIn(box.read('.profile'))], [1, 1]);

  placeCommand(box);
  const tools = toolsWithout(/^(node|nodejs|npm|npx)$/);
  const copy = join(box.data, 'current/install.sh');
  const options = { env: { PATH: tools, XDG_DATA_HOME: '/elsewhere' }, cwd: box.root };
  const { code, stderr } = await box.run('sh', [copy, '--uninstall', '--yes'], options);
  assert.deepEqual([code, stderr], [0, '']);
  assert.deepEqual(tree(box.home), untouched);
});

test('if Node.js is missing or too old, install.sh says so and changes nothing, but installs Node.js if it runs as root and finds apt', async (t) => {
  const box = await quickInstallerFor(t);
  const before = tree(box.home);
  const unknown = await box.install(['--yes', '--bogus']);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /unknown option: --bogus\n.*--yes, --no-modify-path, .*--system, --uninstall/);
  const silent = await box.install([]);
  assert.equal(silent.code, 2);
  assert.match(silent.stderr, /not a terminal.*\n.*--yes/);
  assert.match((await box.install(['--help'])).stdout, /^Usage: /);
  assert.match((await box.install(['--version'])).stdout, /^\d+\.\d+\.\d+\n$/);

  box.env.PATH = `${box.bin}:${toolsWithout(/^(node|nodejs|npm|npx|apt-get|apt-cache|pip|pip3.*)$/)}`;
  for (const name of ['node', 'npm']) unlinkSync(join(box.bin, name));
  const none = await box.install();
  assert.equal(none.code, 1);
  assert.match(none.stderr, /needs Node 18\.19 or later\n/);
  box.command('node', 'echo v18.18.9');
  box.command('npm', 'exit 0');
  const old = await box.install();
  assert.equal(old.code, 1);
  assert.match(old.stderr, /needs Node 18\.19 or later \(found only .*\/node \(18\.18\.9\)\)/);
  assert.deepEqual(tree(box.home), before);
  if (process.getuid?.() !== 0) return;

  const log = join(box.root, 'apt.log');
  for (const name of ['node', 'npm']) unlinkSync(join(box.bin, name));
  box.command('apt-cache', 'exit 0');
  box.command('apt-get', `echo "$DEBIAN_FRONTEND $*" >>'${log}'; exit 1`);
  const unbuilt = await box.run('sh', [join(cloneTo(freshDir('unbuilt')), 'install.sh'), '--yes']);
  assert.match(unbuilt.stderr, /apt-get could not install nodejs npm\n/);
  box.command('apt-cache', 'exit 100');
  box.command(
    'apt-get',
    `echo "$DEBIAN_FRONTEND $*" >>'${log}'
case $1 in install) ln -s '${process.execPath}' '${box.bin}/node'; printf '#!/bin/sh\\n' >'${box.bin}/npm'; chmod 755 '${box.bin}/npm' ;; esac`,
  );
  await box.succeed();
  assert.deepEqual(
    readFileSync(log, 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.trim()),
    [
      'noninteractive install -q -y --no-install-recommends nodejs npm',
      ...['update -q', 'noninteractive install -q -y --no-install-recommends nodejs'],
    ],
  );
});
