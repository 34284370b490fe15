import assert from 'node:assert/strict';
import { test } from 'node:test';
import { KEYS, openTerminal } from '../../helpers/terminal.ts';

const env = { PATH: '/usr/bin:/bin', TERM: 'xterm', LANG: 'C.UTF-8', PS1: '$ ', HOME: '/nonexistent' };

test('a command in openTerminal sees a terminal and reads typed text, and its exit code arrives', async () => {
  const terminal = await openTerminal(
    'sh',
    ['-c', 'tty; stty size; read line; printf "\\033[1mgot\\033[0m <%s>\\n" "$line"; exit 7'],
    { env, cols: 80, rows: 24 },
  );
  await terminal.waitFor(/^\/dev\//m);
  await terminal.waitFor('24 80');
  terminal.type(`größe${KEYS.enter}`);
  await terminal.waitFor('got <größe>');
  assert.deepEqual(await terminal.exit, { code: 7, signal: null });
  assert.ok(terminal.raw().includes('\x1b[1mgot'));
  assert.match(terminal.screen(), /größe\r\ngot <größe>\r\n$/);
});

test('a typed Ctrl-C kills sleep with SIGINT', async () => {
  const terminal = await openTerminal('sh', ['-c', 'echo ready; exec sleep 60'], { env });
  await terminal.waitFor('ready');
  terminal.type(KEYS.ctrlC);
  assert.deepEqual(await terminal.exit, { code: null, signal: 'SIGINT' });
});

test('an interactive shell has job control', async () => {
  const terminal = await openTerminal('sh', ['-i'], { env });
  await terminal.waitFor('$ ');
  terminal.type(`sh -c 'echo up; exec sleep 60'${KEYS.enter}`);
  await terminal.waitFor(/^up/m);
  terminal.type(KEYS.ctrlZ);
  await terminal.waitFor(/stopped/i);
  terminal.kill();
  assert.equal((await terminal.exit).signal, 'SIGKILL');
});

test('a resize sends the command SIGWINCH and the new size', async () => {
  const terminal = await openTerminal(
    'sh',
    ['-c', 'trap "stty size; exit" WINCH; echo ready; while :; do sleep 0.05; done'],
    { env },
  );
  await terminal.waitFor('ready');
  terminal.resize(61, 17);
  await terminal.waitFor('17 61');
  await terminal.exit;
});

test('settings() shows terminal settings that a command changed and did not restore', async () => {
  const sane = await openTerminal('sh', ['-c', 'stty raw -echo; stty sane; echo ready; read x'], { env });
  await sane.waitFor('ready'); // while the terminal is raw, Enter ends no line
  const before = await sane.settings();
  assert.equal(before.signals, true);
  sane.type('x\r');
  await sane.exit;
  assert.equal((await sane.settings()).echo, true);
  const spoilt = await openTerminal('stty', ['-echo', '-icanon'], { env });
  await spoilt.exit;
  const { echo, canonical } = await spoilt.settings();
  assert.deepEqual({ echo, canonical }, { echo: false, canonical: false });
});

test('all output arrives before the exit, and waitFor rejects if its text never comes', async () => {
  const terminal = await openTerminal('sh', ['-c', 'seq 1 20000'], { env });
  await assert.rejects(terminal.waitFor('never'), /ended without/);
  assert.equal((await terminal.exit).code, 0);
  assert.match(terminal.screen(), /\n19999\r\n20000\r\n$/);
  const waiting = await openTerminal('sleep', ['60'], { env });
  await assert.rejects(waiting.waitFor('never', 100), /no \/never\/ in 100 ms/);
  waiting.kill();
  assert.equal((await waiting.exit).signal, 'SIGKILL');
});

test('openTerminal ends a terminal whose lifetime is over', async () => {
  const terminal = await openTerminal('sleep', ['60'], { env, lifetime: 300 });
  await assert.rejects(terminal.exit, /its lifetime is over/);
});

test('a command that does not exist gives exit code 127', async () => {
  const terminal = await openTerminal('no-such-command', [], { env });
  assert.equal((await terminal.exit).code, 127);
});
