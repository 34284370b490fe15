import assert from 'node:assert/strict';
import { test } from 'node:test';
import { installationOf } from '../../../src/setup/installation.ts';
import { installAgain, originIn, repairOf } from '../../../src/setup/origin.ts';

const AGAIN = 'curl -fsSL https://a.example/r/get.sh | sh -s --';
const origin = originIn(`https://a.example/r\n${AGAIN}\n`);
const places = { home: '/home/u', data: '/home/u/.local/share/pip-shim', node: '/usr/bin/node' };

test('originIn accepts only an address without a password that a shell reads as one word', () => {
  assert.deepEqual(origin, { url: 'https://a.example/r', again: AGAIN });
  const bad = [
    '',
    'https://a.example/r',
    'https://me:pw@a.example/r',
    'https://a.example/$(id)',
    'https://',
    '/a',
  ];
  for (const url of bad.slice(2)) assert.equal(originIn(`${url}\n${AGAIN}\n`), undefined, url);
  for (const text of [undefined, ...bad.slice(0, 2)]) assert.equal(originIn(text), undefined, text);
});

test('installAgain and repairOf return the command line that ran get.sh', () => {
  const setup = { origin };
  assert.equal(installAgain({ setup }, '--with-hook'), `${AGAIN} --with-hook`);
  assert.equal(
    installAgain({ setup }, '--system', true),
    'curl -fsSL https://a.example/r/get.sh | sudo sh -s -- --system',
  );
  assert.equal(
    installAgain({ setup: { origin: undefined } }, '--system', true),
    'sudo ./install.sh --system',
  );
  const repair = (program: string, from = origin) =>
    repairOf({ installation: installationOf(program, places), setup: { origin: from } });
  assert.equal(repair('/data/current'), `install it again: ${AGAIN}`);
  assert.equal(
    repair('/usr/local/lib/pip-shim/current'),
    'install it again: curl -fsSL https://a.example/r/get.sh | sudo sh -s -- --system',
  );
  assert.equal(repair('/usr/lib/pip-shim'), 'sudo apt install --reinstall pip-shim');
});

test('repairOf returns installation.repair if get.sh did not make the installation', () => {
  const installation = installationOf('/data/current', places);
  assert.equal(repairOf({ installation, setup: { origin: undefined } }), installation.repair);
});
