import { spawn } from 'node:child_process';
import { mkdirSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import which from 'which';
import { basePython } from '../test/helpers/interpreter.ts';
import type { Sandbox } from '../test/helpers/sandbox.ts';
import { buildWheel } from '../test/helpers/wheels.ts';
import type { Contest } from './pairs.ts';
import { newProject, timed } from './timed.ts';

/** What `requests` comes to: five wheels, some hundred modules. */
const WHEELS = 5;
const MODULES = 25;

/** PIP_SHIM_INSTALLER=uv beside uv itself, where there is one: from an index that it has nothing of yet, and from its cache. */
export async function byUv(sandbox: Sandbox): Promise<readonly Contest[]> {
  const uv = which.sync('uv', { nothrow: true });
  if (uv === null) return [];
  symlinkSync(uv, join(sandbox.bin, 'uv'));
  const index = await serve(wheelsOf(sandbox));
  const fetched = ['--no-cache-dir', '--index-url', index];
  const cached = ['--no-index', '--find-links', join(sandbox.root, 'index/files')];
  return [
    {
      ...intoNewVenv(sandbox, fetched, ['--no-cache', '--default-index', index]),
      name: 'into a new venv by uv',
      says: ['the same with `PIP_SHIM_INSTALLER=uv`, 5 wheels from an index', '`uv venv && uv pip install`'],
      goal: 1.5,
      heldBy: "Node.js's own start",
    },
    {
      ...intoNewVenv(sandbox, cached, cached),
      name: "into a new venv by uv, from uv's cache",
      says: ["the same from uv's cache", '`uv venv && uv pip install`'],
    },
  ];
}

function intoNewVenv(
  sandbox: Sandbox,
  pipsWords: readonly string[],
  uvsWords: readonly string[],
): Pick<Contest, 'ours' | 'bare'> {
  const shim = join(sandbox.placeShims(), 'pip');
  const auto = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_INSTALLER: 'uv' };
  const manual = 'uv venv --quiet --python "$0" && uv pip install --quiet "$@"';
  const byHand = ['-c', manual, sandbox.python.python, ...uvsWords, 'wheel-0'];
  return {
    ours: () => timed(newProject(sandbox), shim, ['install', '--quiet', ...pipsWords, 'wheel-0'], auto)(),
    bare: () => timed(newProject(sandbox), '/bin/sh', byHand)(),
  };
}

/** Files of an index (PEP 503) in which `wheel-0` requires all others. */
function wheelsOf({ root }: Sandbox): string {
  const index = join(root, 'index');
  const files = join(index, 'files');
  const names = Array.from({ length: WHEELS }, (_, n) => `wheel-${n}`);
  for (const name of names) {
    const module = name.replace('-', '_');
    const source = `${'# what a module is made of\n'.repeat(100)}VALUE = 1\n`;
    const modules = Object.fromEntries(
      Array.from({ length: MODULES }, (_, n) => [`${module}/m${n}.py`, source]),
    );
    buildWheel(files, { name, modules, requires: name === 'wheel-0' ? names.slice(1) : [] });
    mkdirSync(join(index, 'simple', name), { recursive: true });
    const file = readdirSync(files).find((each) => each.startsWith(`${module}-`)) ?? '';
    writeFileSync(join(index, 'simple', name, 'index.html'), `<a href="../../files/${file}">${file}</a>\n`);
  }
  return index;
}

/** Serves a directory on loopback from another process, since what is measured blocks this one; until that ends. */
async function serve(directory: string): Promise<string> {
  const { executable } = await basePython();
  const args = ['-u', '-m', 'http.server', '--bind', '127.0.0.1', '--directory', directory, '0'];
  const server = spawn(executable, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  process.once('exit', () => server.kill());
  const port = await new Promise<string>((resolve, reject) => {
    server.once('error', reject).once('exit', () => reject(new Error('http.server ended')));
    server.stdout.on('data', (said: Buffer) => {
      const [, found] = /port (\d+)/.exec(said.toString()) ?? [];
      if (found !== undefined) resolve(found);
    });
  });
  server.unref();
  (server.stdout as Socket).unref();
  return `http://127.0.0.1:${port}/simple`;
}
