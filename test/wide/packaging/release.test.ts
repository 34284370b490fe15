import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasCommand, tree } from '../../e2e/install/installer.ts';
import { committedClone, madeRelease, release, TARBALL, version } from '../../e2e/packaging/release-box.ts';
import { withoutGit as skip } from '../../helpers/git.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';

const env = { PATH: process.env.PATH };
const FILES = ['SHA256SUMS', 'get.sh', `pip-shim-${version}.cdx.json`, TARBALL];

test('two clones of a commit make the same release, whatever the path, the umask and the time', {
  skip,
}, async () => {
  const directory = await madeRelease();
  const clone = join(freshDir('release-other'), 'a longer path');
  const { code, stdout, stderr } = await release(await committedClone(clone), undefined, '077');
  assert.deepEqual([code, stderr], [0, '']);
  const digests = (path: string) =>
    Object.entries(tree(path)).map(([name, text]) => `${name} ${text.slice(-64)}`);
  assert.deepEqual(digests(join(clone, 'release')).slice(1), digests(directory).slice(1));
  for (const kind of ['rpm', 'arch']) {
    const tool = { rpm: 'rpmbuild', arch: 'makepkg' }[kind];
    const isThere = readdirSync(join(repository, 'packaging')).includes(kind);
    if (isThere)
      assert.match(stdout, new RegExp(`^left out: ${kind}, because ${tool} is not installed$`, 'm'));
  }
  const names = readdirSync(directory);
  assert.deepEqual(names.filter((name) => FILES.includes(name)).sort(), FILES);
  assert.equal(names.includes(`pip-shim_${version}-1_all.deb`), hasCommand('dpkg-deb'));
  const sums = await run('sha256sum', ['--check', '--quiet', 'SHA256SUMS'], { cwd: directory, env });
  assert.deepEqual([sums.code, sums.stdout, sums.stderr], [0, '', '']);
  const summed = readFileSync(join(directory, 'SHA256SUMS'), 'utf8').trimEnd().split('\n');
  assert.deepEqual(
    summed.map((line) => line.slice(66)),
    names.filter((name) => name !== 'SHA256SUMS').sort(),
  );
});
