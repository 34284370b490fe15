import { type Imported, importsOf, moduleNames } from '../../environment/imports.ts';
import type { Interpreter } from '../../environment/interpreter.ts';
import type { Project } from '../../environment/project.ts';
import { broughtBy } from '../../packages/import-names.ts';
import type { Look } from '../../system/ports.ts';
import { normaliseName } from '../../ui/text.ts';
import { siteDirectories } from '../installed-by.ts';

interface Question {
  readonly project: Project;
  readonly interpreter: Interpreter;
  /** The directory of what pip installs for the user alone. */
  readonly userBase: string;
}

/**
 * The modules that a project imports and that the interpreter has outside any venv. Leaves out the standard
 * library, and the modules that an install is going to bring.
 * @param coming the PEP 503 names of the distributions that the install is going to bring
 */
export function systemImports(
  { project, interpreter, userBase }: Question,
  coming: () => readonly string[],
  look: Look,
): readonly Imported[] {
  if (!project.found || project.unfit !== undefined) return [];
  const imports = importsOf(project.root, look);
  if (imports.length === 0) return [];
  const { stdlib } = interpreter;
  const directories = siteDirectories(interpreter, userBase, look).map(([, directory]) => directory);
  const there = directories.map((directory) => ({ directory, modules: moduleNames(look.list(directory)) }));
  const names = new Set(coming());
  const brought = new Set(directories.flatMap((directory) => [...modulesOf([...names], directory, look)]));
  return imports.filter(({ module }) => {
    if (brought.has(module) || names.has(normaliseName(module))) return false;
    if (look.stat(`${stdlib}/${module}.py`) || look.stat(`${stdlib}/${module}`)) return false;
    return there.some(
      ({ directory, modules }) => modules.has(module) && !isLeftover(`${directory}/${module}`, look),
    );
  });
}

function* modulesOf(names: readonly string[], directory: string, look: Look): Generator<string> {
  for (const { imports } of broughtBy(names, directory, look).values())
    for (const each of imports) yield each.split('.', 1)[0] ?? each;
}

/** Whether only a package's bytecode is left in its directory. */
const isLeftover = (path: string, look: Look): boolean =>
  look.stat(path)?.kind === 'directory' && look.list(path).every((name) => name === '__pycache__');

/** The imports that a venv does not have. A venv that sees the system's packages has them all. */
export function missingIn(
  venv: string,
  { version, holds, seesSystem }: { version: string; holds: readonly string[]; seesSystem?: true },
  imports: readonly Imported[],
  look: Look,
): readonly Imported[] {
  if (seesSystem || imports.length === 0) return [];
  const site = `${venv}/lib/python${version}/site-packages`;
  const there = new Set(
    [site, ...linkedFrom(site, look)].flatMap((place) => [...moduleNames(look.list(place))]),
  );
  return imports.filter(({ module }) => !there.has(module) && !holds.includes(normaliseName(module)));
}

/** The directories that `.pth` files add to sys.path, as an editable install does. */
function linkedFrom(site: string, look: Look): readonly string[] {
  const files = look.list(site).filter((name) => name.endsWith('.pth'));
  const lines = files.flatMap((file) => look.readText(`${site}/${file}`)?.split('\n') ?? []);
  return lines.filter((line) => line.startsWith('/'));
}
