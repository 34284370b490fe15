import { PipExit } from './exit.ts';
import { stripEnd } from './python-text.ts';
import { join, type PipWorld } from './world.ts';

/**
 * The interpreter that `--python VALUE` means (cli/main_parser.py identify_python_interpreter: a directory is taken
 * for a venv) and its `sys.prefix`: the directory with pyvenv.cfg, else the one above its `bin`. A link to an
 * interpreter that has its standard library elsewhere is taken for what it looks like.
 * @throws PipExit where pip does not find one
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
