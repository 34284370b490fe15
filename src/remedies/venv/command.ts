import type { Command } from '../../system/ports.ts';
import type { Facts } from '../facts.ts';

/**
 * The pip that installs into a venv. `script`: the venv's bin/pip. `module`: the venv's Python with `-m pip`.
 * `real`: the pip outside the venv, with `--python` (pip 22.3 and newer).
 */
export type InstallingPip = 'script' | 'module' | 'real';

/**
 * The user's command with all its options, for a venv. `--no-user` overrides `--user`, PIP_USER and a config
 * file's `user = true`, because all three fail in a venv. `-I` keeps `python -m pip` from running a `pip.py`
 * in the current directory. But if the user typed `python -m pip`, it stays as typed, because pip-shim has
 * checked that it runs pip here.
 */
export function commandInVenv(facts: Facts, venv: string, pip: InstallingPip): Command {
  const { settings } = facts.request;
  const args = withOptions(facts.request.argsWithoutPython, [
    ...(settings.user ? ['--no-user'] : []),
    ...(isDryByFile(facts) ? ['--dry-run'] : []),
  ]);
  if (pip === 'real') return pipInVenv(args, facts, venv, pip);
  const python = `${venv}/bin/python`;
  const elsewhere = settings.python === undefined ? args : ['--python', python, ...args];
  if (facts.pipWords.length > 0)
    return { program: python, args: [...facts.pipWords, ...elsewhere], env: OWN };
  return pipInVenv(elsewhere, facts, venv, pip);
}

/** A command of pip's for a venv. */
export function pipInVenv(
  args: readonly string[],
  facts: Pick<Facts, 'pip' | 'pipWords'>,
  venv: string,
  pip: InstallingPip,
): Command {
  const python = `${venv}/bin/python`;
  if (pip === 'script') return { program: `${venv}/bin/pip`, args, env: OWN };
  if (pip === 'module') return { program: python, args: ['-I', '-m', 'pip', ...args], env: OWN };
  return { program: facts.pip, args: [...facts.pipWords, '--python', python, ...args], env: OWN };
}

const OWN = { PIP_PYTHON: undefined, _PIPSHIM_NESTED: '1' };

/**
 * The command that makes a venv. In an existing venv, it keeps the packages and changes only whether the venv
 * sees the system's packages. pip-shim adds pip later, because ensurepip is slow and often missing.
 */
export function makingBy(
  { interpreter }: Pick<Facts, 'interpreter'>,
  path: string,
  seesSystem = false,
): Command {
  const words = ['-m', 'venv', ...(seesSystem ? ['--system-site-packages'] : []), '--without-pip'];
  return { program: interpreter.path, args: [...words, path] };
}

/** Whether `--dry-run` comes from a config file of pip's. The venv's pip may not read that file. */
function isDryByFile({ request: { settings, typed, told } }: Facts): boolean {
  const isDry = ({ name }: { readonly name: string }): boolean => name === '--dry-run';
  return settings.dryRun && !typed.some(isDry) && told.find(isDry)?.where !== 'PIP_DRY_RUN';
}

/**
 * Adds options after the user's options, because optparse obeys the last option. They go before `--`, because
 * `--` ends the options.
 */
export function withOptions(args: readonly string[], more: readonly string[]): readonly string[] {
  const end = args.indexOf('--');
  return end === -1 ? [...args, ...more] : [...args.slice(0, end), ...more, ...args.slice(end)];
}
