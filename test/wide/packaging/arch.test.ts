import assert from 'node:assert/strict';
import { copyFileSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { lacking } from '../../e2e/platforms/rpm-box.ts';
import { packagedPages } from '../../helpers/pages.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';
import { build, cannotCopy, demoWheel, inCopy, useOf } from './machine-copy.ts';

// Tests the Arch package that packaging/arch/build makes, with the real makepkg and pacman.

const cannotBuild = lacking('makepkg', 'bsdtar', 'zstd');
const skip = cannotBuild || (await cannotCopy('pacman'));
const env = { PATH: process.env.PATH, LANG: 'C.UTF-8' };
const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));

test('the Arch package has its fields, its files belong to root, and none of them names a path of the build', {
  skip: cannotBuild,
}, async () => {
  const file = await build('arch', '7', '077');
  assert.equal(basename(file), `pip-shim-${version}-7-any.pkg.tar.zst`);
  const listed = await run('bsdtar', ['-tvf', file], { env });
  for (const line of listed.stdout.trimEnd().split('\n'))
    assert.match(line, /^(-rw-r--r--|[-d]rwxr-xr-x) +\d+ root +root /);
  assert.match(listed.stdout, /usr\/share\/man\/man1\/pip-shim\.1\.gz\n/);
  for (const page of packagedPages())
    assert.ok(listed.stdout.includes(` usr/share/doc/pip-shim/${page}\n`), page);
  const info = await run('bsdtar', ['-xOf', file, '.PKGINFO'], { env });
  assert.match(info.stdout, /^license = MIT\nlicense = Apache-2\.0$/m);
  assert.match(info.stdout, /^depend = nodejs>=18\.19$/m);
  assert.match(info.stdout, /^builddate = 1700000000$/m);
  // The format of Arch's .BUILDINFO requires the directory of the build, so this check leaves that file out.
  const inside = 'bsdtar -xOf "$1" --exclude .BUILDINFO | grep -a -c -e "$2" -e pip-shim-arch';
  assert.equal((await run('sh', ['-c', inside, 'sh', file, repository], { env })).stdout, '0\n');
});

test('a second build in the same temporary directory makes the same bytes, and a third fails if pip-shim-arch is there', {
  skip: cannotBuild,
}, async () => {
  const [TMPDIR, one, other] = [freshDir('arch-tmp'), freshDir('arch'), freshDir('arch')];
  const make = (output: string) =>
    run('packaging/arch/build', [output], {
      cwd: repository,
      env: { ...env, TMPDIR, SOURCE_DATE_EPOCH: '1700000000' },
    });
  assert.equal((await make(one)).code, 0);
  assert.equal((await make(other)).code, 0);
  const name = `pip-shim-${version}-1-any.pkg.tar.zst`;
  assert.ok(readFileSync(join(one, name)).equals(readFileSync(join(other, name))));
  await run('mkdir', [join(TMPDIR, 'pip-shim-arch')], { env });
  const blocked = await make(other);
  assert.equal(blocked.code, 1);
  assert.match(blocked.stderr, /\/pip-shim-arch is there already; if no other build runs, remove it\n$/);
});

test('pacman installs, upgrades and removes the Arch package, and nothing is left', { skip }, async () => {
  const files = freshDir('arch-files');
  for (const release of ['1', '2']) {
    const file = await build('arch', release);
    copyFileSync(file, join(files, basename(file)));
  }
  demoWheel(files);
  // The copy has this machine's Node.js and sh. pacman knows no package that contains them.
  const steps = `
mkdir -p "$root/var/lib/pacman/sync"
# pacman removes an empty directory that no other package owns. In the copy pacman knows no other package.
for each in etc/profile.d usr/share/fish/vendor_completions.d; do mkdir -p "$root/$each" && touch "$root/$each/kept"; done
printf '[options]\\nSigLevel = Never\\nLocalFileSigLevel = Never\\n' >"$0/pacman.conf"
pacman() {
  /usr/bin/pacman --root "$root" --dbpath "$root/var/lib/pacman" --cachedir "$0/cache" --hookdir "$root/usr/share/libalpm/hooks" \\
    --config "$0/pacman.conf" --gpgdir "$0" --logfile "$0/log" --noconfirm "$@" >"$0/said" 2>&1 || { cat "$0/said" && return 1; }
}
pacman --upgrade '${files}/pip-shim-${version}-1-any.pkg.tar.zst' | grep -o 'unable to satisfy dependency .nodejs>=18.19.' || :
without='--assume-installed sh=1 --assume-installed nodejs=20'
pacman $without --upgrade '${files}/pip-shim-${version}-1-any.pkg.tar.zst'
${useOf('sudo pacman -Rn pip-shim')}
pacman --query --check --check pip-shim && grep '^pip-shim: ' "$0/said"
inside 'pip-shim enable python' >/dev/null
pacman $without --upgrade '${files}/pip-shim-${version}-2-any.pkg.tar.zst'
pacman --query pip-shim && cat "$0/said"
inside 'test /usr/lib/pip-shim/pip-shim.code -nt /usr/lib/pip-shim/pip-shim.cjs && test -e /usr/lib/pip-shim/bin/python3 && pip-shim doctor >/dev/null'
mkdir -p "$0/other/usr/bin"
echo '#!/bin/sh' >"$0/other/usr/bin/pip3.99" && chmod 755 "$0/other/usr/bin/pip3.99"
printf 'pkgname = python-pip\\npkgver = 1-1\\narch = any\\n' >"$0/other/.PKGINFO"
(cd "$0/other" && bsdtar -czf "$0/python-pip-1-1-any.pkg.tar.gz" .PKGINFO usr)
pacman --upgrade "$0/python-pip-1-1-any.pkg.tar.gz"
grep 'Refreshing the shims' "$0/said" && inside 'test -x /usr/lib/pip-shim/bin/pip3.99'
pacman --remove python-pip
inside 'test ! -e /usr/lib/pip-shim/bin/pip3.99' && echo 'the hook has run'
pacman -Rn pip-shim
echo left:
left | grep -v -e /kept$ -e /ld.so.cache$ || :`;
  const { code, stdout, stderr } = await inCopy(files, steps);
  assert.equal(code, 0, stdout + stderr);
  assert.match(
    stdout,
    new RegExp(`^unable to satisfy dependency 'nodejs>=18\\.19'
used
pip-shim: \\d+ total files, 0 altered files
pip-shim ${version}-2
.*Refreshing the shims of pip-shim\\.\\.\\.
the hook has run
left:
$`),
  );
});
