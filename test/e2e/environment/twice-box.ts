import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { ownVenv } from '../../helpers/own-venv.ts';
import { type Sandbox, sandboxFor } from '../../helpers/sandbox.ts';
import { buildWheel } from '../../helpers/wheels.ts';

export const SHOW = 'import sys; print(sys.prefix)';

export interface Box extends Sandbox {
  /** Runs lines in sh twice, in a directory. Returns the standard output of each run. */
  twice(lines: string, cwd: string, env?: Record<string, string>): Promise<readonly string[]>;
  write(path: string, text: string, mode?: number): string;
  /** What the system's Python prints for SHOW. */
  readonly system: string;
}

/** A project and a HOME with a venv of pip-shim's each, which both have the package `demo`. */
export async function projectBox(t: TestContext): Promise<Box> {
  const box = await sandboxFor(t);
  box.placeShims(['pip', 'python3']);
  const wheel = buildWheel(box.root, { name: 'demo' });
  Object.assign(box.env, { PIP_SHIM_AUTO: 'venv', WHEEL: wheel });
  const once = async (lines: string, cwd: string, env: Record<string, string> = {}): Promise<string> =>
    (await box.run('sh', ['-c', lines], { cwd, env })).stdout;
  const system = await once(`${box.python.python} -c '${SHOW}'`, box.project);
  await ownVenv(box);
  await ownVenv(box, join(box.home, '.local/share/pip-shim/venvs/default'));
  return {
    ...{ ...box, system },
    twice: async (lines, cwd, env) => [await once(lines, cwd, env), await once(lines, cwd, env)],
    write(path, text, mode = 0o644) {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      chmodSync(path, mode);
      return path;
    },
  };
}
