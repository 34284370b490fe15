import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { isNewer, isProtected, versionIn } from '../../../src/commands/self-update/published.ts';
import { installationOf } from '../../../src/setup/installation.ts';
import { inProcessBoxFor, NO_PYTHON, version } from '../../helpers/in-process.ts';

// test/wide/packaging/self-update.test.ts updates an installation.

test('self-update says how to update a pip-shim that get.sh did not install', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const lines = [
    'pip-shim: get.sh did not install this pip-shim, so it is updated in another way',
    '  in a clone: git pull && ./install.sh',
    '  or run the install.sh of a newer release',
    '',
  ];
  for (const args of [[], ['--check'], ['--check', '--json']]) {
    const { code, stdout, stderr } = await box.cli(['self-update', ...args]);
    assert.deepEqual([code, stdout, stderr], [1, '', lines.join('\n')]);
  }
  const { code, stderr } = await box.cli(['self-update', '--json']);
  assert.deepEqual(
    [code, stderr],
    [2, 'pip-shim: --json goes only with --check\n  pip-shim self-update --check --json\n'],
  );
});

const DIGEST = 'a'.repeat(64);
const whole = (line: string): string => `#!/bin/sh\nmain() {\n${line}\n}\n\n{ main "$@"; exit; }\n`;

test('fake curl: self-update runs a newer get.sh, and says so if there is none or it can’t be fetched', async (t) => {
  const box = await inProcessBoxFor(t, { python: NO_PYTHON });
  const url = 'https://a.example/r';
  const origin = '.local/share/pip-shim/versions/1/origin';
  const boot = join(dirname(box.write(origin, `${url}\ncurl get.sh | sh -s --\n`)), 'boot.cjs');
  const [script, ran] = [join(box.root, 'served'), join(box.root, 'ran')];
  const told = async (args: readonly string[], text: string) => {
    writeFileSync(script, text);
    return box.cli(['self-update', ...args], { boot });
  };
  box.command(
    'curl',
    `[ "$*" = '-fsS -L --proto =https --connect-timeout 30 ${url}/get.sh' ] && cat '${script}'`,
  );
  const release = (number: string): string =>
    whole(`  version=${number} digest=${DIGEST}\n  echo "$PIP_SHIM_URL" "$@" >'${ran}'\n  exit 7`);

  const json = await told(['--check', '--json'], release('9.10.0'));
  assert.equal(json.stderr, '');
  assert.deepEqual(JSON.parse(json.stdout), { version, published: '9.10.0', update: true, url });
  for (const [args, number, says] of [
    [
      ['--check'],
      '9.10.0',
      `pip-shim 9.10.0 is newer than this ${version}; to install it: pip-shim self-update\n`,
    ],
    [[], version, `pip-shim ${version} is up to date\n`],
    [[], '0.0.1', `pip-shim ${version} is newer than the release at ${url}, which is 0.0.1\n`],
  ] as const) {
    const { code, stdout, stderr } = await told(args, release(number));
    assert.deepEqual([code, stdout, stderr], [0, says, '']);
  }
  assert.equal(existsSync(ran), false);

  const updated = await told([], release('9.10.0'));
  assert.deepEqual([updated.code, updated.stderr], [7, ''], 'as get.sh ends');
  assert.match(updated.stdout, /^→ sh \S+\/get\.sh --yes --no-modify-path\n$/);
  assert.equal(readFileSync(ran, 'utf8'), `${url} --yes --no-modify-path\n`);
  assert.deepEqual(readdirSync(box.env.TMPDIR ?? ''), []);

  const login = await told([], '<html>Log in</html>');
  assert.match(
    login.stderr,
    /^pip-shim: \S+\/get\.sh is not the get\.sh of a release\n {2}does the network want a login\?/,
  );
  box.command('curl', 'echo "curl: (22) error: 404" >&2; exit 22');
  const gone = await told([], '');
  assert.match(
    gone.stderr,
    /^pip-shim: can't fetch \S+\/get\.sh: curl: \(22\) error: 404\n {2}nothing was changed; /,
  );
  rmSync(join(box.bin, 'curl'));
  const without = await box.cli(['self-update'], { boot, env: { PATH: box.bin } });
  assert.match(without.stderr, /^pip-shim: self-update needs curl or GNU wget\n/);
  box.write(origin, 'http://a.example/r\ncurl get.sh | sh -s --\n');
  const open = await told([], release('9.10.0'));
  assert.match(open.stderr, /^pip-shim: pip-shim came from http:\S+, and self-update trusts only https\n/);
  assert.deepEqual([login.code, gone.code, without.code, open.code], [1, 1, 1, 1]);
});

test('versionIn reads the version only from a whole get.sh', () => {
  const script = whole(`  version=1.20.3 digest=${DIGEST}`);
  assert.equal(versionIn(script), '1.20.3');
  for (let end = 0; end < script.length; end++) assert.equal(versionIn(script.slice(0, end)), undefined);
  for (const line of ['', '  version=1.2 digest=x', `  version=$(id) digest=${DIGEST}`])
    assert.equal(versionIn(whole(line)), undefined);
  assert.equal(versionIn(`<html>${script}`), undefined);
});

test('isNewer compares the numbers of two versions', () => {
  const versions = ['0.2.0', '0.2.1', '0.10.0', '1.0.0', '1.0.10', '10.0.0'];
  for (const [at, one] of versions.entries())
    for (const [other, two] of versions.entries())
      assert.equal(isNewer(one, two), at > other, `${one} ${two}`);
});

test('isProtected accepts only https addresses and 127.0.0.1', () => {
  const addresses = ['https://a.example', 'http://127.0.0.1:8000', 'http://127.0.0.1'];
  for (const url of addresses) assert.equal(isProtected(url), true, url);
  const open = [
    'http://a.example',
    'http://127.0.0.1.a.example',
    'http://127.0.0.11',
    'http://localhost',
    'http://[::1]:8/x',
    'ftp://a',
  ];
  for (const url of open) assert.equal(isProtected(url), false, url);
});

test('installationOf says how the deb and the npm package are updated', () => {
  const places = { home: '/home/u', data: '/home/u/.local/share/pip-shim', node: '/usr/bin/node' };
  const updates = ['/usr/lib/pip-shim', '/opt/n/lib/node_modules/pip-shim/dist'].map(
    (program) => installationOf(program, places).packaged?.update,
  );
  assert.deepEqual(updates, [
    'with the package of a newer release: sudo apt install ./pip-shim_*.deb',
    'with the package of a newer release: npm install --global ./pip-shim-*.tgz',
  ]);
});
