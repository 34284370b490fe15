import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Duplex } from 'node:stream';
import { test } from 'node:test';
import { repository, type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

// shims/early-pip.py runs pip in a venv before pip's modules are in it. At some point pip has to wait for a
// byte from pip-shim, which means that the venv is complete. Here the tests send the byte or end the connection.

interface Half {
  readonly box: Sandbox;
  readonly venv: string;
  readonly site: string;
  readonly lender: string;
  /** Puts the modules of pip and setuptools into the venv, as the rest of seed.py does. */
  complete(): Promise<void>;
}

/** Makes a venv as it is when seed.py has printed its line: only the modules of its packages are missing. */
async function halfMade(t: Parameters<typeof sandboxFor>[0]): Promise<Half> {
  const box = await sandboxFor(t);
  const venv = join(box.project, '.venv');
  const made = await box.run(box.python.python, ['-m', 'venv', '--without-pip', venv]);
  assert.equal(made.code, 0, made.stderr);
  const site = join(venv, 'lib', readdirSync(join(venv, 'lib'))[0] ?? '', 'site-packages');
  const seed = readFileSync(join(repository, 'src/remedies/venv/seed/seed.py'), 'utf8');
  const run = async (): Promise<string> => {
    for (const name of readdirSync(site)) rmSync(join(site, name), { recursive: true });
    const words = ['-I', '-c', seed, join(venv, 'bin/python3'), site, 'new'];
    const { code, stdout, stderr } = await box.run(box.python.python, words);
    assert.equal(code, 0, stderr);
    return stdout;
  };
  const [, , lender = ''] = (await run()).trimEnd().split('\0');
  removeModules(site);
  return { box, venv, site, lender, complete: async () => void (await run()) };
}

/** Removes the modules below a directory, and leaves metadata and data files. */
function removeModules(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) removeModules(path);
    else if (/\.(?:py|pyc|pth)$/.test(entry.name)) rmSync(path);
  }
}

/** Starts early-pip.py as pip-shim does. */
function early({ box, venv, lender }: Half, args: readonly string[]): ChildProcess {
  const shims = join(repository, 'shims');
  const words = [join(shims, 'early-pip.py'), lender, join(shims, 'hear-pip.py'), 'to', '3'];
  return spawn(join(venv, 'bin/python3'), [...words, join(venv, 'bin/pip'), ...args], {
    ...{ cwd: box.project, env: box.env, stdio: ['ignore', 'pipe', 'pipe', 'pipe'] },
  });
}

/** Collects what pip prints. `said()` returns all of it, and `until(text)` waits for a text. */
function listen(child: ChildProcess): { readonly said: () => string; until(text: string): Promise<void> } {
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  return {
    said: () => said,
    until: (text) =>
      new Promise((resolve, reject) => {
        const check = (): void => (said.includes(text) ? resolve() : undefined);
        child.stdout?.on('data', check);
        child.once('close', () => reject(new Error(`pip ended before it printed ${text}: ${said}`)));
        check();
      }),
  };
}

const endOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => child.once('close', (code) => resolve(code)));

test('pip resolves before the venv is complete, and installs as soon as the venv is complete', async (t) => {
  const half = await halfMade(t);
  const { box, site } = half;
  if (half.lender === '') return t.skip("this Python's pip differs from the one in its wheel");
  const wheel = buildWheel(box.root, { name: 'demo' });
  const child = early(half, ['install', '--no-index', wheel]);
  const { said, until } = listen(child);
  const ended = endOf(child);
  await until('Installing collected packages: demo');
  assert.ok(!existsSync(join(site, 'demo.py')), 'nothing is written yet');
  await half.complete();
  (child.stdio[3] as Duplex).end('\n');
  assert.equal(await ended, 0, said());
  assert.ok(existsSync(join(site, 'demo.py')), said());
  assert.equal((await box.run(join(half.venv, 'bin/pip'), ['check'])).code, 0);
});

test('if pip-shim ends before the venv is complete, pip exits with 1 and has installed nothing', async (t) => {
  const half = await halfMade(t);
  if (half.lender === '') return t.skip("this Python's pip differs from the one in its wheel");
  const before = readdirSync(half.site, { recursive: true }).sort();
  const wheel = buildWheel(half.box.root, { name: 'demo' });
  const child = early(half, ['install', '--no-index', wheel]);
  const { said, until } = listen(child);
  const ended = endOf(child);
  await until('Installing collected packages: demo');
  (child.stdio[3] as Duplex).destroy();
  assert.equal(await ended, 1, said());
  assert.deepEqual(readdirSync(half.box.env.TMPDIR ?? ''), [], 'pip has removed its temporary files');
  assert.doesNotMatch(said(), /Traceback/);
  assert.deepEqual(readdirSync(half.site, { recursive: true }).sort(), before);
});
