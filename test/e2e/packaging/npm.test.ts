import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { asNobody, giveToNobody, ROOT } from '../attacks/traps.ts';
import { type CliBox, cliBoxFor } from '../commands/cli-box.ts';
import { commandOnPath, hasCommand } from '../install/installer.ts';

// The package that `npm pack` makes, installed for real by `npm install --global` below a sandbox, without a network.

const skip = hasCommand('npm') ? false : 'npm is not installed';
const PACKED = [
  'LICENSE',
  'README.md',
  'dist/boot.cjs',
  'dist/licences.txt',
  'dist/pip-shim.cjs',
  'package.json',
  'shims/hook.bash',
  'shims/hook.fish',
  'shims/hook.posix',
  'shims/hook.sh',
  'shims/hook.zsh',
  'shims/pip',
  'shims/pip-shim',
];

interface NpmBox extends CliBox {
  /** Where npm puts commands; first on PATH. */
  readonly commands: string;
  /** The installed package. */
  readonly installed: string;
  npm(...args: readonly string[]): Promise<string>;
}

/** The package, made once for all tests. */
let packed: string | undefined;

async function npmBoxFor(t: TestContext): Promise<NpmBox> {
  const box = await cliBoxFor(t);
  const prefix = join(box.home, 'a prefix');
  const [commands, installed] = [join(prefix, 'bin'), join(prefix, 'lib/node_modules/pip-shim')];
  mkdirSync(prefix);
  box.env.PATH = `${commands}:${box.env.PATH}`;
  box.command('node', `exec '${process.execPath}' "$@"`);
  const npm: NpmBox['npm'] = async (...args) => {
    const words = ['--offline', '--no-update-notifier', '--no-audit', '--no-fund', ...args];
    const { code, stdout, stderr } = await box.run(commandOnPath('npm'), words, {
      cwd: repository,
      timeout: 120_000,
    });
    assert.equal(code, 0, stdout + stderr);
    return stdout;
  };
  if (packed === undefined) {
    const destination = freshDir('npm');
    const name = await npm('pack', '--silent', '--ignore-scripts', '--pack-destination', destination);
    packed = join(destination, name.trim());
  }
  await npm('install', '--global', '--prefix', prefix, packed);
  return { ...box, commands, installed, npm: (...args) => npm('--prefix', prefix, ...args) };
}

test('npm installs the command pip-shim alone, and nothing that it depends on', { skip }, async (t) => {
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
  const doctor = await run('doctor');
  assert.match(doctor.stdout, /problem: without a shim in .*\/a prefix\/bin: pip/);
  const uninstall = await run('uninstall');
  assert.deepEqual([uninstall.code, uninstall.stdout], [1, '']);
  assert.match(uninstall.stderr, /pip-shim disable\n.*npm uninstall --global pip-shim/);
});

test('enable places the shims, the main job is done, disable and npm take all away', { skip }, async (t) => {
  const box = await npmBoxFor(t);
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
  await box.npm('uninstall', '--global', 'pip-shim');
  assert.deepEqual([existsSync(box.installed), readdirSync(box.commands)], [false, []]);
});

test("enable and disable leave what others put beside npm's commands", { skip }, async (t) => {
  const box = await npmBoxFor(t);
  const foreign = join(box.commands, 'pip3');
  writeFileSync(foreign, '#!/bin/sh\necho foreign\n');
  // A shim of another installation, in the same directory.
  const shim = join(box.commands, 'pip3.99');
  const other = box.placeShims(['pip']);
  writeFileSync(shim, readFileSync(join(other, 'pip')));
  for (const path of [foreign, shim]) chmodSync(path, 0o755);
  box.anotherPip('pip3.99');
  const before = [foreign, shim].map((path) => readFileSync(path, 'utf8'));
  const enabled = await box.run('pip-shim', ['enable']);
  assert.equal(enabled.code, 1);
  assert.match(enabled.stdout, /^placed: pip/);
  assert.match(enabled.stderr, /never overwritten: .*\/pip3, .*\/pip3\.99\n/);
  // What may be pip itself has to stay; a shim of another installation need not.
  const elsewhere = /npm's directory is also that of pip itself: install by \.\/install\.sh, /;
  assert.match(enabled.stderr, elsewhere);
  const doctor = await box.run('pip-shim', ['doctor']);
  assert.match(doctor.stdout, elsewhere);
  chmodSync(foreign, 0o644);
  assert.match(
    (await box.run('pip-shim', ['enable'])).stderr,
    /\n {2}move it away, then: pip-shim rehash\n$/,
  );
  chmodSync(foreign, 0o755);
  await box.run('pip-shim', ['disable']);
  assert.deepEqual(readdirSync(box.commands), ['pip-shim', 'pip3', 'pip3.99']);
  assert.deepEqual(
    [foreign, shim].map((path) => readFileSync(path, 'utf8')),
    before,
  );
});

test("in a directory of root's enable and disable say how root does it", {
  skip: skip || (ROOT ? false : 'only root can leave a directory of its own'),
}, async (t) => {
  const box = await npmBoxFor(t);
  const root = join(box.home, 'a prefix');
  giveToNobody(box);
  execFileSync('chown', ['-hR', '0:0', root]);
  const says = async (...words: readonly string[]) => {
    const { code, stdout, stderr } = await asNobody(box, 'pip-shim', words);
    assert.deepEqual([code, stdout], [1, '']);
    assert.ok(stderr.endsWith(`/a prefix/bin/pip-shim' ${words.join(' ')}\n`), stderr);
    assert.match(stderr, /^pip-shim: you may not write to \/.*\/a prefix\/bin\n {2}sudo '\//);
  };
  for (const words of [['enable'], ['enable', 'python'], ['rehash']]) await says(...words);
  await box.run('pip-shim', ['enable']);
  await says('disable');
  assert.match((await asNobody(box, 'pip-shim', ['enable'])).stdout, /^nothing to do/);
});

test('when npm has taken the program away, a shim left behind runs plain pip and says so', {
  skip,
}, async (t) => {
  const box = await npmBoxFor(t);
  await box.run('pip-shim', ['enable']);
  await box.npm('uninstall', '--global', 'pip-shim');
  const { stdout, stderr, code } = await box.run('pip', ['install', '--no-index', 'nothing']);
  assert.equal(code, 1);
  assert.match(
    stdout + stderr,
    /its program is missing.*running plain pip[\s\S]*externally-managed-environment/,
  );
});

test("enable without a word is for npm's installation alone", async (t) => {
  const box = await cliBoxFor(t);
  for (const command of ['enable', 'disable']) {
    const { code, stderr } = await box.cli([command]);
    assert.equal(code, 2);
    assert.match(stderr, new RegExp(`${command} what\\?\\n.*pip-shim ${command} python`));
  }
});
