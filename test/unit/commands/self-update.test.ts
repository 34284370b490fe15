import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isNewer, isProtected, versionIn } from '../../../src/commands/self-update/published.ts';
import { installationOf } from '../../../src/setup/installation.ts';
import { inProcessBoxFor, NO_PYTHON } from '../../helpers/in-process.ts';

// test/e2e/packaging/get.test.ts updates an installation.

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
