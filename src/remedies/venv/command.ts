import type { Command } from '../../system/ports.ts';
import type { Facts } from '../facts.ts';

/** Which pip installs into a venv: its own, or the system's through `--python` (pip 22.3 and newer). */
export type InstallingPip = 'script' | 'module' | 'real';

/**
 * The user's command again, in a venv, with all its options.
 * `--no-user` overrides `--user`, PIP_USER and a config file's `user = true`, all of which fail in a venv.
 * `-I` keeps a `pip.py` in the current directory from being taken for pip, as `-m` alone would; `python -m pip` stays
 * what was typed, since it was seen to mean pip here.
 */
export function commandInVenv(facts: Facts, venv: string, pip: InstallingPip): Command {
  const { settings } = facts.request;
  const args = settings.user ? withoutUser(facts.request.argsWithoutPython) : facts.request.argsWithoutPython;
  const python = `${venv}/bin/python`;
  const env = { PIP_PYTHON: undefined, _PIPSHIM_NESTED: '1' };
  if (pip === 'real')
    return { program: facts.pip, args: [...facts.pipWords, '--python', python, ...args], env };
  const elsewhere = settings.python === undefined ? args : ['--python', python, ...args];
  if (facts.pipWords.length > 0) return { program: python, args: [...facts.pipWords, ...elsewhere], env };
  if (pip === 'script') return { program: `${venv}/bin/pip`, args: elsewhere, env };
  return { program: python, args: ['-I', '-m', 'pip', ...elsewhere], env };
}

/** Makes a venv. pip is put in by us afterwards, since ensurepip is slow and often missing. */
export function makingBy({ interpreter }: Pick<Facts, 'interpreter'>, path: string): Command {
  return { program: interpreter.path, args: ['-m', 'venv', '--without-pip', path] };
}

/** The last of `--user` and `--no-user` wins in optparse; after `--` neither would be an option. */
function withoutUser(args: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? [...args, '--no-user'] : [...args.slice(0, end), '--no-user', ...args.slice(end)];
}
