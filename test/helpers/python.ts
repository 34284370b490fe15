import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { askPython, type Python, pipRefuses, SYSTEM_PLACES } from './interpreter.ts';
import { makePython } from './make-python.ts';
import { askedOnce } from './prepared.ts';

export type { Python } from './interpreter.ts';
export { type MakePythonOptions, makePython } from './make-python.ts';

/** Returns the machine's own Python if it has the EXTERNALLY-MANAGED marker and a pip beside it. */
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
 * Returns a Python with the EXTERNALLY-MANAGED marker, whose pip really refuses. It is the machine's own
 * Python, or a Python from makePython if there is none or PIPSHIM_TEST_PYTHON is `made`.
 */
export function markedPython(): Promise<Python> {
  return askedOnce('marked-python', async () => {
    const own = process.env.PIPSHIM_TEST_PYTHON === 'made' ? undefined : await systemPython();
    return own ?? makePython({ marked: true });
  });
}
