import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasCommand } from '../../e2e/install/installer.ts';
import { madeRelease, TARBALL } from '../../e2e/packaging/release-box.ts';
import { withoutGit as skip } from '../../helpers/git.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';

// Tests the Homebrew formula that packaging/brew/build makes. Homebrew itself is not here.

const env = { PATH: process.env.PATH, LANG: 'C.UTF-8' };
const URL = 'https://example.org/pip%20shim/pip-shim.tar.gz';

async function build(...words: readonly string[]) {
  const output = freshDir('brew');
  const result = await run('sh', ['packaging/brew/build', output, ...words], { cwd: repository, env });
  return { ...result, formula: join(output, 'pip-shim.rb') };
}

function tarball(): string {
  const file = join(freshDir('tarball'), 'pip-shim.tar.gz');
  writeFileSync(file, 'a release');
  return file;
}

test('the formula names the URL, the digest, the version and all licences of a release', async () => {
  const { code, stderr, formula } = await build(URL, tarball());
  assert.deepEqual([code, stderr], [0, '']);
  const text = readFileSync(formula, 'utf8');
  const { version } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8'));
  const digest = createHash('sha256').update('a release').digest('hex');
  assert.match(text, /^# Untested: /);
  for (const line of [`url "${URL}"`, `version "${version}"`, `sha256 "${digest}"`])
    assert.ok(text.includes(`\n  ${line}\n`), line);
  assert.match(text, /^ {2}license all_of: \["MIT", "Apache-2\.0", "BSD-3-Clause"\]$/m);
  assert.doesNotMatch(text, /@[A-Z]/);
});

test('each file that the formula installs is in the tarball of a release', { skip }, async () => {
  const { formula } = await build(URL, tarball());
  const { stdout } = await run('tar', ['-tzf', join(await madeRelease(), TARBALL)], { env });
  const members = stdout.split('\n').map((path) => path.replace(/^[^/]*\//, '').replace(/\/$/, ''));
  const text = readFileSync(formula, 'utf8');
  const files = [...text.matchAll(/"((?:dist\/|shims\/|LICENSE)[^"]*)"/g)].map(([, name = '']) => name);
  assert.ok(files.length >= 10, text);
  // The formula has put dist/shims into libexec before it reads from there.
  const libexec = [...text.matchAll(/libexec\/"(shims\/[^"]*)"/g)].map(([, name = '']) => name);
  assert.deepEqual(libexec, ['shims/pip', 'shims/pip-shim']);
  for (const name of files) {
    const member = libexec.includes(name) ? `dist/${name}` : name;
    const pattern = new RegExp(`^${member.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}$`);
    assert.ok(
      members.some((each) => pattern.test(each)),
      name,
    );
  }
});

test('Ruby reads the formula', { skip: !hasCommand('ruby') && 'ruby is not installed' }, async () => {
  const { formula } = await build(URL, tarball());
  const { code, stdout, stderr } = await run('ruby', ['-c', formula], { env });
  assert.deepEqual([code, stdout, stderr], [0, 'Syntax OK\n', '']);
});

const WRONG: readonly (readonly [words: readonly string[], error: RegExp])[] = [
  [[URL], /usage: packaging\/brew\/build DIRECTORY URL TARBALL\n$/],
  [['http://example.org/x', 'any'], /http:\/\/example\.org\/x: the URL must begin with https:\/\/\n$/],
  [['https://example.org/"; system "x', 'any'], /a character that a URL must write as %XX\n$/],
  [[URL, '/none/pip-shim.tar.gz'], /\/none\/pip-shim\.tar\.gz: no such file; make the release first\n$/],
];

test('with a wrong argument, packaging/brew/build makes no formula and prints what is wrong', async () => {
  for (const [words, error] of WRONG) {
    const { code, stderr, formula } = await build(...words);
    assert.deepEqual([words, code, existsSync(formula)], [words, 1, false]);
    assert.match(stderr, error);
  }
});
