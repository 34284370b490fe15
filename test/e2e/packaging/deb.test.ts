import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DATA_FILES } from '../../../src/packages/data.ts';
import { PROGRAM_FILES } from '../../../src/setup/program.ts';
import { packagedPages } from '../../helpers/pages.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';
import { hasCommand } from '../install/installer.ts';
import { build, dpkg, env, skip } from './deb-box.ts';

// Tests the Debian package that packaging/deb/build makes. .ci/tree-deb installs it for real.

const FILES = [
  '/etc/profile.d/pip-shim.sh',
  '/usr/bin/pip-shim',
  '/usr/lib/pip-shim/bin/pip',
  '/usr/lib/pip-shim/bin/pip3',
  ...[...PROGRAM_FILES, ...DATA_FILES.map((name) => `data/${name}`), 'maintain', 'package']
    .sort()
    .map((name) => `/usr/lib/pip-shim/${name}`),
  '/usr/lib/pip-shim/shims/command',
  '/usr/lib/pip-shim/shims/command.sh',
  '/usr/lib/pip-shim/shims/early-pip.py',
  '/usr/lib/pip-shim/shims/failed.sh',
  '/usr/lib/pip-shim/shims/fast-path.sh',
  '/usr/lib/pip-shim/shims/hear-pip.py',
  '/usr/lib/pip-shim/shims/hook.bash',
  '/usr/lib/pip-shim/shims/hook.fish',
  '/usr/lib/pip-shim/shims/hook.posix',
  '/usr/lib/pip-shim/shims/hook.sh',
  '/usr/lib/pip-shim/shims/hook.zsh',
  '/usr/lib/pip-shim/shims/no-pip.sh',
  '/usr/lib/pip-shim/shims/node.sh',
  '/usr/lib/pip-shim/shims/outside.sh',
  '/usr/lib/pip-shim/shims/pip',
  '/usr/lib/pip-shim/shims/tell-failure.py',
  '/usr/share/bash-completion/completions/pip-shim',
  '/usr/share/doc/pip-shim/changelog.Debian.gz',
  '/usr/share/doc/pip-shim/changelog.gz',
  '/usr/share/doc/pip-shim/copyright',
  ...packagedPages().map((page) => `/usr/share/doc/pip-shim/${page}`),
  '/usr/share/fish/vendor_completions.d/pip-shim.fish',
  '/usr/share/fish/vendor_conf.d/pip-shim.fish',
  '/usr/share/man/man1/pip-shim.1.gz',
  '/usr/share/zsh/vendor-completions/_pip-shim',
];

/** The path of the package, built once, by somebody with an odd name and a umask that hides new files. */
let built: Promise<string> | undefined;
const [DEBFULLNAME, DEBEMAIL] = ['Ann & Bob | \\1 Sons', 'a&b@example.org'];
const onlyBuild = (): Promise<string> => {
  built ??= build('7', '077', { DEBFULLNAME, DEBEMAIL });
  return built;
};

test('the Debian package contains exactly the listed files, and root owns them', { skip }, async () => {
  const deb = await onlyBuild();
  assert.equal((await dpkg('--field', deb, 'Maintainer')).trimEnd(), `${DEBFULLNAME} <${DEBEMAIL}>`);
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  assert.ok(deb.endsWith(`/pip-shim_${version}-7_all.deb`));
  const listed = (await dpkg('--contents', deb)).trimEnd().split('\n');
  assert.ok(listed.every((line) => /^(-rw-r--r--|[-d]rwxr-xr-x) root\/root .* 2023-11-14 /.test(line)));
  const files = listed.filter((line) => line.startsWith('-')).map((line) => line.replace(/^.* \./, ''));
  assert.deepEqual(files.sort(), [...FILES].sort());
  const fields = await dpkg('--field', deb);
  assert.match(fields, new RegExp(`^Version: ${version}-7\nArchitecture: all\n`, 'm'));
  assert.match(fields, /^Depends: nodejs \(>= 18\.19\)$/m);
  assert.match(fields, /^Installed-Size: \d+$/m);
});

test('the shims and the pip-shim command in the package contain the paths of the program and of Node.js', {
  skip,
}, async () => {
  const root = freshDir('deb-root');
  await dpkg('--extract', await onlyBuild(), root);
  for (const name of ['usr/lib/pip-shim/bin/pip', 'usr/lib/pip-shim/bin/pip3', 'usr/bin/pip-shim']) {
    const [, , home, node] = readFileSync(join(root, name), 'utf8').split('\n');
    assert.deepEqual([home, node], ["_pipshim_home='/usr/lib/pip-shim'", "_pipshim_node='/usr/bin/node'"]);
  }
  const boot = readFileSync(join(root, 'usr/lib/pip-shim/boot.cjs'), 'utf8');
  assert.equal(boot, readFileSync(join(repository, 'shims/boot.cjs'), 'utf8'));
  const man = await run('gzip', ['-dc', join(root, 'usr/share/man/man1/pip-shim.1.gz')], { env });
  assert.match(man.stdout, /^\.TH PIP-SHIM 1 "2023-11-14"/);
});

/** Matches a field of a copyright file (DEP-5). Continuation lines begin with a space. */
const FIELD = /^([A-Z][A-Za-z-]+):( .+|(?=\n ))(\n .+)*/gm;

test('the copyright file has a paragraph for each bundled package, in Debian’s machine-readable format', {
  skip,
}, async () => {
  const root = freshDir('deb-root');
  await dpkg('--extract', await onlyBuild(), root);
  const text = readFileSync(join(root, 'usr/share/doc/pip-shim/copyright'), 'utf8');
  const paragraphs = text.trimEnd().split('\n\n');
  assert.equal(paragraphs.join('\n\n').replace(FIELD, '').replaceAll('\n', ''), '');
  const fields = paragraphs.map((paragraph) =>
    Object.fromEntries([...paragraph.matchAll(FIELD)].map(([field, name = '']) => [name, field])),
  );
  assert.match(fields[0]?.Format ?? '', /copyright-format\/1\.0\/$/);
  const files = fields.filter(({ Files }) => Files);
  const licences = readFileSync(join(repository, 'dist/licences.txt'), 'utf8').split(
    `\n${'-'.repeat(72)}\n\n`,
  );
  const names = licences.map((licence) => licence.slice(0, licence.indexOf(':')));
  assert.ok(names.includes('prompts'));
  assert.deepEqual(
    files.map(({ Files }) => Files),
    ['Files: *', ...names.map((name) => `Files: node_modules/${name}/*`)],
  );
  for (const { Copyright, License } of files) assert.ok(Copyright && License, text);
  const mit = files.find(({ Files }) => Files === 'Files: node_modules/prompts/*');
  assert.match(mit?.Copyright ?? '', /^Copyright: 2018 Terkel Gjervig Nielsen/);
  assert.match(mit?.License ?? '', /^License: MIT-prompts\n MIT License\n \.\n/);
});

/** Fakes an installation below `root` with one script of /etc/profile.d, and returns the script's path. */
function profile(root: string, name: string): string {
  const lines = readFileSync(join(repository, 'packaging/system', name), 'utf8');
  const bin = join(root, 'usr/lib/pip-shim/bin');
  mkdirSync(bin, { recursive: true });
  writeFileSync(join(bin, 'pip'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(root, name), lines.replaceAll('/usr/lib/pip-shim/bin', bin));
  return join(root, name);
}

const PATHS = [
  ['/usr/bin:/bin', 'SHIMS:/usr/bin:/bin'],
  ['SHIMS:/usr/bin:/bin', 'SHIMS:/usr/bin:/bin'],
  ['/home/me/.venv/bin:SHIMS:/usr/bin:/bin', '/home/me/.venv/bin:SHIMS:/usr/bin:/bin'],
] as const;

test('the script in /etc/profile.d puts the shims on PATH once, in each shell', { skip }, async () => {
  const root = freshDir('deb-profile');
  const file = profile(root, 'profile.sh');
  const bin = join(root, 'usr/lib/pip-shim/bin');
  const shells = ['/bin/sh', '/bin/bash', '/bin/dash', '/bin/zsh', '/bin/busybox'].filter(existsSync);
  for (const shell of shells)
    for (const [before, after] of PATHS) {
      const args = [...(shell.endsWith('busybox') ? ['sh'] : []), '-c', `. ${file}; . ${file}; echo "$PATH"`];
      const PATH = before.replace('SHIMS', bin);
      const { stdout, stderr } = await run(shell, args, { env: { PATH } });
      assert.deepEqual([shell, stdout, stderr], [shell, `${after.replace('SHIMS', bin)}\n`, '']);
    }
});

test('after `apt remove`, the script that stays in /etc/profile.d leaves PATH alone', { skip }, async () => {
  const root = freshDir('deb-removed');
  const file = profile(root, 'profile.sh');
  spawnSync('rm', [join(root, 'usr/lib/pip-shim/bin/pip')]);
  const { stdout } = await run('/bin/sh', ['-c', `. ${file}; echo "$PATH"`], { env: { PATH: '/usr/bin' } });
  assert.equal(stdout, '/usr/bin\n');
});

test('fish gets the shims on PATH only if it is a login shell', {
  skip: hasCommand('fish') ? false : 'fish is not installed',
}, async () => {
  const root = freshDir('deb-fish');
  const file = profile(root, 'profile.fish');
  const bin = join(root, 'usr/lib/pip-shim/bin');
  const ask = async (...args: readonly string[]) =>
    (
      await run('fish', ['--no-config', ...args, '-c', `source ${file}; string join : $PATH`], {
        env: { HOME: root, PATH: '/usr/bin:/bin' },
      })
    ).stdout;
  assert.equal(await ask('--login'), `${bin}:/usr/bin:/bin\n`);
  assert.equal(await ask(), '/usr/bin:/bin\n');
});

test('the package’s trigger prints one line if python3 is another version than before', async () => {
  const root = freshDir('deb-python');
  mkdirSync(join(root, 'usr/bin'), { recursive: true });
  mkdirSync(join(root, 'usr/lib/pip-shim'), { recursive: true });
  const maintain = readFileSync(join(repository, 'packaging/system/maintain'), 'utf8');
  const [definition = ''] = /^say_new_python\(\) \{\n(?:.*\n)*?\}\n/m.exec(maintain) ?? [];
  const said = async (python?: string): Promise<string> => {
    rmSync(join(root, 'usr/bin/python3'), { force: true });
    if (python !== undefined) symlinkSync(python, join(root, 'usr/bin/python3'));
    const script = `set -eu\n${definition}say_new_python`;
    const { code, stdout, stderr } = await run('sh', ['-c', script], { env: { ...env, DPKG_ROOT: root } });
    assert.deepEqual([code, stderr], [0, '']);
    return stdout;
  };
  assert.equal(await said('python3.11'), '', 'the first time');
  assert.equal(await said('/usr/bin/python3.11'), '', 'the same version');
  assert.match(await said('python3.13'), /^pip-shim: python3 is python3\.13 now, not python3\.11; .*\n$/);
  assert.equal(await said('python3.13'), '');
  assert.equal(await said(), '', 'there is no python3');
});

test('removing the package deletes the shims that pip-shim has made, but no file of an administrator', async () => {
  const root = freshDir('deb-prerm');
  const bin = join(root, 'usr/lib/pip-shim/bin');
  mkdirSync(join(bin, 'below'), { recursive: true });
  const shim = '#!/bin/sh\n# pip-shim shim\n';
  for (const name of ['pip', 'pip3', 'pip3.11', 'python3', 'pytest', 'below/pip3.11'])
    writeFileSync(join(bin, name), shim);
  writeFileSync(join(bin, 'own'), '#!/bin/sh\necho "# pip-shim shim"\n');
  await run('mkfifo', [join(bin, 'fifo')], { env });
  const moved = (file: string): string =>
    readFileSync(join(repository, 'packaging', file), 'utf8').replaceAll('/usr/', `${root}/usr/`);
  const remove = () => run('sh', ['-c', moved('deb/prerm'), 'prerm', 'remove'], { env });
  const damaged = await remove();
  assert.deepEqual([damaged.code, damaged.stderr], [0, '']);
  assert.ok(existsSync(join(bin, 'pytest')), 'the package has lost the script that deletes the shims');
  writeFileSync(join(bin, '../maintain'), moved('system/maintain'), { mode: 0o755 });
  const { code, stderr } = await remove();
  assert.deepEqual([code, stderr], [0, '']);
  assert.deepEqual(readdirSync(bin).sort(), ['below', 'fifo', 'own', 'pip', 'pip3']);
  assert.deepEqual(readdirSync(join(bin, 'below')), ['pip3.11']);
});
