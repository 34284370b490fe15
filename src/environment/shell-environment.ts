import { parent } from '../system/paths.ts';
import type { Look } from '../system/ports.ts';

/** The environment that this shell names as active. */
export interface ShellEnvironment {
  readonly path: string;
  readonly variable: 'VIRTUAL_ENV' | 'CONDA_PREFIX';
  /**
   * True if the environment's commands come before the real command on PATH. Otherwise the variable is a
   * leftover: tmux and editors keep it after the shell has left the environment.
   */
  readonly isFirst: boolean;
}

/**
 * The environment that VIRTUAL_ENV or CONDA_PREFIX names. A conda environment counts only if it is active and
 * has a Python. In one without a Python, `python` and `pip` are the system's.
 * @param real path of the real command; undefined if PATH has none
 */
export function shellEnvironment(
  env: Readonly<Record<string, string | undefined>>,
  real: string | undefined,
  look: Look,
): ShellEnvironment | undefined {
  const { VIRTUAL_ENV: venv, CONDA_PREFIX: conda, PATH = '' } = env;
  const isFirst = (prefix: string): boolean => comesFirst(`${prefix}/bin`, real, PATH, look);
  if (venv && isFirst(venv)) return { path: venv, variable: 'VIRTUAL_ENV', isFirst: true };
  if (conda && isFirst(conda) && look.executable(`${conda}/bin/python`))
    return { path: conda, variable: 'CONDA_PREFIX', isFirst: true };
  return venv ? { path: venv, variable: 'VIRTUAL_ENV', isFirst: false } : undefined;
}

function comesFirst(bin: string, real: string | undefined, path: string, look: Look): boolean {
  if (!bin.startsWith('/')) return false;
  const entries = path.split(':').flatMap((entry) => (entry.startsWith('/') ? look.realPath(entry) : []));
  const at = entries.indexOf(look.realPath(bin));
  const atReal = real === undefined ? -1 : entries.indexOf(look.realPath(parent(real)));
  return at !== -1 && (atReal === -1 || at <= atReal);
}
