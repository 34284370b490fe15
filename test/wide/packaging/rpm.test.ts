import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { lacking } from '../../e2e/platforms/rpm-box.ts';
import { packagedPages } from '../../helpers/pages.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';
import { build, cannotCopy, demoWheel, inCopy, useOf } from './machine-copy.ts';

// Tests the rpm package that packaging/rpm/build makes, with the real rpmbuild, createrepo, rpm and dnf.

const cannotBuild = lacking('rpmbuild', 'rpm');
const skip = cannotBuild || (await cannotCopy('createrepo_c', 'dnf'));
const env = { PATH: process.env.PATH, LANG: 'C.UTF-8' };
const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));

async function query(file: string, ...words: string[]): Promise<string> {
  const { code, stdout, stderr } = await run('rpm', ['--query', '--package', ...words, file], { env });
  assert.deepEqual([code, stderr], [0, '']);
  return stdout;
}

test('each build makes the same rpm package, whose files belong to root and name no path of the build', {
  skip: cannotBuild,
}, async () => {
  const [one, other] = [await build('rpm', '7'), await build('rpm', '7', '077')];
  assert.ok(one.endsWith(`/pip-shim-${version}-7.noarch.rpm`));
  assert.ok(readFileSync(one).equals(readFileSync(other)));
  const files = (
    await query(one, '--queryformat', '[%{FILEMODES:perms} %{FILEUSERNAME} %{FILENAMES}\n]')
  ).split('\n');
  for (const line of files.slice(0, -1)) assert.match(line, /^(-rw-r--r--|[-d]rwxr-xr-x) root \//);
  assert.ok(files.some((line) => line.endsWith(' /usr/share/man/man1/pip-shim.1.gz')));
  for (const page of packagedPages())
    assert.ok(
      files.some((line) => line.endsWith(` /usr/share/doc/pip-shim/${page}`)),
      page,
    );
  const facts = await query(
    one,
    '--queryformat',
    '%{LICENSE}|%{BUILDHOST}|%{BUILDTIME}\n',
    '--requires',
    '--configfiles',
  );
  assert.match(facts, /^MIT AND Apache-2\.0 AND .*\|localhost\|1700000000$/m);
  assert.match(facts, /^nodejs >= 18\.19$/m);
  assert.match(facts, /^\/etc\/profile\.d\/pip-shim\.sh$/m);
  const inside = await run(
    'sh',
    ['-c', `rpm2cpio "$1" | cat - "$1" | grep -a -c -e "$2" -e pip-shim-rpm`, 'sh', one, repository],
    { env },
  );
  assert.equal(inside.stdout, '0\n');
});

/** A spec of two packages. nodejs stands for this machine's Node.js and sh, python3-pip has a new pip3.99. */
const OTHERS = `
%global __os_install_post %{nil}
Name: nodejs
Version: 20
Release: 1
Summary: For a test
License: MIT
BuildArch: noarch
AutoReqProv: no
Provides: /bin/sh
%description
For a test.
%package -n python3-pip
Summary: For a test
%description -n python3-pip
For a test.
%install
mkdir -p %{buildroot}/usr/bin
printf '#!/bin/sh\\nexec /usr/bin/pip3 "$@"\\n' >%{buildroot}/usr/bin/pip3.99
chmod 755 %{buildroot}/usr/bin/pip3.99
%files
%files -n python3-pip
/usr/bin/pip3.99
`;

test('dnf installs, upgrades and removes the rpm package, and nothing is left', { skip }, async () => {
  const files = freshDir('rpm-files');
  const topdir = freshDir('rpm-others');
  for (const release of ['1', '2']) {
    const file = await build('rpm', release);
    copyFileSync(file, join(files, file.slice(file.lastIndexOf('/') + 1)));
  }
  demoWheel(files);
  writeFileSync(join(topdir, 'others.spec'), OTHERS);
  const made = ['--define', `_topdir ${topdir}`, '--define', `_rpmdir ${topdir}`];
  const built = await run('rpmbuild', ['-bb', '--quiet', ...made, join(topdir, 'others.spec')], { env });
  assert.equal(built.code, 0, built.stderr);
  const steps = `
cp -r '${topdir}/noarch' "$0/repository"
mkdir "$0/repos"
createrepo_c --quiet "$0/repository"
printf '[box]\\nname=box\\nbaseurl=file://%s\\ngpgcheck=0\\n' "$0/repository" >"$0/repos/box.repo"
dnf() {
  /usr/bin/dnf --installroot "$root" --setopt=reposdir="$0/repos" --setopt=cachedir="$0/cache" --releasever=1 --assumeyes --quiet "$@" \\
    >"$0/dnf.log" 2>&1 || { cat "$0/dnf.log" && exit 1; }
}
dnf --setopt=install_weak_deps=False install '${files}/pip-shim-${version}-1.noarch.rpm'
rpm --root "$root" --query nodejs
${useOf('sudo rpm --erase pip-shim')}
dnf install python3-pip
inside 'test "$(command -v pip3.99)" = /usr/lib/pip-shim/bin/pip3.99' && echo 'the trigger has run'
rpm --root "$root" --verify pip-shim && echo verified
inside 'pip-shim enable python' >/dev/null
dnf install '${files}/pip-shim-${version}-2.noarch.rpm'
rpm --root "$root" --query pip-shim
inside 'test /usr/lib/pip-shim/pip-shim.code -nt /usr/lib/pip-shim/pip-shim.cjs && test -e /usr/lib/pip-shim/bin/python3 && pip-shim doctor >/dev/null'
dnf remove python3-pip
inside 'test ! -e /usr/lib/pip-shim/bin/pip3.99' && echo 'the trigger has run'
dnf remove pip-shim nodejs
echo left:
left`;
  const { code, stdout, stderr } = await inCopy(files, steps);
  assert.equal(code, 0, stdout + stderr);
  assert.equal(
    stdout,
    `nodejs-20-1.noarch\nused\nthe trigger has run\nverified\npip-shim-${version}-2.noarch\nthe trigger has run\nleft:\n`,
  );
});
