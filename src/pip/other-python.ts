import { PipExit } from './exit.ts';
import { stripEnd } from './python-text.ts';
import { join, type PipWorld } from './world.ts';

/**
 * The interpreter that `--python VALUE` means, and its `sys.prefix`. pip takes a directory for a venv (see
 * identify_python_interpreter in cli/main_parser.py). If the interpreter's directory contains a pyvenv.cfg,
 * `sys.prefix` is that directory, otherwise the directory above. Does not check whether a symbolic link leads
 * to another standard library.
 * @throws PipExit if pip finds no interpreter
 */
export function otherPython(
  value: string,
  world: PipWorld,
): { readonly path: string; readonly prefix: string } {
  const path = located(value, world);
  if (path === undefined) throw new PipExit(`no Python interpreter at ${value}`);
  const [bin, above] = [parent(path), parent(parent(path))];
  const prefix = world.exists(join(bin, 'pyvenv.cfg')) ? bin : above;
  return { path, prefix };
}

function located(value: string, world: PipWorld): string | undefined {
  if (!world.exists(value)) return undefined;
  if (!world.isDirectory(value)) return value;
  return ['bin/python', 'Scripts/python.exe']
    .map((name) => join(value, name))
    .find((path) => world.exists(path));
}

function parent(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '.' : stripEnd(path.slice(0, slash), '/') || '/';
}
