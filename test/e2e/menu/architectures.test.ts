import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { KEYS } from '../../helpers/terminal.ts';
import { boxWithRepository, noApt } from './real-apt.ts';

const skip = noApt() ?? false;
/** apt is asked about libraries only for the system's own Python. */
const NOT_SYSTEMS = 'pip does not belong to the system here';

const [, codename] = /^VERSION_CODENAME=(\w+)$/m.exec(readFileSync('/etc/os-release', 'utf8')) ?? [];
const isAmd64 = process.arch === 'x64' && ['bookworm', 'trixie'].includes(codename ?? '');
test('the real apt: for a package of other architectures, menu, hint and explain say which have it', {
  skip: skip || (!isAmd64 && 'this is no Debian on amd64'),
}, async (t) => {
  const only = 'Debian has python3-rpi.gpio for arm64 and armhf only, not for this machine (amd64)';
  const box = await boxWithRepository(t, ['python3-picamera2']);
  if (box.python.how !== 'system') return t.skip(NOT_SYSTEMS);
  const terminal = await box.open('pip', ['install', 'RPi.GPIO'], { cols: 150 });
  await terminal.waitFor(/Stop +nothing/);
  assert.equal(terminal.screen().split(only).length, 2, terminal.screen());
  assert.match(terminal.screen(), /rpi-gpio works only with the libraries of this system *\r?\n/);
  assert.doesNotMatch(terminal.screen(), /which comes with the system/);
  terminal.type(KEYS.ctrlC);
  assert.equal((await terminal.exit).code, 130);
  const { code, stderr } = await box.run('pip', ['install', 'RPi.GPIO']);
  assert.equal(code, 1);
  assert.ok(stderr.includes(`${only}; pip-shim can install into .venv instead: `), stderr);
  box.placeShims(['pip', 'pip-shim']);
  const { stdout } = await box.run('pip-shim', ['explain', 'RPi.GPIO']);
  assert.ok(stdout.includes(only), stdout);
});
