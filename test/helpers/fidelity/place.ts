import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { watchedPip } from '../fakes.ts';
import { serveIndex } from '../local-index.ts';
import type { Python } from '../python.ts';
import { makeSandbox, type Sandbox } from '../sandbox.ts';
import { freshDir } from '../temp.ts';
import { openWarmPip, type WarmPip } from '../warm-pip.ts';
import { buildSdist, buildWheel, type Distribution, writeProject } from '../wheels.ts';
import type { Where } from './commands.ts';
import { keep } from './kept.ts';

/** The distributions that the package index serves. */
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
/** The distributions that every venv has from the beginning. */
const INSTALLED = ['demo-1.0', 'old-1.0', 'needs-1.0', 'broken-1.0'];

/** Serves {@link DISTRIBUTIONS} and an sdist `built` as a package index, until the test `t` is over. */
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
  /** The directory with the files that the index serves. */
  readonly wheels: string;
}

/** A home, a project, venvs and a temporary directory. {@link Place.restore} undoes a command's changes. */
export interface Place {
  readonly box: Sandbox;
  /** The values that replace the names in braces in a table of commands. */
  readonly names: Readonly<Record<string, string>>;
  /** Returns the directory that contains the real pip. */
  bin(where: Where): string;
  /** Processes that have already imported pip and run its commands. Empty if `isWarm` is not set. */
  readonly warm: readonly WarmPip[];
  /** Writes files. Maps a path that starts with `home/` or `cwd/` to the text of the file. */
  write(files: Readonly<Record<string, string>>): void;
  /** Returns the changes of a command since the last {@link Place.restore}, by path. */
  changed(where: Where): Record<string, string>;
  restore(): void;
  dispose(): Promise<void>;
}

/** Options of a place. */
interface PlaceOptions {
  /** The Python that has the EXTERNALLY-MANAGED marker. The default is this machine's. */
  readonly python?: Python;
  /** The place's venvs. A place without venvs runs only commands of the Python with the marker. */
  readonly venvs?: readonly ('venv' | 'blank')[];
  /**
   * Runs commands in forks of a process that has imported pip. No other place may then use the same `python`.
   */
  readonly isWarm?: boolean;
}

/** Makes a place whose pips use this package index. */
export async function makePlace({ url, wheels }: Index, options: PlaceOptions = {}): Promise<Place> {
  const box = await makeSandbox(options.python ? { python: options.python } : {});
  box.env.PIP_INDEX_URL = url;
  box.env.PIP_DEFAULT_TIMEOUT = '180'; // enough for a slow answer on a busy machine
  box.placeShims();
  writeProjectFiles(box.project, wheels);
  const directories = { venv: join(box.root, 'venv'), blank: join(box.root, 'my venv') };
  const venvs = (options.venvs ?? ['venv', 'blank']).map((name) => directories[name]);
  for (const venv of venvs) await makeVenv(box, venv, wheels);
  rmSync(join(box.home, '.local/state'), { recursive: true, force: true });
  const watched = join(box.root, 'watched');
  mkdirSync(watched);
  renameSync(watchedPip(box), join(watched, 'pip'));
  const [tmp, marked] = [join(box.root, 'tmp'), dirname(box.python.pip)];
  const bins: Record<Where, string> = {
    ...{ marked, watched },
    ...{ venv: binOf(directories.venv), blank: binOf(directories.blank) },
  };
  const warm = options.isWarm
    ? await Promise.all([marked, ...venvs.map(binOf)].map((bin) => openWarmPip(join(bin, 'pip'), box.env)))
    : [];
  const kept = await keep([box.home, tmp, ...venvs]);
  return {
    ...{ box, warm },
    names: {
      ...{ index: url, down: 'http://127.0.0.1:9/simple', python: box.python.python },
      ...{ venv: directories.venv, home: box.home, cwd: box.project },
    },
    bin: (where) => bins[where],
    write: (files) => {
      for (const [path, text] of Object.entries(files)) {
        const file = path.replace(/^cwd(?=\/)/, box.project).replace(/^home(?=\/)/, box.home);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    },
    // Look into the venv too: a command of the Python with the marker may change it.
    changed: (where) =>
      kept.changed([
        box.home,
        tmp,
        ...venvs.filter((venv) => (venv === directories.blank) === (where === 'blank')),
      ]),
    restore: kept.restore,
    dispose: async () => {
      await Promise.all(warm.map((pip) => pip.close()));
      box.dispose();
    },
  };
}

const binOf = (venv: string): string => join(venv, 'bin');

/** Lets pip-shim make a venv with pip, because ensurepip may be missing. The caller deletes the records. */
async function makeVenv(box: Sandbox, venv: string, wheels: string): Promise<void> {
  const installed = INSTALLED.map((stem) => join(wheels, `${stem}-py3-none-any.whl`));
  const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: venv };
  const steps: readonly (readonly [command: string, ...args: string[]])[] = [
    ['pip', 'install', '-q', '--no-index', '--no-deps', ...installed],
    [join(venv, 'bin/pip'), 'install', '-q', '-e', join(box.project, 'local')],
    // Puts a wheel into pip's cache. The directory that it is also written to is not used.
    [join(venv, 'bin/pip'), 'wheel', '-q', '-w', join(box.root, 'unused'), 'built'],
    ['rm', '-r', join(box.root, 'unused')],
    // Compiles the venv's files once. Otherwise each command would compile them again, because its changes
    // are undone. Leaves out setuptools, because no command of the table imports it.
    [
      join(venv, 'bin/python'),
      '-m',
      'compileall',
      '-q',
      '-x',
      '/(setuptools|pkg_resources)/',
      join(venv, 'lib'),
    ],
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
