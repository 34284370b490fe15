import { basename, dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import type { RunResult } from '../../helpers/process.ts';
import { type Sandbox, type SandboxOptions, sandboxFor } from '../../helpers/sandbox.ts';

export async function boxWithPython(t: TestContext, options?: SandboxOptions): Promise<Sandbox> {
  const box = await sandboxFor(t, options);
  box.placeShims(['pip', 'python3', basename(box.python.python)]);
  return box;
}

/** Runs the same command without pip-shim, then with it. */
export async function compared(
  box: Sandbox,
  args: readonly string[],
  env = {},
): Promise<[RunResult, RunResult]> {
  const [shim, real] = [box.shims, dirname(box.python.pip)].map((dir) => join(dir, 'python3'));
  return [await box.run(real ?? '', args, { env }), await box.run(shim ?? '', args, { env })];
}

export const HINT = /^hint: pip-shim can install into \.venv instead: .*\n/m;
