import type { Ports } from '../commands/ports.ts';
import { outsideOf } from '../environment/project.ts';
import { ciEnvironmentOf } from '../system/ci-environment.ts';
import type { Variables } from '../system/ports.ts';
import { isPipName } from '../system/shim-template.ts';
import { PATIENCE } from './start-files.ts';

/** The line with a shell's answer begins with this word. Start files may print other lines. */
const MARK = 'pip-shim-asks';

/**
 * The code that each shell runs after its start files. The code runs the hook if the prompt would run it, and
 * prints which pip the shell finds. No prompt runs, because the user's prompt commands may need a terminal.
 */
const QUESTIONS: Readonly<Record<string, (name: string) => string>> = {
  bash: (name) =>
    `_pipshim_runs=; case \${PROMPT_COMMAND[*]-} in *_pipshim_hook*) _pipshim_hook; _pipshim_runs=runs ;; esac; ${answer(name)}`,
  zsh: (name) =>
    `_pipshim_runs=; if (( \${precmd_functions[(I)_pipshim_hook]-0} )); then _pipshim_hook; _pipshim_runs=runs; fi; ${answer(name)}`,
  // fish's `command -v` finds no function, and an alias of fish's is a function with that description.
  fish: (name) =>
    `set -l runs; if functions -q _pipshim_hook; _pipshim_hook; set runs runs; end; set -l found (command -v ${name}); functions -q ${name}; and set found ${name}; and string match -q 'alias *' -- (functions -Dv ${name})[5]; and set found (functions -Dv ${name})[5]; builtin printf '\\n${MARK}:%s:%s\\n' "$runs" "$found"`,
};

const answer = (name: string): string =>
  `\\printf '\\n${MARK}:%s:%s\\n' "$_pipshim_runs" "$(\\command -v ${name})"`;

/** A new shell, and what it answered. */
export interface NewShell {
  readonly shell: string;
  readonly title: string;
  readonly isLogin: boolean;
  /** The names of the shims. */
  readonly names: readonly string[];
  /** The pip for which the shell was asked. Undefined if no pip has a shim. */
  readonly pip: string | undefined;
  /** What `command -v` printed: a path, an alias, the name of a function, or nothing. */
  readonly found: string;
  readonly runsHook: boolean;
  /** Why the shell gave no answer. */
  readonly silence: string | undefined;
}

/**
 * Starts a shell as a terminal would, plain and as a login shell, and asks whether it finds the shim and runs the
 * hook.
 * @param names the names of the shims
 * @returns both answers. Empty if pip-shim can't ask this shell, and in CI and image builds, where nobody
 *   opens a terminal
 */
export async function newShells(
  shell: string,
  names: readonly string[],
  ports: Ports,
): Promise<readonly NewShell[]> {
  const program = ports.processes.find(shell);
  const question = QUESTIONS[shell];
  if (question === undefined || program === undefined || isUnattended(ports)) return [];
  const pip = names.find(isPipName);
  const ask = async (isLogin: boolean): Promise<NewShell> => {
    const args = [...(isLogin ? ['-l'] : []), '-i', '-c', question(pip ?? 'pip')];
    const title = isLogin ? `a new login ${shell}` : `a new ${shell}`;
    return { shell, title, isLogin, names, pip, ...(await answerOf({ program, args }, ports)) };
  };
  return Promise.all([ask(false), ask(true)]);
}

/** True in CI, in a notebook and in an image build: a container whose first process runs a RUN line. */
function isUnattended({ env, look, places, uid }: Ports): boolean {
  const { isAlone } = outsideOf(env, places.home, uid);
  const kind = ciEnvironmentOf(env, look);
  if (kind !== 'container') return kind !== undefined || isAlone;
  return isAlone || isScriptCall(look.readText('/proc/1/cmdline') ?? '');
}

/**
 * Whether a process was started as `sh -c SCRIPT`. There may be more options before the script. A Dockerfile
 * adds some by `SHELL ["/bin/bash", "-o", "pipefail", "-c"]`.
 * @param cmdline the words, with a null byte behind each
 */
export function isScriptCall(cmdline: string): boolean {
  const [name = '', ...words] = cmdline.split('\0');
  const isOption = (word: string, at: number): boolean =>
    /^[-+]/.test(word) || /^[-+]\w*o$/i.test(words[at - 1] ?? '');
  const script = words.findIndex((word, at) => !isOption(word, at));
  return name.endsWith('sh') && words.slice(0, script).some((word) => /^-\w*c$/.test(word));
}

type Answer = Pick<NewShell, 'found' | 'runsHook' | 'silence'>;

async function answerOf(
  command: { readonly program: string; readonly args: readonly string[] },
  ports: Ports,
): Promise<Answer> {
  const { ending, stdout } = await ports.processes.captured(
    { ...command, cwd: ports.places.home, env: ofNewTerminal(ports), ownSession: true },
    { timeout: PATIENCE },
  );
  ports.setup.throwIfInterrupted();
  const [, runs, found = ''] = new RegExp(`^${MARK}:(.*?):(.*)$`, 'm').exec(stdout) ?? [];
  const why =
    ending.kind === 'exit' ? 'it ended before it could answer' : `it gave no answer in ${PATIENCE / 1000} s`;
  return { found, runsHook: runs === 'runs', silence: runs === undefined ? why : undefined };
}

/** Changes our environment to that of a new terminal: without the shims, and without an active venv. */
function ofNewTerminal({ env, installation }: Ports): Variables {
  const { VIRTUAL_ENV, CONDA_PREFIX, PATH } = env;
  const added = [installation.shims, `${VIRTUAL_ENV}/bin`, `${CONDA_PREFIX}/bin`];
  const gone = Object.keys(env).filter((name) => OF_THIS_SHELL.test(name));
  return {
    ...Object.fromEntries(gone.map((name) => [name, undefined])),
    PATH: PATH?.split(':')
      .filter((entry) => !added.includes(entry))
      .join(':'),
    TERM: 'dumb',
  };
}

const OF_THIS_SHELL = /^(?:_PIPSHIM_|VIRTUAL_ENV|CONDA_(?:PREFIX|SHLVL|DEFAULT_ENV|PROMPT_MODIFIER))/;
