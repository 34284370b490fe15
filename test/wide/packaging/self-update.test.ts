import assert from 'node:assert/strict';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test } from 'node:test';
import { hasCommand, type Installer } from '../../e2e/install/installer.ts';
import { CURL, emptyBox, publish, served, typed, version } from '../../e2e/packaging/release-box.ts';
import { withoutGit as skip } from '../../helpers/git.ts';
import { openTerminal } from '../../helpers/terminal.ts';

// Runs `pip-shim self-update` in an installation that get.sh made, with a server on loopback.

const cli = (box: Installer, ...args: string[]) => box.run(join(box.home, '.local/bin/pip-shim'), args);

test('self-update installs a newer release with the options of the first install, or says that there is none', {
  skip,
}, async (t) => {
  const [server, box] = [await served(t), await emptyBox(t)];
  await typed(box, `${CURL} --yes --no-modify-path`, server);
  server.requests.length = 0;
  const now = await cli(box, 'self-update');
  assert.deepEqual([now.code, now.stdout, now.stderr], [0, `pip-shim ${version} is up to date\n`, '']);
  assert.deepEqual(server.requests, ['get.sh']);
  const tarball = await publish('9.10.0', server);
  const check = await cli(box, 'self-update', '--check', '--json');
  const told = { version, published: '9.10.0', update: true, url: server.url };
  assert.deepEqual([check.code, JSON.parse(check.stdout)], [0, told]);
  const program = server.files.get(tarball) ?? Buffer.of();
  server.files.set(tarball, Buffer.from('something else'));
  const wrong = await cli(box, 'self-update');
  assert.match(wrong.stderr, /^get\.sh: \S+ is not the release: .*\n {2}nothing was installed; /);
  assert.deepEqual([wrong.code, (await cli(box, '--version')).stdout], [1, `pip-shim ${version}\n`]);
  server.files.set(tarball, program);
  const { code, stdout, stderr } = await cli(box, 'self-update');
  assert.deepEqual([code, stderr], [0, '']);
  assert.match(
    stdout,
    /^→ sh \S+\/get\.sh --yes --no-modify-path\nFetching pip-shim-9\.10\.0\.tar\.gz from /,
  );
  assert.equal((await cli(box, '--version')).stdout, 'pip-shim 9.10.0\n');
  assert.deepEqual([existsSync(join(box.home, '.bashrc')), readdirSync(box.env.TMPDIR ?? '')], [false, []]);
  await publish('9.9.9', server);
  const older = await cli(box, 'self-update');
  assert.deepEqual(
    [older.code, older.stdout],
    [0, `pip-shim 9.10.0 is newer than the release at ${server.url}, which is 9.9.9\n`],
  );
  server.files.set('get.sh', Buffer.from('<html>Log in</html>'));
  const login = await cli(box, 'self-update', '--check');
  assert.deepEqual(
    [login.code, login.stderr.split('\n')[0]],
    [1, `pip-shim: ${server.url}/get.sh is not the get.sh of a release`],
  );
  server.files.clear();
  const gone = await cli(box, 'self-update');
  assert.match(gone.stderr, /^pip-shim: can't fetch \S+\/get\.sh: curl: .*404.*\n {2}nothing was changed; /);
  assert.deepEqual([gone.code, (await cli(box, '--version')).stdout], [1, 'pip-shim 9.10.0\n']);
});

test('at a terminal, self-update shows how much of a slow release has come, and removes the line afterwards', {
  skip,
}, async (t) => {
  const [server, box] = [await served(t), await emptyBox(t)];
  await typed(box, `${CURL} --yes --no-modify-path`, server);
  const tarball = await publish('9.10.0', server);
  let goOn = (): void => {};
  server.held.set(tarball, new Promise<void>((resolve) => (goOn = resolve)));
  const program = join(box.home, '.local/bin/pip-shim');
  const terminal = await openTerminal(program, ['self-update'], { env: box.env, cwd: box.root });
  await terminal.waitFor(/[1-9]\d* of [1-9]\d* KB/);
  goOn();
  assert.deepEqual(await terminal.exit, { code: 0, signal: null });
  assert.ok(terminal.raw().includes(' KB\r\x1b[K'), 'the line is gone before the next output');
  assert.equal((await cli(box, '--version')).stdout, 'pip-shim 9.10.0\n');
});

test('without curl, self-update uses GNU wget without redirections, and refuses any other wget', {
  skip: skip || (!hasCommand('wget') && 'wget is not installed'),
}, async (t) => {
  const [server, box] = [await served(t), await emptyBox(t, 'npm|curl')];
  await typed(box, 'wget -qO- "$PIP_SHIM_URL/get.sh" | sh -s -- --yes --no-modify-path', server);
  const now = await cli(box, 'self-update');
  assert.deepEqual([now.code, now.stdout, now.stderr], [0, `pip-shim ${version} is up to date\n`, '']);
  const elsewhere = createServer((_, response) => {
    response.writeHead(302, { location: `${server.url}/get.sh` }).end();
  }).listen(0, '127.0.0.1');
  t.after(() => elsewhere.close());
  await new Promise((resolve) => elsewhere.once('listening', resolve));
  const { port } = elsewhere.address() as AddressInfo;
  const origin = join(box.data, 'current/origin');
  writeFileSync(origin, `http://127.0.0.1:${port}\nwget …\n`);
  server.requests.length = 0;
  const led = await cli(box, 'self-update');
  assert.equal(led.code, 1);
  assert.match(led.stderr, /^pip-shim: can't fetch http:\S+\/get\.sh: .*redirect/);
  assert.deepEqual(server.requests, []);
  box.command('wget', `echo "wget: unrecognized option '--max-redirect=0'" >&2; exit 1`);
  const other = await cli(box, 'self-update');
  assert.match(other.stderr, /^pip-shim: self-update needs curl or GNU wget\n/);
});

test('self-update ends by the signal that ended get.sh', { skip }, async (t) => {
  const [server, box] = [await served(t), await emptyBox(t)];
  await typed(box, `${CURL} --yes --no-modify-path`, server);
  await publish('9.10.0', server);
  const script = String(server.files.get('get.sh'));
  server.files.set('get.sh', Buffer.from(script.replace('\n  set -eu\n', () => '\n  kill -TERM $$\n')));
  const { code, signal } = await cli(box, 'self-update');
  assert.deepEqual([code, signal], [null, 'SIGTERM']);
});
