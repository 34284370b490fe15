import type { Look } from '../system/ports.ts';
import type { Interpreter } from './interpreter.ts';
import { heededEnvironment, type PythonWords } from './python-words.ts';

/** Matches the file name of a Python module: source, bytecode or extension (importlib.machinery). */
const MODULE = /^([A-Za-z_]\w*)\.(?:py|pyc|(?:[\w-]+\.)?so)$/;
/** Options of Python that do not affect whether pip starts. */
const HARMLESS = ['-B', '-E', '-I', '-O', '-P', '-R', '-d', '-q', '-s', '-u'];

export interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Predicts what `python -m pip` runs in a directory. Python puts the directory first on sys.path, and
 * pip/__main__.py removes it again.
 * - `pip`: pip certainly starts.
 * - `disturbed`: pip usually starts. But the directory has a module with a name from the standard library, or
 *   an option or PYTHONWARNINGS may stop pip.
 * - `other`: the directory has its own pip, or Python does not know an option.
 */
export function moduleMeant(
  { options }: PythonWords,
  { version, stdlib }: Interpreter,
  { cwd, env }: Place,
  look: Look,
): 'pip' | 'disturbed' | 'other' {
  // Python 3.11 added -P and PYTHONSAFEPATH. An older Python rejects -P and ignores the variable.
  const knowsSafePath = Number(version.split('.')[1]) >= 11;
  if (options.includes('-P') && !knowsSafePath) return 'other';
  const heeded = heededEnvironment(env, options);
  const isSafe = options.includes('-I') || options.includes('-P') || (knowsSafePath && heeded.PYTHONSAFEPATH);
  const local = isSafe ? [] : modulesIn(cwd, look);
  if (local.includes('pip')) return 'other';
  const known = [...look.list(stdlib), ...look.list(`${stdlib}/lib-dynload`)].map(stem);
  const harmless = options.every((option) => HARMLESS.includes(option)) && !heeded.PYTHONWARNINGS;
  return harmless && !local.some((name) => known.includes(name)) ? 'pip' : 'disturbed';
}

/**
 * The names of the modules and packages in a directory. Skips directories without `__init__`. Python prefers
 * a package with `__init__`, even if that one comes later on sys.path (PEP 420).
 */
function modulesIn(directory: string, look: Look): readonly string[] {
  return look.list(directory).flatMap((name) => {
    const module = MODULE.exec(name)?.[1];
    if (module !== undefined) return module;
    return look.list(`${directory}/${name}`).some((file) => MODULE.exec(file)?.[1] === '__init__')
      ? name
      : [];
  });
}

const stem = (name: string): string => MODULE.exec(name)?.[1] ?? name;
