import { toldOfPackages } from '../../pip/told-options.ts';
import type { Command, Ending, Processes, Screen } from '../../system/ports.ts';
import { commandLine, quoteWord } from '../../ui/text.ts';
import type { Facts } from '../facts.ts';
import type { PipxProgram } from './facts.ts';

/** How many characters of pipx's stderr are searched. Only its last words matter. */
const KEPT = 1 << 16;

/**
 * A command of pipx, for a pip that finds the same settings as the user's own, but for those that choose a place.
 * pipx 1.12 and newer reads PIPX_DEFAULT_BACKEND: where the user has not set it, it would take uv where that is on PATH,
 * which reads nothing of pip's configuration; where that says anything, not even then.
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
  // pipx starts `python -m venv` and `python -m pip`, which puts the current directory first on sys.path: a venv.py or a
  // pip.py in the project must not run.
  return { program: path, args, env: { ...env, ...pipx.moved }, cwd: '/' };
}

/** The command as it could be typed. */
export function typed({ program, args, env }: Command, { pipx }: Pick<Facts, 'pipx'>): string {
  const command = commandLine(program === pipx.found?.path ? 'pipx' : program, args);
  return env?.PIPX_HOME === undefined ? command : `PIPX_HOME=${quoteWord(env.PIPX_HOME)} ${command}`;
}

/** How a run of pipx ended, and what of its words on stderr we go by. */
export interface Told {
  readonly ending: Ending;
  /** The package has no command of its own. */
  readonly noApps: boolean;
  /** Its dependencies have one. */
  readonly appsOfDependencies: boolean;
  /** pipx itself has said that the directory of its commands is not on PATH, and what to do. */
  readonly pathNote: boolean;
}

/**
 * Runs pipx with the terminal's stdin and stdout, its stderr passed on as it comes. Its words are wrapped to the
 * terminal's width, so any blank may be a line break; pipx/commands/common.py has had them since 1.0.0:
 * run_post_install_actions and warn_if_not_on_path.
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
  const noApps = ended(ending, 1) && /No\s+apps\s+associated\s+with\s+package/.test(said);
  return {
    ending,
    noApps,
    appsOfDependencies: noApps && /--include-deps/.test(said),
    pathNote: /is\s+not\s+on\s+your\s+PATH/.test(said),
  };
}

/** Whether a process ended of itself, with this exit code. */
export function ended(ending: Ending, code: number): boolean {
  return ending.kind === 'exit' && ending.code === code;
}
