import { toldOfPackages } from '../../pip/told-options.ts';
import type { Command, Ending, Processes, Screen } from '../../system/ports.ts';
import { commandLine, quoteWord } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { PipxProgram } from './facts.ts';

/** pip-shim keeps this many characters of pipx's stderr, because only the last lines matter. */
const KEPT = 1 << 16;

/**
 * A pipx command whose pip gets the user's settings, except the settings that say where to install. Without
 * PIPX_DEFAULT_BACKEND, pipx 1.12 and newer would use a uv on PATH, which does not read pip's configuration.
 * If this configuration has an index or options for packages, pipx must use pip even if the user chose uv.
 */
export function runOf(
  { path }: PipxProgram,
  args: readonly string[],
  { pipx, settings, request }: Pick<Facts, 'pipx' | 'settings' | 'request'>,
): Command {
  const env = {
    ...{
      PIP_USER: undefined,
      PIP_REQUIRE_VIRTUALENV: undefined,
      PIP_PYTHON: undefined,
      _PIPSHIM_NESTED: '1',
    },
    PIPX_DEFAULT_BACKEND:
      settings.index || toldOfPackages(request).length > 0 ? 'pip' : (pipx.backend ?? 'pip'),
  };
  // pipx starts `python -m venv` and `python -m pip`, which put the current directory first on sys.path. It
  // runs in `/`, so that no venv.py or pip.py of the project runs.
  return { program: path, args, env: { ...env, ...pipx.moved }, cwd: '/' };
}

/** The command as a user would type it. */
export function typed({ program, args, env }: Command, { pipx }: Pick<Facts, 'pipx'>): string {
  const command = commandLine(program === pipx.found?.path ? 'pipx' : program, args);
  return env?.PIPX_HOME === undefined ? command : `PIPX_HOME=${quoteWord(env.PIPX_HOME)} ${command}`;
}

/** How a run of pipx ended, and what its stderr shows. */
export interface Told {
  readonly ending: Ending;
  /** True if the package itself has no command. */
  readonly noApps: boolean;
  /** True if a dependency of the package has a command. */
  readonly appsOfDependencies: boolean;
  /**
   * True if pipx printed that the directory of its commands is not on PATH. pipx also prints how to add it.
   */
  readonly pathNote: boolean;
}

/**
 * Runs pipx with the terminal's stdin and stdout, and shows its stderr at once. pipx wraps its messages to
 * the terminal's width, so any space may be a line break. The messages come from run_post_install_actions
 * and warn_if_not_on_path in pipx/commands/common.py, since 1.0.0.
 */
export async function runPipx(
  run: Command,
  { processes, screen }: { readonly processes: Processes; readonly screen: Screen },
): Promise<Told> {
  const decoder = new TextDecoder();
  let said = '';
  const ending = await processes.watched(run, (chunk) => {
    screen.raw(chunk);
    said = (said + decoder.decode(chunk, { stream: true })).slice(-KEPT);
  });
  const flowing = said.replace(/\s+/g, ' '); // pipx wraps its lines
  const noApps = ended(ending, 1) && flowing.includes('No apps associated with package');
  return {
    ending,
    noApps,
    appsOfDependencies: noApps && /--include-deps/.test(said),
    pathNote: flowing.includes('is not on your PATH'),
  };
}

/** True if no signal ended the process and it exited with this code. */
export function ended(ending: Ending, code: number): boolean {
  return ending.kind === 'exit' && ending.code === code;
}
