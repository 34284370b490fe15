import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { KEYS } from '../../helpers/terminal.ts';
import { boxWithRepository, noApt } from './real-apt.ts';

const skip = noApt() ?? false;
const DRY = { PIP_SHIM_AUTO: 'apt', PIP_SHIM_DRY_RUN: '1' };
/** apt is asked about libraries only for the system's own Python. */
const NOT_SYSTEMS = 'pip does not belong to the system here';

test('the real apt with a package of Raspberry Pi OS: it is offered first, and for the names that mean it', {
  skip,
}, async (t) => {
  const box = await boxWithRepository(t, ['python3-picamera2', 'pijuice-base']);
  if (box.python.how !== 'system') return t.skip(NOT_SYSTEMS);
  box.command('sudo', 'exit 1');
  const terminal = await box.open('pip', ['install', 'picamera2'], { cols: 150 });
  await terminal.waitFor(/Stop +nothing/);
  assert.match(
    terminal.screen(),
    /picamera2 works only with the libraries of this system, so .* comes first/,
  );
  assert.match(terminal.screen(), /❯ From [^\n]*, for all users +0\.3\.12/);
  terminal.type(KEYS.ctrlC);
  assert.equal((await terminal.exit).code, 130);
  const install = async (name: string) => (await box.run('pip', ['install', name], { env: DRY })).stderr;
  assert.match(await install('picamera2'), /→ (?:sudo -n env \S+ )?apt-get install -y python3-picamera2\n$/);
  assert.match(await install('pijuice'), /→ (?:sudo -n env \S+ )?apt-get install -y pijuice-base\n$/);
});

test('the real apt without a package of Raspberry Pi OS: nothing is offered from it, and a line says why', {
  skip,
}, async (t) => {
  const box = await boxWithRepository(t, ['python3-picamera2']);
  if (box.python.how !== 'system') return t.skip(NOT_SYSTEMS);
  box.placeShims(['pip', 'pip-shim']);
  const { stdout } = await box.run('pip-shim', ['explain', 'lgpio', 'pijuice']);
  const of = 'a package of Raspberry Pi OS';
  assert.match(stdout, new RegExp(`lgpio works only .*, and apt has no python3-lgpio, ${of}\n`));
  assert.match(
    stdout,
    /pijuice is in Raspberry Pi OS's package pijuice-base, which apt does not have here; /,
  );
  assert.doesNotMatch(stdout, /apt install/);
});

const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
const [, codename] = /^VERSION_CODENAME=(\w+)$/m.exec(release) ?? [];
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
