import assert from 'node:assert/strict';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { makeSandbox, type Sandbox } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';
import { cutAt, noCutting, type Point } from './cut.ts';

export const AUTO = { PIP_SHIM_AUTO: 'venv' };

export interface Box extends Sandbox {
  readonly venv: string;
  readonly wheel: string;
}

/** Runs `work` in a sandbox and removes the sandbox at once: a hundred venvs would fill a small disk. */
export async function inBox<T>(work: (box: Box) => Promise<T>): Promise<T> {
  const box = await makeSandbox();
  try {
    box.placeShims();
    const wheel = buildWheel(box.root, { name: 'demo', version: '1.0' });
    return await work({ ...box, wheel, venv: join(box.project, '.venv') });
  } finally {
    box.dispose();
  }
}

export const install = (box: Box): string[] => [join(box.shims, 'pip'), 'install', '--no-index', box.wheel];

/** Lists the paths of all files except compiled files. Replaces the parts that differ between sandboxes. */
export function filesIn(directory: string): string[] {
  if (!existsSync(directory)) return [];
  const all = readdirSync(directory, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => !entry.isDirectory() && !entry.name.endsWith('.pyc'))
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name).slice(directory.length))
    .map((path) => path.replace(/\/[0-9a-f]{32}\./, '/DIGEST.').replace(/\/sandbox-\w+\//, '/SANDBOX/'))
    .sort();
}

/** The steps and the files of a run that is not cut off. */
interface Whole {
  readonly points: readonly Point[];
  readonly venv: readonly string[];
  readonly state: readonly string[];
}
let whole: Promise<Whole> | undefined;
export const wholeRun = (): Promise<Whole> => {
  whole ??= inBox(async (box) => {
    // The first run after a build also writes V8's code cache. This dry run does that before the real run.
    const [command = '', ...args] = install(box);
    await box.run(command, args, { env: { ...AUTO, PIP_SHIM_DRY_RUN: '1' } });
    const { code, stderr, points } = await cutAt(box, 0, 'kill', install(box), { env: AUTO });
    assert.equal(code, 0, stderr);
    return { points, venv: filesIn(box.venv), state: filesIn(join(box.home, '.local/state')) };
  });
  return whole;
};

/** Skips the test and returns true if this machine can't stop processes at system calls. */
export async function skips(t: TestContext): Promise<boolean> {
  const why = await inBox(noCutting);
  if (why) t.skip(why);
  return Boolean(why);
}
