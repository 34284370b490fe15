import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { chmodSync, cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { preparedAt } from '../../helpers/prepared.ts';
import { type RunResult, run } from '../../helpers/process.ts';
import { repository } from '../../helpers/sandbox.ts';
import { freshDir, testTemp } from '../../helpers/temp.ts';
import { cloneTo, type Installer, installerFor, toolsWithout } from '../install/installer.ts';

// A release as `npm run release` makes it, a server on loopback that serves the release, and a box without
// pip that installs the release.

/** The address in get.sh. Nobody serves it: the tests set PIP_SHIM_URL. */
export const ADDRESS = 'https://pip-shim.invalid/release';
const DOCUMENTS = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'SECURITY.md',
  'docs',
  'picture',
  'bench/figures.svg',
];
export const { version }: { version: string } = JSON.parse(
  readFileSync(join(repository, 'package.json'), 'utf8'),
);
export const TARBALL = `pip-shim-${version}.tar.gz`;

/** Makes a git repository with one commit of the sources. The commit's time is always the same. */
export async function committedClone(directory: string): Promise<string> {
  const clone = cloneTo(directory);
  for (const name of DOCUMENTS) cpSync(join(repository, name), join(clone, name), { recursive: true });
  writeFileSync(join(clone, '.gitignore'), '/node_modules\n/dist/\n/release/\n');
  const now = { GIT_AUTHOR_DATE: '1700000000 +0000', GIT_COMMITTER_DATE: '1700000000 +0000' };
  const git = ['-c', 'user.name=A', '-c', 'user.email=a@example.org'];
  for (const args of [
    ['init', '--quiet'],
    ['add', '--all'],
    [...git, 'commit', '--quiet', '-m', 'All'],
  ])
    assert.deepEqual(await inClone(clone, 'git', args, now), {
      code: 0,
      stdout: '',
      stderr: '',
      signal: null,
    });
  return clone;
}

/** Runs packaging/release/release.ts in a clone, without the tools for the rpm, Arch and npm packages. */
export function release(clone: string, args = ['--url', ADDRESS], umask = '022'): Promise<RunResult> {
  const script = `umask ${umask}; exec node --import tsx packaging/release/release.ts "$@"`;
  return inClone(clone, 'sh', ['-c', script, 'sh', ...args]);
}

function inClone(cwd: string, command: string, args: readonly string[], more = {}): Promise<RunResult> {
  const bin = freshDir('release-bin');
  symlinkSync(process.execPath, join(bin, 'node'));
  const PATH = `${bin}:${toolsWithout(/^(rpmbuild|makepkg|npm)$/)}`;
  return run(command, args, { cwd, env: { PATH, HOME: bin, TMPDIR: bin, ...more }, timeout: 120_000 });
}

/** The directory of the release, which is made once in a test run. No test may change it. */
export function madeRelease(): Promise<string> {
  return preparedAt(join(testTemp(), 'release'), async (aside) => {
    const clone = await committedClone(freshDir('release-clone'));
    const { code, stdout, stderr } = await release(clone);
    assert.deepEqual([code, stderr], [0, ''], stdout);
    rmSync(aside, { recursive: true });
    cpSync(join(clone, 'release'), aside, { recursive: true });
    chmodSync(aside, 0o755);
  });
}

export interface Served {
  readonly url: string;
  /** The files that the server has. A test may change one: `files.set('get.sh', …)`. */
  readonly files: Map<string, Buffer>;
  /** The names of the files that were asked for. */
  readonly requests: string[];
  /** Only the first half of a file is sent before its promise has settled. */
  readonly held: Map<string, Promise<unknown>>;
}

/** Serves the release on loopback until the test is over. */
export async function served(t: TestContext): Promise<Served> {
  const directory = await madeRelease();
  const files = new Map(['get.sh', TARBALL].map((name) => [name, readFileSync(join(directory, name))]));
  const requests: string[] = [];
  const held = new Map<string, Promise<unknown>>();
  const server = createServer((request, response) => {
    const name = (request.url ?? '').slice(1);
    requests.push(name);
    const file = files.get(name);
    if (!file) return void response.writeHead(404).end();
    const half = held.has(name) ? file.length >> 1 : 0;
    response.setHeader('content-length', file.length).write(file.subarray(0, half));
    void Promise.resolve(held.get(name)).then(() => response.end(file.subarray(half)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, files, requests, held };
}

/** The line with which README.md installs pip-shim. Options of install.sh may follow. */
export const CURL = 'curl -fsSL "$PIP_SHIM_URL/get.sh" | sh -s -- ';

/** Types a command line in a shell without a terminal. */
export const typed = (box: Installer, line: string, { url }: Pick<Served, 'url'>): Promise<RunResult> =>
  box.run('sh', ['-c', line], { env: { PIP_SHIM_URL: url } });

/** A box without pip, so that the installer's self-test is short, and without the commands of the pattern. */
export async function emptyBox(t: TestContext, without = 'npm'): Promise<Installer> {
  const box = await installerFor(t, '/nonexistent');
  rmSync(join(box.bin, 'npm'));
  box.env.CI = '1'; // so that the installer does not start the user's shell
  box.env.PATH = `${box.bin}:${toolsWithout(new RegExp(`^(pip|pip3.*|${without})$`))}`;
  return box;
}

/** Serves another release: the same program under another version. Returns the name of the tarball. */
export async function publish(next: string, server: Served): Promise<string> {
  const [work, name] = [freshDir('publish'), `pip-shim-${next}`];
  const old = join(await madeRelease(), TARBALL);
  const script = `tar -xzf "$1" && mv pip-shim-* "$2" && sed -i 's/${version}/${next}/g' "$2/package.json" "$2"/dist/*.cjs && tar -czf "$2.tar.gz" "$2"`;
  const env = { PATH: process.env.PATH };
  const { code, stderr } = await run('sh', ['-c', script, 'sh', old, name], { cwd: work, env });
  assert.deepEqual([code, stderr], [0, '']);
  const tarball = readFileSync(join(work, `${name}.tar.gz`));
  const digest = createHash('sha256').update(tarball).digest('hex');
  const script2 = String(server.files.get('get.sh'));
  server.files.set(
    'get.sh',
    Buffer.from(script2.replace(/version=\S+ digest=\S+/, `version=${next} digest=${digest}`)),
  );
  server.files.set(`${name}.tar.gz`, tarball);
  return `${name}.tar.gz`;
}
