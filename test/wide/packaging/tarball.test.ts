import assert from 'node:assert/strict';
import { appendFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import {
  ADDRESS,
  committedClone,
  madeRelease,
  release,
  TARBALL,
  version,
} from '../../e2e/packaging/release-box.ts';
import { withoutGit as skip } from '../../helpers/git.ts';
import { packagedPages } from '../../helpers/pages.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';

// Tests `npm run release`. test/e2e/packaging/get.test.ts installs the release.

const env = { PATH: process.env.PATH };

test('the tarball has the built program, belongs to root and has the time of the commit', {
  skip,
}, async () => {
  const args = ['--list', '--verbose', '--numeric-owner', '--full-time', '--utc', '-zf'];
  const { stdout } = await run('tar', [...args, join(await madeRelease(), TARBALL)], { env });
  const rows = stdout.trimEnd().split('\n');
  const row = /^(?:drwxr-xr-x|-rw-r--r--|-rwxr-xr-x) 0\/0 +\d+ 2023-11-14 22:13:20 pip-shim-[\d.]+\//;
  for (const each of rows) assert.match(each, row);
  const paths = rows.map((each) => each.replace(row, ''));
  assert.deepEqual([...paths], [...paths].sort());
  for (const path of [
    'install.sh',
    'dist/built',
    'dist/pip-shim.cjs',
    'dist/share/man/man1/pip-shim.1',
    'LICENSE',
    ...packagedPages(),
  ])
    assert.ok(paths.includes(path), path);
  const isSource = (path: string) => /^(src|node_modules|test)\/|^build\.mjs$/.test(path);
  assert.deepEqual(paths.filter(isSource), []);
});

test('the bill of materials has each package that licences.txt names, and no random serial number', {
  skip,
}, async () => {
  const bill = JSON.parse(readFileSync(join(await madeRelease(), `pip-shim-${version}.cdx.json`), 'utf8'));
  assert.deepEqual(
    [bill.bomFormat, bill.specVersion, bill.version, bill.serialNumber],
    ['CycloneDX', '1.5', 1, undefined],
  );
  assert.equal(bill.metadata.component.purl, `pkg:npm/pip-shim@${version}`);
  const licences = readFileSync(join(repository, 'dist/licences.txt'), 'utf8').split(`${'-'.repeat(72)}\n\n`);
  const named = licences.map((text) => text.slice(0, text.indexOf('\n')));
  const components: {
    name: string;
    version: string;
    purl: string;
    licenses: [{ license: { id: string } }];
    hashes: { content: string }[];
  }[] = bill.components;
  assert.deepEqual(
    components.map(({ name, licenses }) => `${name}: ${licenses[0].license.id}`),
    named,
  );
  assert.ok(components.length > 5);
  for (const each of components) {
    const installed = JSON.parse(
      readFileSync(join(repository, 'node_modules', each.name, 'package.json'), 'utf8'),
    );
    assert.equal(each.version, installed.version);
    assert.equal(each.purl, `pkg:npm/${each.name.replace('@', '%40')}@${each.version}`);
    assert.match(each.hashes[0]?.content ?? '', /^[0-9a-f]{128}$/);
  }
});

test('`npm run release` refuses a missing or wrong address and a work tree that is not clean, and names the problem', {
  skip,
}, async () => {
  const clone = await committedClone(freshDir('release-refused'));
  const said = async (...args: string[]) => {
    const { code, stdout, stderr } = await release(clone, args);
    return [code, stdout, stderr.split('\n').slice(0, 2).join('\n')];
  };
  const needed = 'release: it needs --url URL, because package.json has no "homepage"\n';
  assert.deepEqual(await said(), [2, '', needed]);
  for (const url of [
    'http://a.example/x',
    'https://me:secret@a.example/x',
    'https://a.example/$x',
    'https://[::1]/x',
    'https://a.example/x=1,2',
    'ftp://x',
  ]) {
    const rule = '  it must begin with https:// and have only letters, digits and . _ ~ : / % + -';
    assert.deepEqual(await said('--url', url), [
      2,
      '',
      `release: ${url} can't be the address of a release\n${rule}`,
    ]);
  }
  appendFileSync(join(clone, 'LICENSE'), '\n');
  mkdirSync(join(clone, 'src/new'));
  writeFileSync(join(clone, 'src/new/one.ts'), '');
  const { code, stdout, stderr } = await release(clone, ['--url', ADDRESS]);
  const lines = ['release: the work tree is not clean; commit or remove these files, then run it again'];
  assert.deepEqual(
    [code, stdout, stderr],
    [1, '', `${[...lines, '   M LICENSE', '  ?? src/new/one.ts'].join('\n')}\n`],
  );
  assert.deepEqual(readdirSync(clone).includes('release'), false);
});
