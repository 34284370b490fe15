import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { serveIndex } from '../../helpers/local-index.ts';
import { run } from '../../helpers/process.ts';
import { makeSandbox, type Sandbox } from '../../helpers/sandbox.ts';
import { freshDir } from '../../helpers/temp.ts';
import { buildSdist, buildWheel, type Distribution, writeProject } from '../../helpers/wheels.ts';
import type { Where } from './commands.ts';
import { changes, type Listing, listing } from './listing.ts';

/** What the index has. */
const DISTRIBUTIONS: readonly Distribution[] = [
  { name: 'demo', scripts: { demo: 'demo:main' } },
  { name: 'demo', version: '1.5' },
  { name: 'demo', version: '2.0', scripts: { demo: 'demo:main' } },
  { name: 'old' },
  { name: 'old', version: '2.0' },
  { name: 'needs', requires: ['demo>=1'] },
  { name: 'needs', version: '2.0', requires: ['demo>=2'] },
  { name: 'broken', requires: ['missing>=1'] },
  { name: 'clash', requires: ['demo<1'] },
  { name: 'fancy', extras: ['colour'], requires: ['old; extra == "colour"'] },
  { name: 'early' },
  { name: 'early', version: '2.0rc1' },
  { name: 'future', requiresPython: '>=9' },
  { name: 'tool', scripts: { tool: 'tool:main' } },
];
/** Of these, what every venv has from the beginning. */
const INSTALLED = ['demo-1.0', 'old-1.0', 'needs-1.0', 'broken-1.0'];

/** Serves all that the tables name, until the test is over. */
export async function serveWheels(t: TestContext): Promise<Index> {
  const wheels = freshDir('wheels');
  for (const each of DISTRIBUTIONS) buildWheel(wheels, each);
  buildSdist(wheels, { name: 'built' });
  const { url, close } = await serveIndex(wheels);
  t.after(close);
  return { url, wheels };
}

interface Index {
  readonly url: string;
  /** The directory that it serves. */
  readonly wheels: string;
}

/** A home, a project, two venvs and a temporary directory, which a command changes and {@link Place.restore} brings back. */
export interface Place {
  readonly box: Sandbox;
  /** Directories by the names that tables call them. */
  readonly names: Readonly<Record<string, string>>;
  /** The directory with the real pip. */
  bin(where: Where): string;
  /** What a command there has changed since the last {@link Place.restore}, by path. */
  changed(where: Where): Record<string, string>;
  restore(): Promise<void>;
}

/** Makes a place whose pips ask that index. */
export async function makePlace({ url, wheels }: Index): Promise<Place> {
  const box = await makeSandbox();
  box.env.PIP_INDEX_URL = url;
  box.env.PIP_DEFAULT_TIMEOUT = '180'; // a busy machine is no index that is silent
  box.placeShims();
  writeProjectFiles(box.project, wheels);
  const tmp = join(box.root, 'tmp');
  const venvs = { venv: join(box.root, 'venv'), blank: join(box.root, 'my venv') };
  for (const venv of Object.values(venvs)) await makeVenv(box, venv, wheels);
  rmSync(join(box.home, '.local/state'), { recursive: true });
  const kept = await keep([box.home, tmp, ...Object.values(venvs)]);
  const venv = (where: Where) => venvs[where === 'blank' ? where : 'venv'];
  return {
    box,
    names: { index: url, down: 'http://127.0.0.1:9/simple', venv: venvs.venv },
    bin: (where) => (where === 'marked' ? dirname(box.python.pip) : join(venv(where), 'bin')),
    changed: (where) => kept.changed([box.home, tmp, venv(where)]),
    restore: kept.restore,
  };
}

/** A venv with a pip, also where there is no ensurepip: pip-shim makes it, and forgets it again. */
async function makeVenv(box: Sandbox, venv: string, wheels: string): Promise<void> {
  const installed = INSTALLED.map((stem) => join(wheels, `${stem}-py3-none-any.whl`));
  const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: venv };
  const steps: readonly (readonly [command: string, ...args: string[]])[] = [
    ['pip', 'install', '-q', '--no-index', '--no-deps', ...installed],
    [join(venv, 'bin/pip'), 'install', '-q', '-e', join(box.project, 'local')],
    // So that there is a wheel in the cache.
    [join(venv, 'bin/pip'), 'wheel', '-q', '-w', join(box.root, 'unused'), 'built'],
    ['rm', '-r', join(box.root, 'unused')],
    // Else each run compiles what the one before it did.
    [join(venv, 'bin/python'), '-m', 'compileall', '-q', join(venv, 'lib')],
  ];
  for (const [command, ...args] of steps) {
    const { code, stderr } = await box.run(command, args, { env, timeout: 240_000 });
    assert.equal(code, 0, `${command} ${args.join(' ')}\n${stderr}`);
  }
}

function writeProjectFiles(project: string, wheels: string): void {
  const digest = (name: string) =>
    createHash('sha256')
      .update(readFileSync(join(wheels, name)))
      .digest('hex');
  const demo = 'demo-2.0-py3-none-any.whl';
  const files: Readonly<Record<string, string>> = {
    'requirements.txt': 'demo # the one\nold>=1\n',
    'pinned.txt': 'demo==2.0\n',
    'constraints.txt': 'demo<2\n',
    'nested.txt': '-r requirements.txt\n-c constraints.txt\n',
    'hashed.txt': `demo==2.0 --hash=sha256:${digest(demo)}\n`,
    'wrong-hash.txt': `demo==2.0 --hash=sha256:${'0'.repeat(64)}\n`,
    'odd.txt': '--no-such-option\n',
    'garbage.txt': '==\n',
    'pip.conf': '[global]\ntimeout = 60\n[list]\nformat = json\n',
    'garbage-1.0-py3-none-any.whl': 'no zip',
    'empty/README': '',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(project, name)), { recursive: true });
    writeFileSync(join(project, name), text);
  }
  for (const name of [demo, 'tool-1.0-py3-none-any.whl', 'early-2.0rc1-py3-none-any.whl']) {
    mkdirSync(join(project, 'wheels'), { recursive: true });
    writeFileSync(join(project, 'wheels', name), readFileSync(join(wheels, name)));
  }
  writeProject(join(project, 'local'), { name: 'local', scripts: { local: 'local:main' } });
}

interface Kept {
  /** What has changed in these directories. */
  changed(dirs: readonly string[]): Record<string, string>;
  /** Brings back those directories in which {@link Kept.changed} has found something. */
  restore(): Promise<void>;
}

/** Copies directories aside, with times and rights. */
async function keep(dirs: readonly string[]): Promise<Kept> {
  const saved = freshDir('saved');
  const listings = new Map<string, Listing>();
  const touched = new Set<string>();
  const copy = async (from: string, to: string): Promise<void> => {
    const { code, stderr } = await run('cp', ['-a', from, to], { env: { PATH: '/usr/bin:/bin' } });
    assert.equal(code, 0, stderr);
  };
  for (const dir of dirs) {
    await copy(dir, join(saved, basename(dir)));
    listings.set(dir, listing(dir));
  }
  const changed = (dir: string): Record<string, string> => {
    const found = changes(dir, listings.get(dir) ?? new Map());
    if (Object.keys(found).length > 0) touched.add(dir);
    return found;
  };
  return {
    changed: (wanted) => Object.assign({}, ...wanted.map(changed)),
    restore: async () => {
      for (const dir of touched) {
        rmSync(dir, { recursive: true, force: true });
        await copy(join(saved, basename(dir)), dir);
        listings.set(dir, listing(dir));
      }
      touched.clear();
    },
  };
}
