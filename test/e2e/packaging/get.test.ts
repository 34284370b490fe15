import assert from 'node:assert/strict';
import { chmodSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { withoutGit as skip } from '../../helpers/git.ts';
import { run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir, testTemp } from '../../helpers/temp.ts';
import { openTerminal } from '../../helpers/terminal.ts';
import { hasCommand, type Installer, tree } from '../install/installer.ts';
import { CURL, emptyBox, madeRelease, type Served, served, TARBALL, typed, version } from './release-box.ts';

// Runs get.sh as people do, `curl … | sh`, with a server on loopback and without npm.

const WGET = 'wget -qO- "$PIP_SHIM_URL/get.sh" | sh -s -- ';

/** Everything that an installation could leave: the files in HOME and TMPDIR. */
const traces = (box: Installer) => [tree(box.home), readdirSync(box.env.TMPDIR ?? '')];

test('curl … | sh installs the release without npm and without a build, and leaves nothing in TMPDIR', {
  skip,
}, async (t) => {
  const [server, box] = [await served(t), await emptyBox(t)];
  const { code, stdout, stderr } = await typed(box, `${CURL} --yes`, server);
  assert.deepEqual([code, stderr], [0, ''], stdout);
  assert.ok(stdout.startsWith(`Fetching ${TARBALL} from ${server.url}\n`), stdout);
  assert.match(stdout, /--without-hook/);
  const again = `curl -fsSL ${server.url}/get.sh | PIP_SHIM_URL=${server.url} sh -s --`;
  assert.ok(stdout.includes(`To stop that:  ${again} --without-hook\n`), stdout);
  assert.deepEqual(server.requests, ['get.sh', TARBALL]);
  const { stdout: told } = await box.run(join(box.home, '.local/bin/pip-shim'), ['--version']);
  assert.equal(told, `pip-shim ${version}\n`);
  assert.equal(readFileSync(join(box.data, 'current/origin'), 'utf8'), `${server.url}\n${again}\n`);
  assert.deepEqual(readdirSync(box.env.TMPDIR ?? ''), []);
});

test('an ordinary user without curl installs with wget', {
  skip: skip || (process.getuid?.() !== 0 && 'needs root, to become another user'),
}, async (t) => {
  const [server, box] = [await served(t), await emptyBox(t, 'curl')];
  for (const directory of [testTemp(), box.root]) chmodSync(directory, 0o755);
  for (const directory of [box.home, box.env.TMPDIR ?? ''])
    await box.run('chown', ['-R', '65534:65534', directory]);
  const user = [
    '--reuid=65534',
    '--regid=65534',
    '--clear-groups',
    'sh',
    '-c',
    `${WGET} --yes --no-modify-path`,
  ];
  const { code, stdout, stderr } = await box.run('setpriv', user, {
    cwd: '/',
    env: { PIP_SHIM_URL: server.url },
  });
  assert.deepEqual([code, stderr], [0, ''], stdout);
  assert.match(readFileSync(join(box.data, 'current/origin'), 'utf8'), /\nwget -qO- http/);
  const refused = await box.run('setpriv', [...user.slice(0, -1), `${WGET} --yes --system`], {
    cwd: '/',
    env: { PIP_SHIM_URL: server.url },
  });
  const sudo = `wget -qO- ${server.url}/get.sh | sudo PIP_SHIM_URL=${server.url} sh -s -- --yes --system`;
  assert.deepEqual(
    [refused.code, refused.stderr],
    [1, `install.sh: --system writes under /usr/local and needs root\n  ${sudo}\n`],
  );
});

test('curl … | sh asks at the terminal, and without a terminal it exits with 2 and demands --yes', {
  skip,
}, async (t) => {
  const [server, box] = [await served(t), await emptyBox(t)];
  const before = tree(box.home);
  const env = { ...box.env, PIP_SHIM_URL: server.url };
  const terminal = await openTerminal('sh', ['-c', CURL], { env, cwd: box.root });
  await terminal.waitFor('Go on? [Y/n]');
  terminal.type('n\r');
  assert.deepEqual(await terminal.exit, { code: 1, signal: null });
  assert.match(terminal.screen(), /Nothing was installed\./);
  server.requests.length = 0;
  const { code, stderr } = await typed(box, CURL, server);
  const again = `curl -fsSL ${server.url}/get.sh | PIP_SHIM_URL=${server.url} sh -s -- --yes`;
  const lines = [
    'get.sh: there is no terminal, so nobody can be asked',
    `  run it again with --yes: ${again}`,
    '',
  ];
  assert.deepEqual([code, stderr], [2, lines.join('\n')]);
  assert.deepEqual([server.requests, tree(box.home)], [['get.sh'], before]);
});

test('without Node.js, install.sh says how to install Node.js, but not npm', { skip }, async (t) => {
  const [server, box] = [await served(t), await emptyBox(t, 'node|nodejs|npm|apt-get')];
  await box.run('rm', [join(box.bin, 'node')]);
  const before = traces(box);
  const { code, stderr } = await typed(box, `${CURL} --yes`, server);
  assert.match(stderr, /^install\.sh: pip-shim needs Node 18\.19 or later\n {2}.*, then run this again\n/);
  assert.deepEqual([code, stderr.includes('npm'), traces(box)], [1, false, before]);
});

/** What goes wrong, and what get.sh prints: a line with the reason, and a line with the next step. */
const FAILURES: readonly {
  readonly what: string;
  readonly line?: string;
  readonly without?: string;
  readonly change?: (server: Served) => void;
  readonly said: RegExp;
}[] = [
  {
    what: 'another file than the release',
    change: ({ files }) => files.set(TARBALL, Buffer.from('something else')),
    said: /^get\.sh: \S+ is not the release: its SHA-256 is [0-9a-f]{64}, not [0-9a-f]{64}\n {2}nothing was installed; .*\n$/,
  },
  {
    what: 'no such file',
    change: ({ files }) => files.delete(TARBALL),
    said: /^get\.sh: can't fetch \S+\.tar\.gz: curl: .*404.*\n {2}check the network, .*\n$/,
  },
  {
    what: 'no such file, by wget',
    without: 'curl',
    line: `${WGET} --yes`,
    change: ({ files }) => files.delete(TARBALL),
    said: /^get\.sh: can't fetch \S+\.tar\.gz: .*error.*\n {2}check the network, .*\n$/,
  },
  {
    what: 'no network',
    line: `curl -fsSL "$PIP_SHIM_URL/get.sh" | PIP_SHIM_URL=http://127.0.0.1:1 sh -s -- --yes`,
    said: /^get\.sh: can't fetch \S+\.tar\.gz: curl: .*onnect.*\n {2}check the network, .*\n$/,
  },
  {
    what: 'neither curl nor wget',
    without: 'curl|wget',
    line: 'sh -s -- --yes <"$GET"',
    said: /^get\.sh: curl or wget is needed, to fetch \S+\.tar\.gz\n {2}install one of them, then run this again\n$/,
  },
  {
    what: 'no way to compute a digest',
    without: 'sha256sum|shasum|openssl',
    said: /^get\.sh: sha256sum, shasum or openssl is needed, to check what is fetched\n {2}install one .*\n$/,
  },
  {
    what: 'a directory for temporary files that is not there',
    line: `curl -fsSL "$PIP_SHIM_URL/get.sh" | TMPDIR="$HOME/none" sh -s -- --yes`,
    said: /^get\.sh: can't make a directory in \S+\/none\n {2}set TMPDIR to a writable one, then run this again\n$/,
  },
  {
    what: 'a disk without room for the archive',
    line: `curl -fsSL "$PIP_SHIM_URL/get.sh" | { trap '' XFSZ; ulimit -f 100; sh -s -- --yes; }`,
    said: /^get\.sh: can't write \S+\.tar\.gz\n {2}no room\? Set TMPDIR to a directory with 5 MB .*\n$/,
  },
  {
    what: 'a disk without room for the program',
    line: `curl -fsSL "$PIP_SHIM_URL/get.sh" | PATH="$SMALL:$PATH" sh -s -- --yes`,
    said: /^get\.sh: can't unpack \S+\.tar\.gz: tar: .*\n {2}no room\? Set TMPDIR .*\n$/,
  },
  {
    what: 'an address with a password',
    line: `curl -fsSL "$PIP_SHIM_URL/get.sh" | PIP_SHIM_URL=https://me:pw@example.org sh -s -- --yes`,
    said: /^get\.sh: this is no address of a release: https:.*\n {2}set PIP_SHIM_URL to one that begins with .*\n$/,
  },
];

/** Makes a directory with a `tar` that can write only small files, so that it can't unpack the program. */
function smallTar(): string {
  const directory = freshDir('small');
  const script = `#!/bin/sh\ntrap '' XFSZ\nulimit -f 100\nPATH=\${PATH#*:}\nexec tar "$@"\n`;
  writeFileSync(join(directory, 'tar'), script, { mode: 0o755 });
  return directory;
}

test('if get.sh fails, it prints the next step, exits with 1 and leaves nothing', { skip }, async (t) => {
  const small = smallTar();
  for (const { what, line = `${CURL} --yes`, without, change, said } of FAILURES) {
    const [server, box] = [await served(t), await emptyBox(t, without)];
    change?.(server);
    const before = traces(box);
    Object.assign(box.env, { GET: join(await madeRelease(), 'get.sh'), SMALL: small });
    const { code, stderr } = await typed(box, line, server);
    assert.match(stderr, said, what);
    assert.deepEqual([what, code, traces(box)], [what, 1, before]);
  }
});

test('without sha256sum, get.sh checks the digest with shasum or openssl', { skip }, async (t) => {
  for (const [without, tool] of [
    ['sha256sum', 'shasum'],
    ['sha256sum|shasum', 'openssl'],
  ] as const) {
    if (!hasCommand(tool)) continue;
    const [server, box] = [await served(t), await emptyBox(t, without)];
    const { code, stderr } = await typed(box, `${CURL} --version`, server);
    assert.deepEqual([tool, code, stderr], [tool, 0, '']);
  }
});

test('shellcheck reads get.sh as sh without a remark', {
  skip: hasCommand('shellcheck') ? false : 'shellcheck is not installed',
}, async () => {
  const file = join(repository, 'packaging/release/get.sh');
  const { code, stdout } = await run('shellcheck', ['--shell=sh', file], { env: { PATH: process.env.PATH } });
  assert.deepEqual([code, stdout], [0, '']);
});
