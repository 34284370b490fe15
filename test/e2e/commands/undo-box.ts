import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type InProcessBox, inProcessBoxFor } from '../../helpers/in-process.ts';
import { buildWheel } from '../../helpers/wheels.ts';

/** The history's entry of an install, as `pip-shim history --json` prints it. */
export interface Entry {
  readonly remedy: string;
  readonly directory: string;
  readonly command: string;
  readonly ran: readonly string[];
  readonly byHand: readonly string[];
  readonly undone: string | null;
  readonly exitCode: number | null;
  readonly signal: string | null;
  readonly venv: string | null;
  readonly tools: readonly string[];
}

/** The built shims run the installs. The commands that read the result run in the test's own process. */
interface UndoBox extends InProcessBox {
  /** Installs with PIP_SHIM_AUTO=venv into a venv below HOME, and returns the venv's path. */
  install(venv: string, ...more: string[]): Promise<string>;
  entries(): Promise<readonly Entry[]>;
}

export async function undoBox(t: TestContext): Promise<UndoBox> {
  const box = await inProcessBoxFor(t);
  box.placeShims();
  const wheel = buildWheel(box.root, { name: 'thing' });
  return {
    ...box,
    async install(name, ...more) {
      const venv = join(box.home, name);
      const env = { PIP_SHIM_AUTO: 'venv', PIP_SHIM_VENV: venv };
      const done = await box.run('pip', ['install', '--no-index', ...more, wheel], { env });
      assert.equal(done.code, 0, done.stderr);
      return venv;
    },
    entries: () => box.json(['history']),
  };
}
