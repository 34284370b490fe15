import type { Look } from '../system/ports.ts';
import type { Interpreter } from './interpreter.ts';
import { heededEnvironment, type PythonWords } from './python-words.ts';

/** Matches a module's file name, with importlib.machinery's suffixes (source, bytecode, extension). */
const MODULE = /^([A-Za-z_]\w*)\.(?:py|pyc|(?:[\w-]+\.)?so)$/;
/** Python's options that can't keep pip from starting. */
const HARMLESS = ['-B', '-E', '-I', '-O', '-P', '-R', '-d', '-q', '-s', '-u'];

export interface Place {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/**
 * Predicts which pip `-m pip` runs in a directory. Python puts the directory first on sys.path, and
 * pip/__main__.py removes it again. `other`: the directory has its own pip, or Python does not know an
 * option. `disturbed`: pip usually starts, but the directory has a module with a name from the standard
 * library, or an option may stop pip. `pip`: pip certainly starts.
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

/** Skips directories without `__init__`: a real package later on sys.path wins over them (PEP 420). */
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
