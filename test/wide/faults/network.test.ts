import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { withoutPipx } from '../../e2e/menu/pipx-box.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

const AUTO = { PIP_SHIM_AUTO: 'venv' };
/** Options with which pip gives up after one second, without a retry. */
const IMPATIENT = ['--retries', '0', '--timeout', '1', '--no-cache-dir', '--disable-pip-version-check'];

async function listen(t: TestContext, server: Server): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  t.after(() => {
    server.closeAllConnections();
    return new Promise((resolve) => server.close(resolve));
  });
  return (server.address() as AddressInfo).port;
}

const serve = async (t: TestContext, answer: RequestListener): Promise<string> =>
  `http://127.0.0.1:${await listen(t, createServer(answer))}/simple`;

/** Serves an index page with one link. `file` answers the request for the linked file. */
function pageAnd(file: RequestListener): RequestListener {
  return (request, response) => {
    const project = /^\/simple\/([^/]+)/.exec(request.url ?? '')?.[1];
    if (project === undefined) return file(request, response);
    const wheel = `${project}-1.0-py3-none-any.whl`;
    const link = `<!DOCTYPE html><a href="/files/${wheel}">${wheel}</a>`;
    response.setHeader('content-type', 'text/html').end(link);
  };
}

async function untrusted(t: TestContext, box: Sandbox): Promise<string> {
  const [key, certificate] = [join(box.root, 'key.pem'), join(box.root, 'certificate.pem')];
  const words = ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=elsewhere', '-days', '2'];
  execFileSync('openssl', [...words, '-keyout', key, '-out', certificate], { stdio: 'ignore' });
  const options = { key: readFileSync(key), cert: readFileSync(certificate) };
  const server = createSecureServer(options, (_, response) => response.end());
  return `https://localhost:${await listen(t, server)}/simple`;
}

/** Ways in which an index can fail, each with a part of pip's message about it. */
const INDICES: readonly (readonly [
  name: string,
  url: (t: TestContext, box: Sandbox) => Promise<string> | string,
  said: RegExp,
])[] = [
  ['that is down', () => 'http://127.0.0.1:9/simple', /ERROR: No matching distribution found for demo/],
  ['that answers nothing', (t) => serve(t, () => {}), /ERROR: No matching distribution found for demo/],
  [
    'that closes the connection',
    (t) => serve(t, (request) => request.socket.destroy()),
    /ERROR: No matching distribution found for demo/,
  ],
  [
    'that is cut off in the middle of the file',
    (t) =>
      serve(
        t,
        pageAnd((_, response) => {
          response.writeHead(200, { 'content-length': '100000' });
          response.write('PK', () => response.destroy());
        }),
      ),
    /error/i,
  ],
  [
    'that stops in the middle of the file',
    (t) =>
      serve(
        t,
        pageAnd((_, response) => {
          response.writeHead(200, { 'content-length': '100000' });
          response.write('PK');
        }),
      ),
    /error/i,
  ],
  [
    'that stops in the middle of a page',
    (t) =>
      serve(t, (_, response) => {
        response.writeHead(200, { 'content-type': 'text/html', 'content-length': '100000' });
        response.write('<!DOCTYPE html>');
      }),
    /error/i,
  ],
  [
    'that sends wrong bytes for a wheel',
    (t) =>
      serve(
        t,
        pageAnd((_, response) => response.end('\x1b]0;title\x07 this is no zip')),
      ),
    /ERROR: .*(?:invalid|wrong|not a zip)/i,
  ],
  [
    'that sends wrong bytes for a page',
    (t) =>
      serve(t, (_, response) => response.setHeader('content-type', 'text/html').end(Buffer.alloc(9, 255))),
    /ERROR/,
  ],
  [
    'that redirects in a circle',
    (t) => serve(t, (request, response) => response.writeHead(302, { location: request.url }).end()),
    /ERROR/,
  ],
  [
    'with a self-signed certificate',
    untrusted,
    /ERROR: (?:No matching distribution found|Could not install)|certificate/i,
  ],
];

/** Removes the parts that differ between two runs of pip: temporary directories, times and speeds. */
const lasting = (text: string): string =>
  text.replace(/pip-unpack-\w+|0x[0-9a-f]+|\d:\d\d:\d\d|[\d.]+ (?:[kM]?B\/s|kB)/g, '');

test("if an index fails, the shim passes on the message and exit code of the venv's pip, in a new and in an old venv", async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const old = join(box.home, 'old');
  mkdirSync(join(old, '.git'), { recursive: true });
  const wheel = buildWheel(box.root, { name: 'kept' });
  const kept = await box.run('pip', ['install', '--no-index', wheel], { cwd: old, env: AUTO });
  assert.equal(kept.code, 0, kept.stderr);
  const words = ['install', ...IMPATIENT, 'demo'];
  const command = `→ .venv/bin/${['pip', ...words].join(' ')}\n`;
  for (const [name, url, said] of INDICES) {
    await t.test(
      `an index ${name}`,
      {
        skip: url === untrusted && !existsSync('/usr/bin/openssl') && 'openssl is not installed',
      },
      async (t) => {
        const options = { env: { ...AUTO, PIP_INDEX_URL: await url(t, box) }, timeout: 240_000 };
        const inNew = await box.run('pip', words, options);
        assert.equal(existsSync(join(box.project, '.venv')), false, 'nothing was in it');
        const inOld = await box.run('pip', words, { ...options, cwd: old });
        const own = await box.run(join(old, '.venv/bin/pip'), words, { ...options, cwd: old });
        assert.notEqual(own.code, 0);
        assert.match(own.stderr, said);
        const expected = lasting(command + own.stderr);
        for (const ours of [inNew, inOld]) {
          assert.equal(ours.code, own.code);
          assert.equal(lasting(ours.stdout), lasting(own.stdout));
        }
        // If pip prints a traceback, the traceback has paths of the venv.
        const paths = (text: string): string => text.replaceAll(`${box.project}/`, `${old}/`);
        const [afterNew = '', afterOld = ''] = [inNew, inOld].map(({ stderr }) => {
          const after = paths(lasting(stderr.slice(stderr.indexOf(command))));
          assert.ok(after.startsWith(expected), after);
          return after.slice(expected.length);
        });
        assert.match(afterOld, /^(?:pip-shim: .*\n(?: {2}.*\n)+)?$/);
        const [removed = ''] = /pip-shim: removed \.venv again: .*\n$/.exec(afterNew) ?? [];
        assert.notEqual(removed, '');
        assert.equal(afterNew, afterOld + removed, 'what is known to help is the same');
      },
    );
  }
});

/** Sends a body in 50 pieces, 30 ms apart. */
async function dribble(body: Buffer, response: ServerResponse): Promise<void> {
  const size = Math.ceil(body.length / 50);
  response.setHeader('content-length', body.length);
  for (let at = 0; at < body.length && !response.destroyed; at += size) {
    response.write(body.subarray(at, at + size));
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  response.end();
}

test('if an index sends its pages and files slowly, pip waits for the index, and the shim waits for pip', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const wheel = readFileSync(buildWheel(box.root, { name: 'demo' }));
  const link = '<!DOCTYPE html><a href="/files/demo-1.0-py3-none-any.whl">demo-1.0-py3-none-any.whl</a>';
  const url = await serve(t, (request, response) => {
    const isPage = request.url?.startsWith('/simple');
    response.setHeader('content-type', isPage ? 'text/html' : 'application/octet-stream');
    void dribble(isPage ? Buffer.from(link) : wheel, response);
  });
  const options = { env: { ...AUTO, PIP_INDEX_URL: url }, timeout: 240_000 };
  const words = ['install', '--no-cache-dir', '--timeout', '120', '--progress-bar', 'off', 'demo'];
  const ours = await box.run('pip', words, options);
  assert.equal(ours.code, 0, ours.stderr);
  const pip = join(box.project, '.venv/bin/pip');
  assert.equal((await box.run(pip, ['uninstall', '-y', 'demo'])).code, 0);
  const own = await box.run(pip, words, options);
  assert.deepEqual([own.code, own.stderr], [0, '']);
  assert.equal(lasting(ours.stdout), lasting(own.stdout));
});

for (const [name, url] of INDICES.filter(([name]) => /nothing|in the middle/.test(name)).slice(0, 2)) {
  test(`if pip-shim fetches its own pipx from an index ${name}, it exits with 1, prints pip's reason and leaves nothing`, async (t) => {
    const box = await sandboxFor(t);
    box.placeShims();
    await withoutPipx(box);
    const env = { PIP_SHIM_AUTO: 'pipx', PIP_INDEX_URL: await url(t, box) };
    const impatient = { PIP_RETRIES: '0', PIP_TIMEOUT: '1', PIP_NO_CACHE_DIR: '1' };
    const words = ['install', 'codespell'];
    const { code, stderr } = await box.run('pip', words, { env: { ...env, ...impatient }, timeout: 240_000 });
    assert.equal(code, 1);
    assert.match(stderr, /pip-shim: making \S+\/pip-shim\/pipx failed; nothing was left behind\n {2}\S/);
    assert.equal(/No matching distribution/.test(stderr), /nothing/.test(name), stderr);
    assert.doesNotMatch(stderr, /^ +at /m);
    assert.ok(!existsSync(join(box.home, '.local/share/pip-shim/pipx')));
    assert.ok(!existsSync(join(box.project, '.venv')));
  });
}

test('pip-shim sends no request to an index before a remedy is chosen', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'pip-shim']);
  box.command('apt-cache', 'exit 0');
  const requests: string[] = [];
  const url = await serve(t, (request) => void requests.push(request.url ?? ''));
  const env = { PIP_INDEX_URL: url };
  for (const [command, ...args] of [
    ['pip', 'install', 'demo', 'black'],
    ['pip-shim', 'explain', 'demo', 'black'],
    ['pip-shim', 'doctor'],
  ] as const) {
    await box.run(command, args, { env });
    await box.run(command, args, { env: { ...env, PIP_SHIM_AUTO: 'smart', PIP_SHIM_DRY_RUN: '1' } });
  }
  assert.deepEqual(requests, []);
});

test('if there is no pip to copy and no index answers, the system’s pip installs into the venv', async (t) => {
  const box = await sandboxFor(t);
  box.placeShims();
  const url = await serve(t, () => {});
  const wheel = buildWheel(box.root, { name: 'demo' });
  // This Python's pip can't be copied, and there is no wheel of pip, so pip-shim would have to fetch pip.
  const real = box.python.python;
  const fake = box.command('python3', `case "$*" in *WHEEL_PKG_DIR*) exit 1 ;; esac\nexec ${real} "$@"`);
  const script = readFileSync(box.python.pip, 'utf8').replace(/^#!.*/, `#!${fake}`);
  writeFileSync(join(box.bin, 'pip'), script, { mode: 0o755 });
  const env = { ...AUTO, PIP_INDEX_URL: url, PIP_TIMEOUT: '1', PIP_NO_INDEX: '' };
  const { code, stderr } = await box.run('pip', ['install', '--no-index', wheel], { env, timeout: 240_000 });
  assert.equal(code, 0, stderr);
  assert.match(stderr, /the venv has no pip of its own/);
  assert.ok(existsSync(join(box.project, '.venv/.pip-shim')));
});
