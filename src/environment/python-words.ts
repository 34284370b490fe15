/** Splits the arguments of `python … -m pip …` as CPython does (Python/getopt.c, Python/initconfig.c). */

/** Python's arguments up to and including `-m pip`. */
export interface PythonWords {
  /** The arguments as typed, up to and including `-m pip`. */
  readonly words: readonly string[];
  /** Python's own options. Each option letter and each value is one element: `-I`, `-W`, `error`. */
  readonly options: readonly string[];
}

export interface ModuleCall {
  readonly python: PythonWords;
  /** pip's arguments. */
  readonly args: readonly string[];
}

/** Options without a value that may precede `-m` and do not change its meaning. */
const FLAGS = 'BEIOPRSbdqsuvx';
/** Options that take a value, in the same argument or in the next one. */
const VALUED = 'WX';

/**
 * Splits the arguments of `python` into the part up to `-m pip` and the arguments for pip.
 * @returns undefined if the arguments don't run pip as a module or contain an unknown option
 */
export function readModuleCall(words: readonly string[]): ModuleCall | undefined {
  const options: string[] = [];
  for (let at = 0; /^-[^-]/.test(words[at] ?? ''); at++) {
    const letters = (words[at] ?? '').slice(1);
    const end = [...letters].findIndex((letter) => !FLAGS.includes(letter));
    options.push(...[...letters].slice(0, end === -1 ? undefined : end).map((letter) => `-${letter}`));
    if (end === -1) continue;
    const letter = letters[end] ?? '';
    const value = letters.slice(end + 1) || words[++at];
    if (letter === 'm' && value === 'pip')
      return { python: { words: words.slice(0, at + 1), options }, args: words.slice(at + 1) };
    if (!VALUED.includes(letter) || value === undefined) return undefined;
    options.push(`-${letter}`, value);
  }
  return undefined;
}

/**
 * The environment variables that Python obeys with these options. `-E` makes Python ignore PYTHON*, `-s`
 * makes Python skip the user site, and `-I` does both.
 */
export function heededEnvironment<T extends Readonly<Record<string, string | undefined>>>(
  env: T,
  options: readonly string[],
): Readonly<Record<string, string | undefined>> {
  const isolated = options.includes('-I');
  const heeded = Object.entries(env).filter(
    ([name]) => !name.startsWith('PYTHON') || !(isolated || options.includes('-E')),
  );
  const noUserSite = isolated || options.includes('-s') ? { PYTHONNOUSERSITE: '1' } : {};
  return { ...Object.fromEntries(heeded), ...noUserSite };
}
