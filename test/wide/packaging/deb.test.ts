import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasCommand } from '../../e2e/install/installer.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';

// The Debian package that packaging/deb/build makes. .ci/tree-deb really installs it.

const skip = hasCommand('dpkg-deb') ? false : 'dpkg-deb is not installed';
const env = { PATH: process.env.PATH, LANG: 'C.UTF-8', SOURCE_DATE_EPOCH: '1700000000' };

/** tsx leaves its own directory in TMPDIR, which does not count. */
const isOurs = (name: string): boolean => name.startsWith('pip-shim');

/** Builds the package into a new directory and returns the package's path. */
async function build(revision = '1', umask = '022', builder: Record<string, string> = {}): Promise<string> {
  const [output, TMPDIR] = [freshDir('deb'), freshDir('deb-tmp')];
  const script = `umask ${umask}; exec sh packaging/deb/build "$@"`;
  const { code, stdout, stderr } = await run('sh', ['-c', script, 'sh', output, revision], {
    cwd: repository,
    env: { ...env, TMPDIR, ...builder },
  });
  assert.deepEqual([code, stderr, readdirSync(TMPDIR).filter(isOurs)], [0, '', []], stdout);
  const [name = ''] = readdirSync(output);
  return join(output, name);
}

async function dpkg(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await run('dpkg-deb', args, { env });
  assert.equal(code, 0, stderr);
  return stdout;
}

test('the same sources give the same bytes with any umask and in any directory', { skip }, async () => {
  const [one, other] = await Promise.all([build(), build('1', '077')]);
  assert.ok(readFileSync(one).equals(readFileSync(other)));
});

test('a builder may have any name', { skip }, async () => {
  const [DEBFULLNAME, DEBEMAIL] = ['Ann & Bob | \\1 Sons', 'a&b@example.org'];
  const deb = await build('1', '022', { DEBFULLNAME, DEBEMAIL });
  assert.equal((await dpkg('--field', deb, 'Maintainer')).trimEnd(), `${DEBFULLNAME} <${DEBEMAIL}>`);
});

test('if node fails to make the man page (a fake node), there is no package', { skip }, async () => {
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
