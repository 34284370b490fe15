import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { appendFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';
import { cannotCopy, inCopy } from '../packaging/machine-copy.ts';

// The real apt installs packages of the test into a throw-away copy of this machine.

const skip = await cannotCopy('apt-get', 'dpkg-deb');

/** Builds a package with small programs at `paths`, and adds it to the archive in `dir`. */
async function addPackage(dir: string, name: string, paths: readonly string[], depends = ''): Promise<void> {
  const [tree, file] = [freshDir('deb-tree'), join(dir, `${name}.deb`)];
  const control =
    `Package: ${name}\nVersion: 99.0\nArchitecture: all\nMaintainer: T <t@example.org>\n` +
    `${depends === '' ? '' : `Depends: ${depends}\n`}Description: a package of the test\n`;
  const put = (path: string, text: string, mode: number): void => {
    mkdirSync(dirname(join(tree, path)), { recursive: true });
    writeFileSync(join(tree, path), text, { mode });
  };
  put('DEBIAN/control', control, 0o644);
  for (const path of paths) put(path, '#!/bin/sh\n', 0o755);
  const built = await run('dpkg-deb', ['--build', '--root-owner-group', tree, file], {
    env: { PATH: process.env.PATH },
  });
  assert.equal(built.code, 0, built.stderr);
  const bytes = readFileSync(file);
  const sum = createHash('sha256').update(bytes).digest('hex');
  const entry = `Filename: ./${name}.deb\nSize: ${bytes.length}\nSHA256: ${sum}\n\n`;
  appendFileSync(join(dir, 'Packages'), control + entry);
}

/** Steps after which apt has the packages in /srv/files and no others. `pip` prints pip-shim's lines. */
const ONLY_OURS = `
rm -rf "$root/etc/apt/sources.list.d"
echo 'deb [trusted=yes] file:/srv/files ./' >"$root/etc/apt/sources.list"
inside 'apt-get -q update' >/dev/null 2>&1
ours() { inside "PATH='${repository}/shims':\\$PATH; export PIP_SHIM_AUTO=system; $*"; }
pip() {
  code=0; ours "pip $* 2>/srv/said" >/dev/null || code=$?
  grep -v ^debconf: "$root/srv/said"; echo "exit $code"
}
`;

test('apt: of a tool that is a library, too, both packages are installed by name', { skip }, async () => {
  const files = freshDir('debs');
  await addPackage(files, 'ipython3', ['usr/bin/ipython3'], 'python3-ipython');
  await addPackage(files, 'python3-ipython', ['usr/lib/python3/dist-packages/IPython.py']);
  const steps = `${ONLY_OURS}pip install ipython
inside 'apt-mark showmanual | grep ipython'
ours 'pip-shim undo --yes' 2>&1 | grep '→'`;
  const { code, stdout, stderr } = await inCopy(files, steps);
  assert.equal(code, 0, stderr);
  assert.equal(
    stdout,
    `→ apt-get install -y ipython3 python3-ipython
pip-shim: /usr/bin/ipython3 can be called now
exit 0
ipython3
python3-ipython
→ apt remove ipython3 python3-ipython
`,
  );
});

test('apt: an install and “already installed” are judged by the command', { skip }, async () => {
  const files = freshDir('debs');
  await addPackage(files, 'codespell', ['usr/share/codespell/codespell']);
  await addPackage(files, 'yamllint', ['usr/games/yamllint']);
  await addPackage(files, 'python3-pytest', ['usr/bin/pytest-3']);
  const steps =
    ONLY_OURS +
    ['pytest', 'codespell', 'codespell', 'yamllint'].map((name) => `pip install ${name}\n`).join('');
  const { code, stdout, stderr } = await inCopy(files, steps);
  assert.equal(code, 0, stderr);
  assert.equal(
    stdout,
    `→ apt-get install -y python3-pytest
pip-shim: /usr/bin/pytest-3 can be called now
exit 0
→ apt-get install -y codespell
pip-shim: codespell is installed, but it has no command
  to remove what was installed: apt remove codespell
exit 1
pip-shim: codespell is installed, but it has no command
exit 1
→ apt-get install -y yamllint
pip-shim: /usr/games/yamllint is there, but its directory is not on PATH
exit 0
`,
  );
});
