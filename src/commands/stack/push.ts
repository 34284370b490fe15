import { otherPlaces } from '../../environment/venv-path.ts';
import type { VenvState } from '../../environment/venv-state.ts';
import { shellFiles, withHookFile } from '../../setup/start-files.ts';
import { promptName, top, withPushed } from '../../state/stack.ts';
import { TOKEN_FILE } from '../../state/venv-record.ts';
import { ShimError } from '../../system/errors.ts';
import { parent, shownPath, typedPath } from '../../system/paths.ts';
import { quoteWord } from '../../ui/text.ts';
import type { Subcommand } from '../command.ts';
import { readWords } from '../options.ts';
import type { Ports } from '../ports.ts';
import { type Chosen, venvToPush } from '../venvs/resolve-venv.ts';
import { markFor, placeMark } from './always.ts';
import { machinePython } from './machine-python.ts';
import { whyNotFirst } from './on-path.ts';
import { silentPrompt } from './silent-prompt.ts';

export const push: Subcommand = {
  name: 'push',
  summary: 'activate a venv in this shell, on top of what is active; makes it if needed',
  usage: 'push [--always] [NAME|PATH|.]',
  details: [
    "Without an argument, or with a dot: the project's venv. NAME is one of pip-shim's own",
    'venvs, for any project; an argument with a slash is a path. The shell needs the hook',
    '(pip-shim help hook): it activates the venv at its next prompt; pip-shim pop goes back.',
    'To push a venv that pip-shim did not make, name its path, or allow it permanently.',
    '--always writes .venv-stack into the project: a shell with the hook then has the venv',
    'active in that directory and below.',
  ],
  examples: [
    ['pip-shim push', "the project's venv"],
    ['pip-shim push --always', 'and on every cd into the project'],
    ['pip-shim push scratch', 'the venv named scratch'],
    ['pip-shim push ~/envs/work', 'a venv elsewhere'],
  ],
  async run(args, ports) {
    const { positionals, options } = readWords(args, ['--always'], 1);
    if (ports.shell.hook === '') throw await noHookThere(positionals[0], ports);
    const shell = await waitingShell(ports);
    const chosen = await venvToPush(positionals[0], ports);
    const shown = shownPath(chosen.path, ports);
    const mark = options.has('--always') ? markFor(chosen.path, ports) : undefined;
    if (!(await isReady(chosen, shown, ports))) return 1;
    if (mark) placeMark(mark, chosen.path, ports);
    const before = ports.stacks.read(shell);
    const marked = mark && { marked: parent(mark.file) };
    const state = withPushed(before, { venv: chosen.path, name: promptName(chosen.path), ...marked });
    const isOnTop = top(before)?.venv === chosen.path;
    const behind = isOnTop ? whyNotFirst(chosen.path, ports) : undefined;
    const isSilent = silentPrompt(shell, ports) !== undefined;
    const silent = isSilent && silentPrompt(shell, withHookFile(await shellFiles(ports), ports));
    if (silent) ports.screen.problem(silent.problem, [silent.remedy]);
    ports.stacks.hand(shell, behind === undefined ? state : { ...state, again: true });
    ports.venvs.touch(`${chosen.path}/${TOKEN_FILE}`);
    const reason = chosen.why ?? behind;
    const why = reason ? ` (${reason})` : '';
    const word = !isOnTop ? 'pushed' : behind === undefined ? 'active already' : 'first on PATH again';
    ports.answer.line(`${word}: ${shown}${why}`);
    return 0;
  },
};

export const activate: Subcommand = {
  name: 'activate',
  summary: 'the same as push',
  usage: push.usage.replace('push', 'activate'),
  details: ['For those who look for it by this name. To leave the venv: pip-shim deactivate'],
  examples: [['pip-shim activate', "the project's venv"]],
  run: (args, ports) => push.run(args, ports),
};

/**
 * The id of the shell that has loaded the hook and waits for this command.
 * @throws ShimError that says how to load the hook
 */
export async function waitingShell(ports: Ports): Promise<string> {
  const { stacks, shell, env } = ports;
  const id = stacks.waiting();
  if (id !== undefined) return id;
  const around = stacks.hooked();
  if (around !== undefined && around === env._PIPSHIM_DEAF)
    throw new ShimError(
      'not-the-word',
      'in sh, push and pop work only if pip-shim is typed without a path and without a command before it',
      ['type pip-shim as it is, on a line after the one that loads the hook'],
    );
  if (around !== undefined)
    throw new ShimError(
      'not-the-shell',
      'push and pop work only in the shell that loaded the hook, not in its subshells or scripts',
      ['in a script, load it first: eval "$(pip-shim hook sh)"; or use: pip-shim run -- COMMAND'],
    );
  if (shell.hook === '') throw noHook(shell, []);
  throw new ShimError('no-hook', 'this shell has not loaded the hook, so nothing can be activated in it', [
    `now: ${shell.hook}`,
    `permanently: the same line in ${withHookFile(await shellFiles(ports), ports).shell.file}`,
  ]);
}

/**
 * The error for a shell that has no hook, with the line that activates the venv.
 * @throws ShimError if the venv may not be used
 */
async function noHookThere(named: string | undefined, ports: Ports): Promise<ShimError> {
  const { shell } = ports;
  const chosen = await venvToPush(named, ports);
  const shown = shownPath(chosen.path, ports);
  const line = isUsable(chosen, shown, ports)
    ? `type: ${shell.activate(chosen.path)}`
    : 'to run a command in a venv: pip-shim run -- COMMAND';
  return noHook(shell, [line]);
}

const noHook = ({ name }: Ports['shell'], next: readonly string[]): ShimError =>
  new ShimError('no-hook', `pip-shim has no hook for ${name}, so it can activate nothing in it`, next);

/**
 * Makes the venv if it does not exist, or if it is broken and pip-shim may make it again.
 * @returns true if the venv can be used now
 */
async function isReady(chosen: Chosen, shown: string, ports: Ports): Promise<boolean> {
  if (isUsable(chosen, shown, ports)) return true;
  return ports.venvs.make(chosen.path, await machinePython(ports));
}

/**
 * True if the venv can be used as it is, and false if pip-shim may make it.
 * @throws ShimError if the venv is broken, or if it is not ours and the user did not name it
 */
function isUsable({ path, state, named }: Chosen, shown: string, ports: Ports): boolean {
  if (state.kind === 'usable') {
    if (named || state.ours) return true;
    throw notOurs(shown, quoteWord(typedPath(path, ports)), state.link);
  }
  if (state.kind === 'broken' && !state.remake) {
    throw new ShimError(
      'venv-unusable',
      `${shown} can't be used: ${state.why}`,
      insteadOf(path, state, 'push', ports),
    );
  }
  return false;
}

/** The next steps for the user if a venv is broken, and pip-shim may not make it again. */
export function insteadOf(
  path: string,
  state: Extract<VenvState, { kind: 'broken' }>,
  command: 'push' | 'run',
  ports: Ports,
): readonly string[] {
  const others = otherVenvs(command, ports);
  // Don't suggest removal if the path or the directory around it is at fault, because that would not help.
  // Nor if the path is not a venv, because its content may be precious.
  if (state.unquotable || state.unsafe || !ports.look.stat(`${path}/pyvenv.cfg`)) return others;
  const remove = `if you don't need it, remove it and try again: rm -r ${quoteWord(typedPath(path, ports))}`;
  return [remove, ...others.slice(0, 1).map((line) => `or ${line}`)];
}

/** The next steps that use a venv at another place. */
function otherVenvs(command: 'push' | 'run', { places }: Ports): readonly string[] {
  const words = command === 'push' ? 'push default' : 'run default -- COMMAND';
  const ways = otherPlaces(`${places.data}/venvs/default`, places.home);
  return ways.length > 1 ? [`use the venv named default: pip-shim ${words}`, ...ways.slice(1)] : ways;
}

/** The error for a venv that pip-shim did not make, with the ways to permit it. */
function notOurs(shown: string, typed: string, link: string | undefined): ShimError {
  const path = typed.includes('/') ? typed : `./${typed}`;
  if (link !== undefined) return byLink(shown, link, `pip-shim push ${path}`);
  return new ShimError(
    'not-ours',
    `${shown} was not made by pip-shim, so nothing in it runs without your permission`,
    [`name it: pip-shim push ${path}`, `or allow it permanently: pip-shim allow ${typed}`],
  );
}

/** The error for a venv that a symbolic link leads to. */
export function byLink(shown: string, link: string, named: string): ShimError {
  return new ShimError(
    'a-link',
    `${link} leads to ${shown} by a symbolic link, so nothing there runs without your permission`,
    [`name the target: ${named}`],
  );
}
