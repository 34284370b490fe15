import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { locksIn } from '../../../src/state/locks.ts';
import { SignalKeeper } from '../../../src/system/signals.ts';
import {
  asNobody,
  blocksIn,
  cloneTo,
  debianHome,
  installerFor,
  placeCommand,
  quickInstallerFor,
  sharedClone,
  toolsWithout,
  tree,
} from '../../e2e/install/installer.ts';
import { openTerminal } from '../../helpers/terminal.ts';

test('install.sh places a shim for each pip on PATH, but not for a pip in a venv or in the current directory', async (t) => {
  const box = await installerFor(t);
  box.command('pip3.99', 'echo "pip 99 from here"');
  box.command('pip3.x', 'exit 1');
  const venv = join(box.root, 'venv');
  mkdirSync(join(venv, 'bin'), { recursive: true });
  writeFileSync(join(venv, 'pyvenv.cfg'), '');
  cpSync(join(box.bin, 'pip3.99'), join(venv, 'bin/pip3.98'));
  cpSync(join(box.bin, 'pip3.99'), join(box.root, 'pip3.97'));
  await box.succeed(['--yes'], { env: { PATH: `${venv}/bin::.:${box.env.PATH}` } });
  const names = readdirSync(box.shims);
  assert.ok(names.includes('pip3.99'));
  assert.deepEqual(
    names.filter((name) => ['pip3.x', 'pip3.98', 'pip3.97'].includes(name)),
    [],
  );
  unlinkSync(join(box.bin, 'pip3.99'));
  assert.match(await box.succeed(), /Removed the shim pip3\.99/);
  assert.ok(!readdirSync(box.shims).includes('pip3.99'));
});

test('--with-python places python shims too, a later install keeps them, and --uninstall removes them', async (t) => {
  const box = await installerFor(t);
  debianHome(box);
  const before = tree(box.home);
  const pythons = () => readdirSync(box.shims).filter((name) => name.startsWith('python'));
  await box.succeed();
  assert.deepEqual(pythons(), []);
  for (const name of ['python3.x', 'python2', 'python3-config']) box.command(name, 'exit 1');
  assert.match(await box.succeed(['--yes', '--with-python']), /^Placed the shims: pip.* python3 .*\/shims$/m);
  const names = pythons();
  assert.ok(
    names.includes('python3') && names.every((name) => /^python(3(\.\d+)?)?$/.test(name)),
    `${names}`,
  );
  const wheel = ['-m', 'pip', 'install', '--no-index', '--dry-run', 'absent'];
  const { stderr } = await box.run(join(box.shims, 'python3'), wheel, {
    env: { PATH: `${box.shims}:${box.env.PATH}` },
  });
  assert.match(stderr, /^hint: pip-shim can install into \.venv/m);
  await box.succeed();
  assert.deepEqual(pythons(), names);
  await box.succeed(['--uninstall', '--yes']);
  assert.deepEqual(tree(box.home), before);
});

test('if pip does not refuse, the self-test of install.sh runs only pip --version through the shim', async (t) => {
  const box = await installerFor(t);
  for (const name of ['pip', 'pip3', ...[...Array(30).keys()].map((minor) => `pip3.${minor}`)]) {
    box.command(name, `[ "$1" = --version ] && echo 'pip 1.0 from ${name}'`);
  }
  const stdout = await box.succeed();
  assert.match(stdout, /self-test: .*\/bin\/pip does not refuse/);
  assert.match(stdout, /self-test: → pip --version: pip 1\.0 from pip$/m);
});

test('without any pip on PATH, install.sh places no shim and prints how to get shims', async (t) => {
  const box = await installerFor(t);
  const tools = toolsWithout(/^(pip|pip3.*)$/);
  const stdout = await box.succeed(['--yes'], { env: { PATH: tools } });
  assert.match(stdout, /No pip on PATH.*pip-shim rehash/);
  assert.deepEqual(readdirSync(box.shims), []);
});

test('pip works at every moment of an upgrade, and install.sh keeps the previous version', async (t) => {
  const clone = cloneTo(join((await installerFor(t)).root, 'clone'));
  const box = await installerFor(t, clone);
  await box.succeed();
  const versions = [basename(readlinkSync(join(box.data, 'current')))];
  const loop = `while [ ! -e "$1" ]; do out=$("$2" --version) || echo "failed $?"; case $out in pip*) ;; *) echo "said $out" ;; esac; done`;
  const stop = join(box.root, 'stop');
  const watcher = box.run('sh', ['-c', loop, 'sh', stop, join(box.shims, 'pip')], { timeout: 120_000 });
  for (const version of ['0.1.1', '0.1.2']) {
    const manifest = join(clone, 'package.json');
    writeFileSync(
      manifest,
      readFileSync(manifest, 'utf8').replace(/"version": "[^"]*"/, `"version": "${version}"`),
    );
    await box.succeed();
    versions.push(basename(readlinkSync(join(box.data, 'current'))));
  }
  writeFileSync(stop, '');
  assert.deepEqual((await watcher).stdout, '');
  assert.match(versions[2] ?? '', /^0\.1\.2-[0-9a-f]{12}$/);
  assert.deepEqual(readdirSync(join(box.data, 'versions')).sort(), versions.slice(1).sort());
});

test('install.sh works if the paths of the clone and the home contain quotes, spaces and dollar signs', async (t) => {
  const box = await installerFor(
    t,
    cloneTo(join((await installerFor(t)).root, `it's a "clone" $HOME`)),
    `o'h "me" $(x) \\`,
  );
  debianHome(box);
  const before = tree(box.home);
  await box.succeed();
  const pip = await box.run('bash', ['-lc', 'command -v pip; pip --version']);
  assert.equal(pip.stdout.split('\n')[0], join(box.shims, 'pip'));
  assert.match(pip.stdout, /^pip \d/m);
  await box.succeed(['--uninstall', '--yes']);
  assert.deepEqual(tree(box.home), before);
});

test('install.sh keeps a foreign file in the place of a shim or of pip-shim, and names it in the error', async (t) => {
  for (const [name, place] of [
    ['pip', '.local/share/pip-shim/shims/pip'],
    ['pip-shim', '.local/bin/pip-shim'],
  ] as const) {
    const box = await installerFor(t);
    box.write(place, '#!/bin/sh\necho mine\n');
    const before = tree(box.home);
    const { code, stderr } = await box.install();
    assert.equal(code, 1, name);
    assert.match(stderr, new RegExp(`does not overwrite them: .*${place}\n`));
    assert.deepEqual(tree(box.home), before);
    await box.succeed(['--uninstall', '--yes']);
    assert.deepEqual(tree(box.home), before);
  }
});

test('--no-modify-path leaves the start files alone and prints the line to add', async (t) => {
  const box = await installerFor(t);
  debianHome(box);
  const [bashrc, profile] = [box.read('.bashrc'), box.read('.profile')];
  const stdout = await box.succeed(['--yes', '--no-modify-path']);
  assert.ok(stdout.includes(`export PATH=${box.shims}:"$PATH"`), stdout);
  assert.deepEqual([box.read('.bashrc'), box.read('.profile')], [bashrc, profile]);
});

test('install.sh refuses a data directory with a colon in its name', async (t) => {
  const box = await installerFor(t);
  const before = tree(box.home);
  const { code, stderr } = await box.install(['--yes'], { env: { XDG_DATA_HOME: '/a:b' } });
  assert.equal(code, 1, stderr);
  assert.match(stderr, /colon/);
  assert.deepEqual(tree(box.home), before);
});

test('install.sh does nothing if its file is truncated at any point', async (t) => {
  const box = await installerFor(t);
  const whole = readFileSync(join(sharedClone(), 'install.sh'));
  const clone = cloneTo(join(box.root, 'cut'));
  const before = tree(box.home);
  const end = whole.length - 1;
  const cuts = [...Array(25).keys()].map((n) => Math.round(((n + 1) * end) / 26));
  for (const cut of [...cuts, ...[...Array(12).keys()].map((n) => end - 1 - n)]) {
    writeFileSync(join(clone, 'install.sh'), whole.subarray(0, cut));
    const { stdout } = await box.run('sh', [join(clone, 'install.sh'), '--yes']);
    assert.equal(stdout, '', `cut at ${cut}`);
  }
  assert.deepEqual(tree(box.home), before);
  assert.equal(existsSync(join(clone, 'dist')), false);
});

// test/e2e/install/start-files.test.ts answers with no and with yes.
test('at a terminal, Ctrl-D at the question of install.sh installs nothing, and --without-hook adds no hook', async (t) => {
  const box = await installerFor(t);
  const before = tree(box.home);
  const start = (...options: readonly string[]) =>
    openTerminal('sh', [join(sharedClone(), 'install.sh'), ...options], { env: box.env, cwd: box.root });
  const ended = await start();
  await ended.waitFor('Go on? [Y/n]');
  ended.type('\x04');
  assert.equal((await ended.exit).code, 1);
  assert.deepEqual(tree(box.home), before);
  const without = await start('--without-hook');
  await without.waitFor('Go on? [Y/n]');
  assert.doesNotMatch(without.screen(), /your shell then activates/);
  without.type('\r');
  await without.waitFor('It needs shims for python3. [y/N]');
  without.type('\r');
  await without.waitFor('Then, in a project:', 60_000);
  assert.equal((await without.exit).code, 0);
  assert.doesNotMatch(box.read('.bashrc'), /hook bash/);
});

test('if the self-test fails, install.sh prints an error and keeps the installation', async (t) => {
  const clone = cloneTo(join((await installerFor(t)).root, 'clone'));
  writeFileSync(
    join(clone, 'src/entry.ts'),
    "export const cli = async (args) => (await import('./app/cli.ts')).cli(args);\nexport const shim = async () => 1;\n",
  );
  const box = await installerFor(t, clone);
  const { code, stdout, stderr } = await box.install();
  assert.equal(code, 1);
  assert.match(stdout, /self-test: exit 1, it should be 0/);
  assert.match(stderr, /the self-test failed.*\n.*pip-shim doctor\n.*--uninstall/);
  assert.ok(existsSync(join(box.shims, 'pip')));
});

test('if the build fails, install.sh installs nothing', async (t) => {
  const clone = cloneTo(join((await installerFor(t)).root, 'clone'));
  const box = await installerFor(t, clone);
  const before = tree(box.home);
  unlinkSync(join(box.bin, 'npm'));
  box.command('npm', 'echo "npm error code ENOTFOUND"; exit 1');
  const { code, stderr } = await box.install();
  assert.equal(code, 1);
  assert.match(stderr, /could not reach its registry/);
  assert.deepEqual(tree(box.home), before);
});

test('if npm cannot write its cache, install.sh tries again with a private cache', async (t) => {
  const clone = cloneTo(join((await installerFor(t)).root, 'clone'));
  unlinkSync(join(clone, 'node_modules'));
  const box = await installerFor(t, clone);
  box.write('.npm/x', '');
  unlinkSync(join(box.bin, 'npm'));
  const modules = join(sharedClone(), 'node_modules');
  box.command(
    'npm',
    `shift
case $1 in
  ci) [ -n "$npm_config_cache" ] || { echo 'npm error code EACCES'; exit 1; }; ln -s '${modules}' node_modules ;;
  run) exec node build.mjs ;;
esac`,
  );
  assert.match(await box.succeed(), /can't write its cache; trying again with a private one/);
});

test('--uninstall works from the installed copy of install.sh, without the clone and without Node.js on PATH', async (t) => {
  const box = await installerFor(t);
  debianHome(box);
  const before = tree(box.home);
  await box.succeed();
  const tools = toolsWithout(/^(node|nodejs|npm|npx)$/);
  const copy = join(box.data, 'current/install.sh');
  const options = { env: { PATH: tools, XDG_DATA_HOME: '/elsewhere' }, cwd: box.root };
  const { code, stderr } = await box.run('sh', [copy, '--uninstall', '--yes'], options);
  assert.deepEqual([code, stderr], [0, '']);
  assert.deepEqual(tree(box.home), before);
  assert.match(await box.succeed(['--uninstall', '--yes']), /pip-shim is not installed for /);
});

test('--uninstall without any Node.js removes the shims, the command and the program, and names what stays', async (t) => {
  const box = await installerFor(t);
  debianHome(box);
  await box.succeed();
  const installed = [box.read('.bashrc'), box.read('.profile')];
  const command = join(box.home, '.local/bin/pip-shim');
  const text = readFileSync(command, 'utf8');
  writeFileSync(command, text.replace(/^_pipshim_node=.*$/m, "_pipshim_node='/nonexistent/node'"));
  const copy = join(box.data, 'current/install.sh');
  const options = { env: { PATH: toolsWithout(/^(node|nodejs|npm|npx)$/) }, cwd: box.root };
  const asked = await openTerminal('sh', [copy, '--uninstall'], {
    ...options,
    env: { ...box.env, ...options.env },
  });
  await asked.waitFor('? [y/N]');
  asked.type('\r');
  assert.equal((await asked.exit).code, 1);
  assert.ok(existsSync(command));
  await box.run('mkfifo', [join(box.home, '.local/bin/fifo'), join(box.shims, 'fifo')]);
  const { code, stdout, stderr } = await box.run('sh', [copy, '--uninstall', '--yes'], options);
  assert.deepEqual([code, stderr], [0, ''], stdout);
  for (const fifo of [join(box.home, '.local/bin/fifo'), join(box.shims, 'fifo')]) unlinkSync(fifo);
  assert.match(
    stdout,
    /^Left for you to remove, because no Node\.js works: the lines from '# >>> pip-shim >>>' to .* in your shells' start files/m,
  );
  assert.deepEqual([box.read('.bashrc'), box.read('.profile')], installed);
  assert.deepEqual([existsSync(command), readdirSync(box.shims)], [false, []]);
  assert.deepEqual(readdirSync(box.data).sort(), ['created', 'shims']);
  assert.match((await box.run('bash', ['-lic', 'echo fine'], options)).stdout, /^fine$/m);
});

test('if the clone lies in a directory named versions, --uninstall does not delete the clone', async (t) => {
  const clone = cloneTo(join((await installerFor(t)).root, 'versions/pip-shim'));
  const box = await installerFor(t, clone);
  await box.succeed(['--uninstall', '--yes'], {
    env: { PATH: toolsWithout(/^(node|nodejs|npm|npx)$/) },
  });
  assert.ok(existsSync(join(clone, 'install.sh')));
});

test('--uninstall keeps venvs, records and settings, prints how to remove them, and deletes permanent choices', async (t) => {
  const box = await installerFor(t);
  await box.succeed();
  box.write('.local/share/pip-shim/venvs/default/pyvenv.cfg', '');
  box.write('.local/share/pip-shim/pipx/.pip-shim', ''); // the mark of pip-shim's own pipx
  box.write('.local/state/pip-shim/registry.json', '{}');
  box.write('.local/state/pip-shim/choices/some.json', '{}');
  box.write('.local/state/pip-shim/apt/answers.json', '{}');
  box.write('.config/pip-shim/config.toml', '');
  const stdout = await box.succeed(['--uninstall', '--yes']);
  for (const place of ['.local/share/pip-shim/venvs', '.local/state/pip-shim', '.config/pip-shim']) {
    assert.ok(stdout.includes(`rm -r ${join(box.home, place)}`), stdout);
    assert.ok(existsSync(join(box.home, place)));
  }
  assert.deepEqual(readdirSync(box.data), ['venvs']);
  assert.deepEqual(readdirSync(join(box.home, '.local/state/pip-shim')), ['registry.json']);
});

test('a second run of install.sh repairs an installed version that lost a file', async (t) => {
  const box = await installerFor(t);
  await box.succeed();
  const program = join(box.data, 'current/boot.cjs');
  const content = readFileSync(program, 'utf8');
  unlinkSync(program);
  writeFileSync(join(box.shims, 'pip'), '#!/bin/sh\n# pip-shim shim\nexit 9\n');
  await box.succeed();
  assert.equal(readFileSync(program, 'utf8'), content);
  assert.equal((await box.run(join(box.shims, 'pip'), ['--version'])).code, 0);
});

test('install.sh leaves no temporary file if a signal ends it', async (t) => {
  const box = await installerFor(t, cloneTo(join((await installerFor(t)).root, 'clone')));
  unlinkSync(join(box.bin, 'npm'));
  box.command('npm', 'kill -TERM "$PPID"; sleep 1; exit 1');
  const { code } = await box.install();
  assert.ok(code === 143, String(code));
  assert.deepEqual(readdirSync(box.env.TMPDIR ?? ''), []);
});

test('an install by an ordinary user writes nothing into a clone that root owns', {
  skip: process.getuid?.() !== 0 && 'needs root',
}, async (t) => {
  const box = await installerFor(t);
  const clone = cloneTo(join(box.root, 'clone'));
  const before = tree(clone, { times: true });
  const { code, stdout, stderr } = await asNobody(box, clone);
  assert.equal(code, 0, stdout + stderr);
  assert.match(stdout, /Building in .*, because .* is not ours to write/);
  assert.match(stdout, /self-test: exit 0/);
  assert.deepEqual(tree(clone, { times: true }), before);
});

test("an install by root changes nothing in another user's clone, and refuses another user's home", {
  skip: process.getuid?.() !== 0 && 'needs root',
}, async (t) => {
  const box = await installerFor(t);
  const clone = cloneTo(join(box.root, 'clone'));
  await box.run('chown', ['-R', '65534:65534', clone]);
  const before = tree(clone, { times: true });
  const { code, stdout, stderr } = await box.run('sh', [join(clone, 'install.sh'), '--yes'], {
    timeout: 120_000,
  });
  assert.equal(code, 0, stdout + stderr);
  assert.deepEqual(tree(clone, { times: true }), before);
  await box.run('chown', ['65534:65534', box.home]);
  const refused = await box.install();
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /running as root, but .* belongs to somebody else/);
});

/** Polls until `holds` returns true. There is no time limit, because another process may be slow. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
}

/** Returns the ids of the processes that have a file open. */
function withOpen(file: string): readonly string[] {
  return readdirSync('/proc').filter((pid) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).some((fd) => readlinkSync(`/proc/${pid}/fd/${fd}`) === file);
    } catch {
      return false; // not a process, or it has ended meanwhile
    }
  });
}

test('--uninstall removes our own pipx only after the process that fills it has ended', {
  skip: process.platform !== 'linux' && '/proc says who has the lock open',
  timeout: 120_000,
}, async (t) => {
  const box = await installerFor(t);
  await box.succeed();
  const pipx = join(box.data, 'pipx');
  box.write('.local/share/pip-shim/pipx/.pip-shim', '');
  const locks = join(box.home, '.local/state/pip-shim/locks');
  mkdirSync(locks, { recursive: true, mode: 0o700 });
  const file = locksIn(locks, new Set(), new SignalKeeper([], { on() {} })).fileOf(pipx);
  const holder = spawn('flock', [file, 'cat'], { stdio: ['pipe', 'ignore', 'inherit'] });
  t.after(() => holder.kill());
  // At first only flock and cat have the lock file open. Later the uninstall opens it, too.
  await until(() => withOpen(file).length === 2);
  const uninstall = box.install(['--uninstall', '--yes']);
  await until(() => withOpen(file).length > 2);
  assert.ok(existsSync(pipx));
  holder.stdin.end();
  const { code, stderr } = await uninstall;
  assert.deepEqual([code, existsSync(pipx)], [0, false]);
  const waits = `pip-shim: waiting for another pip-shim that is at work on ${pipx}\n`;
  assert.ok(['', waits].includes(stderr), stderr); // the uninstall may get the lock without waiting
});

test('install.sh works in a home whose path has quotes, spaces and dollars, and keeps the user’s files and venvs', async (t) => {
  const box = await quickInstallerFor(t, `o'h "me" $(x) \\`);
  debianHome(box);
  const before = tree(box.home);
  const startFiles = () => [box.read('.bashrc'), box.read('.profile')];
  const asWas = startFiles();
  box.command('pip', 'echo "pip 1.0 from here"');
  const ci = await box.succeed(['--yes', '--no-modify-path'], { env: { CI: 'true' } });
  assert.match(ci, /^Placed the shims: pip python3 .*\/shims$/m, 'in CI, Pythons get shims by default');
  for (const name of readdirSync(box.shims).filter((each) => each.startsWith('python')))
    unlinkSync(join(box.shims, name));
  const upgraded = await box.succeed(['--yes', '--no-modify-path'], { env: { CI: 'true' } });
  assert.match(upgraded, /^Placed the shims: pip in .*\/shims$/m, 'an upgrade keeps what was chosen');
  const stdout = await box.succeed(['--yes', '--no-modify-path', '--with-python']);
  assert.match(stdout, /^Placed the shims: pip python3 .*\/shims$/m);
  const shown = `'${box.shims.replaceAll("'", "'\\''")}'`;
  assert.ok(stdout.includes(`export PATH=${shown}:"$PATH"`), stdout);
  assert.deepEqual(startFiles(), asWas);
  const command = placeCommand(box);
  assert.match(await box.succeed(), /self-test: → pip --version: pip 1\.0 from here$/m);
  assert.equal(blocksIn(box.read('.bashrc')), 1);
  assert.equal(readFileSync(join(box.shims, 'tool'), 'utf8'), command);
  const seen = await box.run('bash', ['-lc', 'command -v pip; command -v python3']);
  assert.deepEqual(seen.stdout.split('\n'), [join(box.shims, 'pip'), join(box.shims, 'python3'), '']);
  await box.succeed(['--uninstall', '--yes']);
  assert.deepEqual(tree(box.home), before);

  box.write('.local/bin/pip-shim', '#!/bin/sh\necho mine\n');
  const foreign = await box.install();
  assert.equal(foreign.code, 1);
  assert.match(foreign.stderr, /does not overwrite them: .*\.local\/bin\/pip-shim\n/);
  assert.equal(box.read('.local/bin/pip-shim'), '#!/bin/sh\necho mine\n');
  unlinkSync(join(box.home, '.local/bin/pip-shim'));

  await box.succeed();
  box.write('.local/share/pip-shim/venvs/default/pyvenv.cfg', '');
  // --uninstall removes pip-shim's own pipx, because the tools that pipx has installed run without pipx.
  box.write('.local/share/pip-shim/pipx/.pip-shim', '');
  box.write('.local/state/pip-shim/registry.json', '{}');
  box.write('.local/state/pip-shim/choices/some.json', '{}');
  box.write('.config/pip-shim/config.toml', '');
  const removed = await box.succeed(['--uninstall', '--yes']);
  for (const place of ['.local/share/pip-shim/venvs', '.local/state/pip-shim', '.config/pip-shim']) {
    assert.ok(removed.includes(place), removed);
    assert.ok(existsSync(join(box.home, place)));
  }
  assert.deepEqual(readdirSync(box.data), ['venvs']);
  assert.deepEqual(readdirSync(join(box.home, '.local/state/pip-shim')), ['registry.json']);
});
