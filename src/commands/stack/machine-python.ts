import { commandsNamed } from '../../setup/machine-pips.ts';
import { ShimError } from '../../system/errors.ts';
import { isPipName } from '../../system/shim-template.ts';
import type { Ports } from '../ports.ts';

/** A pip on PATH that is not in a venv, and its interpreter. */
export async function machinePython(ports: Ports): ReturnType<typeof firstKnown> {
  const pips = commandsNamed(isPipName, ports);
  const preferred = ['pip', 'pip3'].filter((name) => pips.has(name));
  return firstKnown([...new Set([...preferred, ...pips.keys()])], pips, ports);
}

async function firstKnown(
  names: readonly string[],
  paths: ReadonlyMap<string, string>,
  ports: Ports,
): Promise<Parameters<Ports['venvs']['make']>[1]> {
  for (const name of names) {
    const pip = paths.get(name) ?? '';
    const interpreter = await ports.pips.interpreter(name, pip);
    if (interpreter) return { interpreter, pip };
  }
  throw new ShimError('no-pip', 'there is no pip on PATH to make a venv with', [
    "install pip with the system's package manager",
  ]);
}
