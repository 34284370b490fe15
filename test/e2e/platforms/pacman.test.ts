import assert from 'node:assert/strict';
import { chmodSync, chownSync, mkdirSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pacman } from '../../../src/platforms/pacman.ts';
import { processesIn } from '../../../src/system/processes.ts';
import { SignalKeeper } from '../../../src/system/signals.ts';
import { run } from '../../helpers/process.ts';
import { freshDir, testTemp } from '../../helpers/temp.ts';
import { question, scripted } from '../../unit/platforms/question.ts';
import { lacking } from './rpm-box.ts';

const skip = lacking('pacman', 'makepkg', 'repo-add', 'fakeroot', 'bsdtar');
const SITE = 'usr/lib/python3.11/site-packages';
const isRoot = process.getuid?.() === 0;
/** To install, pacman changes its root directory to the test's own. Only root may do that. */
const needsRoot = { skip: skip || (!isRoot && 'needs root') };

const PACKAGES = [
  { name: 'python-yaml', metadata: `${SITE}/PyYAML-6.0.1.dist-info/METADATA` },
  { name: 'python-ruamel-yaml', metadata: `${SITE}/ruamel.yaml-0.18.dist-info/METADATA` },
  { name: 'python-old', metadata: `${SITE}/old-1.0-py3.11.egg-info/PKG-INFO` },
  { name: 'python-other', metadata: 'usr/lib/python3.13/site-packages/other-1.0.dist-info/METADATA' },
  { name: 'python-dateutil', metadata: `${SITE}/python_dateutil-2.9.dist-info/METADATA` },
  { name: 'bundle', metadata: 'opt/bundle/lib/python3.11/site-packages/PyYAML-5.0.dist-info/METADATA' },
  { name: 'yamllint', metadata: `${SITE}/yamllint-1.35.dist-info/METADATA`, needs: 'python-yaml' },
  { name: 'checks', metadata: 'usr/share/checks', needs: 'yamllint' },
];

/** Makes a package repository with the real makepkg and repo-add, and an empty system to install into. */
async function makeBox() {
  const base = freshDir('pacman');
  const dirs = ['bin', 'build', 'repository', 'root/var/lib/pacman', 'cache'].map((dir) => join(base, dir));
  for (const dir of dirs) mkdirSync(dir, { recursive: true });
  const [bin = '', build = '', repository = '', database = '', cache = ''] = dirs;
  const env = { PATH: `${bin}:/usr/bin:/bin:/usr/sbin:/sbin`, HOME: build, LC_ALL: 'C' };
  const must = async (command: string, args: readonly string[], cwd = base): Promise<string> => {
    const { code, stdout, stderr } = await run(command, args, { env, cwd });
    assert.equal(code, 0, `${command} ${args.join(' ')}: ${stdout}${stderr}`);
    return stdout;
  };
  // makepkg refuses to run as root.
  const ordinary = isRoot ? ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups'] : [];
  for (const dir of [testTemp(), base, build]) chmodSync(dir, 0o755);
  writeFileSync(join(build, 'PKGBUILD'), pkgbuild());
  if (isRoot) for (const path of [build, join(build, 'PKGBUILD')]) chownSync(path, 65534, 65534);
  const [program = '', ...words] = [...ordinary, 'makepkg', '--nodeps', '--force', '--nocolor'];
  await must(program, words, build);
  const built = readdirSync(build).filter((file) => file.includes('.pkg.tar'));
  for (const file of built) renameSync(join(build, file), join(repository, file));
  await must('repo-add', ['-q', 'box.db.tar.gz', ...built], repository);
  const config = join(base, 'pacman.conf');
  writeFileSync(
    config,
    `[options]\nArchitecture = auto\nSigLevel = Never\n[box]\nServer = file://${repository}\n`,
  );
  const own = `--config '${config}' --root '${base}/root' --dbpath '${database}' --cachedir '${cache}'`;
  writeFileSync(join(bin, 'pacman'), `#!/bin/sh\nexec /usr/bin/pacman ${own} "$@"\n`, { mode: 0o755 });
  // The first pacman writes the version into a new database. That may fail if several start at the same time,
  // so one pacman runs first.
  await must(join(bin, 'pacman'), ['-T']);
  const spoken = { ...env, LC_ALL: 'de_DE.UTF-8', LANGUAGE: 'de' };
  /** Copies a package list to the place at which `pacman -Sy` or `pacman -Fy` as root would put it. */
  const sync = (list: 'db' | 'files') =>
    must('install', ['-D', `${repository}/box.${list}.tar.gz`, `${database}/sync/box.${list}`]);
  return { root: join(base, 'root'), must, sync, processes: processesIn(spoken, new SignalKeeper()) };
}

/** Returns the PKGBUILD of a split package, which makes all PACKAGES with the same version. */
function pkgbuild(): string {
  const functions = PACKAGES.map(
    ({ name, metadata, needs = '' }) =>
      `package_${name}() { depends=(${needs}); install -D /dev/null "$pkgdir/${metadata}"; }\n`,
  );
  const names = PACKAGES.map(({ name }) => name).join(' ');
  return `pkgbase=box\npkgname=(${names})\npkgver=1.5rc1\npkgrel=2\narch=(any)\noptions=(!strip)\n${functions.join('')}`;
}

const box = skip === false ? await makeBox() : (undefined as never);

const WANTED = [
  'pyyaml',
  'yaml',
  'ruamel-yaml',
  'old',
  'other',
  'dateutil',
  'python-dateutil',
  'yamllint!',
  'checks',
];
const VERSION = '1.5rc1-2';
const told = async (names = WANTED) => {
  const { hasLists, reply, answers } = await pacman(box.processes).query(question(names));
  const each = answers.map(({ name, exact, package: of, candidate }) => [name, exact, of, candidate]);
  return [hasLists, reply, ...each];
};

test('without package lists, the real pacman answers that it has none', { skip }, async () => {
  assert.deepEqual(await told(), [false, 'answered']);
});

test('if the real pacman has no lists of files, pip-shim guesses packages by name', {
  skip,
}, async () => {
  await box.sync('db');
  assert.deepEqual(await told(), [
    ...[true, 'answered'],
    ['yaml', false, 'python-yaml', VERSION],
    ['ruamel-yaml', false, 'python-ruamel-yaml', VERSION],
    ['old', false, 'python-old', VERSION],
    ['other', false, 'python-other', VERSION],
    ['dateutil', false, 'python-dateutil', VERSION],
    ['yamllint', false, 'yamllint', VERSION],
  ]);
});

test('with lists of files, the real pacman finds packages by their metadata', { skip }, async () => {
  await box.sync('files');
  assert.deepEqual(await told(), [
    ...[true, 'answered'],
    ['pyyaml', true, 'python-yaml', VERSION],
    ['yaml', false, 'python-yaml', VERSION],
    ['ruamel-yaml', true, 'python-ruamel-yaml', VERSION],
    ['old', true, 'python-old', VERSION],
    ['other', false, 'python-other', VERSION],
    ['dateutil', false, 'python-dateutil', VERSION],
    ['python-dateutil', true, 'python-dateutil', VERSION],
    ['yamllint', true, 'yamllint', VERSION],
  ]);
});

test(
  'the real pacman knows the installed version, the owner of a file, and direct and indirect dependents',
  needsRoot,
  async () => {
    await box.must('pacman', ['-S', '--noconfirm', 'checks']);
    const manager = pacman(box.processes);
    const { answers } = await manager.query(question(['pyyaml', 'old']));
    assert.deepEqual(
      answers.map(({ candidate, installed }) => [candidate, installed]),
      [
        [VERSION, VERSION],
        [VERSION, undefined],
      ],
    );
    const metadata = `${box.root}/${SITE}/PyYAML-6.0.1.dist-info`;
    assert.equal(await manager.ownerOf(metadata), 'python-yaml');
    assert.equal(await manager.ownerOf('/etc/hostname'), undefined);
    assert.deepEqual(await manager.dependents(['python-yaml']), ['checks', 'yamllint']);
    assert.deepEqual(await manager.dependents(['checks']), []);
    assert.equal(await manager.dependents(['nobody']), undefined);
  },
);

test('fake pacman: on MSYS2 the package names begin with a prefix for the Python’s environment', async () => {
  const processes = scripted({ pacman: 'exit 1' });
  const asked = question(['six', 'yamllint!']);
  const interpreter = { ...asked.interpreter, prefix: '/ucrt64' };
  const seen: string[] = [];
  const captured: typeof processes.captured = async (command, options) => {
    seen.push(command.args.join(' '));
    return processes.captured(command, options);
  };
  await pacman({ ...processes, captured }).query({ ...asked, interpreter });
  const names = ['python-six', 'python-yamllint', 'yamllint'].map((name) => `mingw-w64-ucrt-x86_64-${name}`);
  assert.ok(seen.includes(`-Si ${names.join(' ')}`), seen.join('\n'));
});

test('if a fake pacman is too slow with its lists of files, pip-shim keeps the guess by name', async () => {
  const info = "printf 'Repository : extra\nName : python-six\nVersion : 1.17.0-1\n\n'";
  const processes = scripted({ pacman: `case $1 in -Fx) exec sleep 60 ;; -Si) ${info} ;; esac` });
  const { reply, answers } = await pacman(processes).query(question(['six'], 1000));
  assert.equal(reply, 'answered');
  assert.deepEqual(
    answers.map(({ exact, candidate }) => [exact, candidate]),
    [[false, '1.17.0-1']],
  );
});

test('a fake pacman that does not work counts as failed', async () => {
  const processes = scripted({ pacman: 'echo "error: failed to initialize alpm library" >&2; exit 255' });
  assert.equal((await pacman(processes).query(question(['six']))).reply, 'failed');
});
