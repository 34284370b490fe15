import type { Ports } from '../commands/ports.ts';
import { hookAtTheEnd } from '../commands/stack/silent-prompt.ts';
import { outsideOf } from '../environment/project.ts';
import { shellNamed } from '../shells/all.ts';
import { ciEnvironmentOf } from '../system/ci-environment.ts';
import { isPipName } from '../system/shim-template.ts';
import { loginShell } from './start-files.ts';

/** Timeout of one shell, in milliseconds. */
const PATIENCE = 5_000;
/** The line with a shell's answer begins with this word. Start files may print other lines. */
const MARK = 'pip-shim-asks';

/**
 * For each shell, what it is to run after its start files: runs the hook if its prompt would, and prints which
 * pip it finds. It runs no prompt, because the user's own commands at a prompt may need a terminal.
 */
const QUESTIONS: Readonly<Record<string, (name: string) => string>> = {
  bash: (name) =>
    `_pipshim_runs=; case \${PROMPT_COMMAND[*]-} in *_pipshim_hook*) _pipshim_hook; _pipshim_runs=runs ;; esac; ${answer(name)}`,
  zsh: (name) =>
    `_pipshim_runs=; if (( \${precmd_functions[(I)_pipshim_hook]-0} )); then _pipshim_hook; _pipshim_runs=runs; fi; ${answer(name)}`,
  fish: (name) =>
    `set -l runs; functions -q _pipshim_hook; and _pipshim_hook; and set runs runs; printf '\\n${MARK}:%s:%s\\n' "$runs" (command -v ${name})`,
};

const answer = (name: string): string =>
  `\\printf '\\n${MARK}:%s:%s\\n' "$_pipshim_runs" "$(\\command -v ${name})"`;

/**
 * Starts the user's shell as a terminal would, plain and as a login shell, and asks whether it finds the shim and
 * runs the hook. Start files may undo what pip-shim's block does.
 * @param names the names of the shims
 * @returns what is wrong, each with the cure. Empty if nothing is, if the shell is not one that can be asked, and in
 *   CI and image builds, where nobody opens a terminal
 */
export async function askShells(
  { names, hook, file }: { readonly names: Iterable<string>; readonly hook: boolean; readonly file: string },
  ports: Ports,
): Promise<readonly string[]> {
  const name = loginShell(ports);
  const program = ports.processes.find(name);
  if (!(name in QUESTIONS) || program === undefined || isUnattended(ports)) return [];
  const pip = [...names].find(isPipName);
  const asked = { shell: name, program, pip, hook, file };
  const wrong = await Promise.all([
    ask({ ...asked, title: `a new ${name}`, args: ['-i'] }, ports),
    ask({ ...asked, title: `a new login ${name}`, args: ['-l', '-i'] }, ports),
  ]);
  return wrong.flat();
}

/** In CI, or in the build of an image: there the command of a RUN line is the first process of its container. */
function isUnattended({ env, look, places, uid }: Ports): boolean {
  const { isAlone } = outsideOf(env, places.home, uid);
  const kind = ciEnvironmentOf(env, look);
  if (kind !== 'container') return kind !== undefined || isAlone;
  return isAlone || /^\S*sh\0-\w*c\0/.test(look.readText('/proc/1/cmdline') ?? '');
}

interface Asked {
  readonly shell: string;
  readonly program: string;
  readonly title: string;
  readonly args: readonly string[];
  readonly pip: string | undefined;
  readonly hook: boolean;
  readonly file: string;
}

async function ask(asked: Asked, ports: Ports): Promise<readonly string[]> {
  const { shell, program, title, args, pip = 'pip', hook, file } = asked;
  const { env, installation, places, processes, setup } = ports;
  const ours = Object.keys(env).filter((name) => name.startsWith('_PIPSHIM_'));
  const none = Object.fromEntries(ours.map((name) => [name, undefined]));
  const words = [...args, '-c', QUESTIONS[shell]?.(pip) ?? ''];
  const { stdout } = await processes.captured(
    { program, args: words, cwd: places.home, env: { ...none, TERM: 'dumb' }, ownSession: true },
    { timeout: PATIENCE },
  );
  setup.throwIfInterrupted();
  const [, runs, found = ''] = new RegExp(`^${MARK}:(.*?):(.*)$`, 'm').exec(stdout) ?? [];
  if (runs === undefined) return [`${title} could not be checked: it gave no answer in ${PATIENCE / 1000} s`];
  const wrong: string[] = [];
  const shim = `${installation.shims}/${pip}`;
  if (asked.pip !== undefined && found !== shim) {
    wrong.push(`${title} runs ${found || `no ${pip}`}, not ${shim}`);
    wrong.push(`  move pip-shim's block to the end of ${file}, or of the file that ${title} reads last`);
  }
  if (hook && runs !== 'runs') {
    wrong.push(`${title} does not run the hook`);
    wrong.push(`  ${hookAtTheEnd(shellNamed(shell))}`);
  }
  return wrong;
}
