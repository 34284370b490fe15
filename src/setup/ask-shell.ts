import type { Ports } from '../commands/ports.ts';
import { hookAtTheEnd } from '../commands/stack/silent-prompt.ts';
import { outsideOf } from '../environment/project.ts';
import { shellNamed } from '../shells/all.ts';
import { ciEnvironmentOf } from '../system/ci-environment.ts';
import { belowHome } from '../system/paths.ts';
import type { Variables } from '../system/ports.ts';
import { isPipName } from '../system/shim-template.ts';
import { findBlock } from './block.ts';
import { hasBlock } from './edit-start-files.ts';
import { loginShell, PATIENCE } from './start-files.ts';

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
  fish: (name) =>
    `set -l runs; if functions -q _pipshim_hook; _pipshim_hook; set runs runs; end; printf '\\n${MARK}:%s:%s\\n' "$runs" (command -v ${name})`,
};

const answer = (name: string): string =>
  `\\printf '\\n${MARK}:%s:%s\\n' "$_pipshim_runs" "$(\\command -v ${name})"`;

interface Question {
  readonly names: Iterable<string>;
  readonly hook: boolean;
  readonly file: string;
  readonly files: readonly string[];
}

/**
 * Starts the user's shell as a terminal would, plain and as a login shell, and asks whether it finds the shim and
 * runs the hook. Start files may undo what pip-shim's block does.
 * @param names the names of the shims
 * @param files the start files of the shell that pip-shim edits. `file` is the first, which a login shell may
 *   not read
 * @returns each problem, followed by its cure. Empty if there is no problem, if pip-shim can't ask this
 *   shell, and in CI and image builds, where nobody opens a terminal
 */
export async function askShells(
  { names, hook, file, files }: Question,
  ports: Ports,
): Promise<readonly string[]> {
  const name = loginShell(ports);
  const program = ports.processes.find(name);
  if (!(name in QUESTIONS) || program === undefined || isUnattended(ports)) return [];
  const all = [...names];
  const pip = all.find(isPipName);
  const asked = { shell: name, program, names: all, pip, hook, file };
  const wrong = await Promise.all([
    ask({ ...asked, title: `a new ${name}`, args: ['-i'], files: [file] }, ports),
    ask({ ...asked, title: `a new login ${name}`, args: ['-l', '-i'], files }, ports),
  ]);
  return wrong.flat();
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

interface Asked {
  readonly shell: string;
  readonly program: string;
  readonly title: string;
  readonly args: readonly string[];
  /** The names of the shims. */
  readonly names: readonly string[];
  /** The pip for which the shell is asked. Undefined if no pip has a shim. */
  readonly pip: string | undefined;
  readonly hook: boolean;
  readonly file: string;
  /** The files in which this shell may find the block. */
  readonly files: readonly string[];
}

async function ask(asked: Asked, ports: Ports): Promise<readonly string[]> {
  const { shell, program, title, args, pip = 'pip', hook } = asked;
  const words = [...args, '-c', QUESTIONS[shell]?.(pip) ?? ''];
  const { ending, stdout } = await ports.processes.captured(
    { program, args: words, cwd: ports.places.home, env: ofNewTerminal(ports), ownSession: true },
    { timeout: PATIENCE },
  );
  ports.setup.throwIfInterrupted();
  const [, runs, found = ''] = new RegExp(`^${MARK}:(.*?):(.*)$`, 'm').exec(stdout) ?? [];
  if (runs === undefined) {
    const why =
      ending.kind === 'exit'
        ? 'it ended before it could answer'
        : `it gave no answer in ${PATIENCE / 1000} s`;
    return [`${title} could not be checked: ${why}`];
  }
  const known = shellNamed(shell);
  const file = shell === 'zsh' ? belowHome(asked.file, ports.places.home) : known.file;
  const cure = moveBlock(asked, ports) ?? hookAtTheEnd({ ...known, file });
  const ofHook = [`${title} does not run the hook`, `  ${cure}`];
  return [...wrongPip(found, asked, ports), ...(hook && runs !== 'runs' ? ofHook : [])];
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

/**
 * What is wrong with the pip that a shell finds, and the cure.
 * @param found what `command -v` printed: a path, an alias, the name of a function, or nothing
 */
function wrongPip(found: string, asked: Asked, ports: Ports): readonly string[] {
  const { title, shell, names, pip, file, files } = asked;
  const { shims } = ports.installation;
  if (pip === undefined || found === `${shims}/${pip}`) return [];
  if (found !== '' && !found.startsWith('/')) {
    const [, target = ''] = /^(?:alias )?[^=]+='?([^']*)'?$/.exec(found) ?? [];
    if (names.some((name) => target === name || target === `${shims}/${name}`)) return [];
    const [what, lines] =
      found === pip
        ? ['a function in your shell', 'the lines that define it']
        : [`an alias in your shell: ${found}`, 'that line'];
    const wrong = `${title} does not run ${shims}/${pip}: ${pip} is ${what}`;
    return [wrong, `  remove ${lines} from your shell's start files`];
  }
  const without = files.find((path) => !hasBlock([path], ports)); // pip-shim could not write to it
  const bare = shell === 'fish' ? '~/.config/fish/config.fish' : without;
  const cure =
    bare !== undefined
      ? `put this line at the end of ${bare}: ${shellNamed(shell).prependPath(shims)}`
      : (moveBlock(asked, ports) ??
        `move pip-shim's block to the end of ${file}, or of the file that ${title} reads last`);
  return [`${title} runs ${found || `no ${pip}`}, not ${shims}/${pip}`, `  ${cure}`];
}

/**
 * The cure if a `return` above the block ends the file. Ignores an indented `return`: it may be inside an if.
 */
function moveBlock({ file }: Asked, { setup }: Ports): string | undefined {
  const found = findBlock(setup.disk.readBytes(file) ?? '');
  const before = found.kind === 'block' ? found.before.split('\n') : [];
  const at = before.findIndex((line) => /^return(?:[\s;]|$)/.test(line));
  return at === -1
    ? undefined
    : `move pip-shim's block above line ${at + 1} of ${file}, which ends that file`;
}
