import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { askPython, type Python, pipRefuses, SYSTEM_PLACES } from './interpreter.ts';
import { makePython } from './make-python.ts';
import { askedOnce } from './prepared.ts';

export type { Python } from './interpreter.ts';
export { type MakePythonOptions, makePython } from './make-python.ts';

/** Returns the machine's own marked Python, if it exists and has a pip beside it. */
async function systemPython(): Promise<Python | undefined> {
  for (const dir of SYSTEM_PLACES) {
    const [python, pip] = [join(dir, 'python3'), join(dir, 'pip')];
    if (!existsSync(python) || !existsSync(pip)) continue;
    const found = await askPython(python);
    if (!found?.pip || !existsSync(join(found.stdlib, 'EXTERNALLY-MANAGED'))) continue;
    const made: Python = {
      python,
      pip,
      version: found.version,
      pipVersion: found.pip.version,
      stdlib: found.stdlib,
      how: 'system',
    };
    if (await pipRefuses(made)) return made;
  }
  return undefined;
}

/**
 * A marked Python whose pip really refuses: the machine's own, else a Python made in a private prefix. A run
 * looks for it once. With PIPSHIM_TEST_PYTHON=made, tests use a made Python even if the machine has its own.
 */
export function markedPython(): Promise<Python> {
  return askedOnce('marked-python', async () => {
    const own = process.env.PIPSHIM_TEST_PYTHON === 'made' ? undefined : await systemPython();
    return own ?? makePython({ marked: true });
  });
}
