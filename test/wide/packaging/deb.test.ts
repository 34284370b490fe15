import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { build, dpkg, env, skip } from '../../e2e/packaging/deb-box.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';

// Tests the Debian package that packaging/deb/build makes. .ci/tree-deb installs the package for real.

test('the same sources give the same package with any umask and output directory', { skip }, async () => {
  const [one, other] = await Promise.all([build(), build('1', '077')]);
  assert.ok(readFileSync(one).equals(readFileSync(other)));
});

test('the Maintainer field takes DEBFULLNAME and DEBEMAIL unchanged', { skip }, async () => {
  const [DEBFULLNAME, DEBEMAIL] = ['Ann & Bob | \\1 Sons', 'a&b@example.org'];
  const deb = await build('1', '022', { DEBFULLNAME, DEBEMAIL });
  assert.equal((await dpkg('--field', deb, 'Maintainer')).trimEnd(), `${DEBFULLNAME} <${DEBEMAIL}>`);
});

test('if node fails to make the man page, the build makes no package (fake node)', { skip }, async () => {
  const [output, bin] = [freshDir('deb'), freshDir('deb-bin')];
  const node = `#!/bin/sh\ncase $* in *man-page*) echo half; exit 3 ;; esac\nexec '${process.execPath}' "$@"\n`;
  writeFileSync(join(bin, 'node'), node, { mode: 0o755 });
  const { code, stderr } = await run('sh', ['packaging/deb/build', output], {
    cwd: repository,
    env: { ...env, PATH: `${bin}:${env.PATH}` },
  });
  assert.deepEqual([code, readdirSync(output)], [1, []]);
  assert.equal(stderr, 'packaging/deb/build: failed: node --import tsx packaging/man-page.ts\n');
});
