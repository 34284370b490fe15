import { type PythonWords, readModuleCall } from '../../environment/python-words.ts';
import { shellEnvironment } from '../../environment/shell-environment.ts';
import { shellWords } from '../../pip/python-text.ts';
import { firstOnPath, isShim } from '../../setup/machine-pips.ts';
import { parent } from '../../system/paths.ts';
import { isPipName, isPythonName } from '../../system/shim-template.ts';
import { redact } from '../../ui/text.ts';
import type { Subcommand } from '../command.ts';
import type { Ports } from '../ports.ts';

export const after: Subcommand = {
  name: 'after',
  summary: 'the hint after a pip install that failed without pip-shim (for the hook alone)',
  usage: 'after LINE',
  examples: [
    ["pip-shim after 'python3 -m pip install x'", 'prints one line if pip refuses that'],
    ["pip-shim after 'pip install cv2'", 'what probably helps, if pip is that of the active venv'],
  ],
  hidden: true,
  takesPipWords: true,
  async run([line = ''], ports) {
    const typed = readLine(line);
    if (!typed || !isWanted(ports)) return 0;
    const path = unseen(typed.name, ports);
    if (path === undefined) return 0;
    if (!(await sayRefused(typed, path, ports))) await sayProbable(typed, path, ports);
    return 0;
  },
};

/** Whether the settings want a hint. False if they are invalid, because that is not why pip failed. */
function isWanted({ settings }: Ports): boolean {
  const { pythonHint = false, hint } = settings.readIfGood() ?? {};
  return pythonHint && hint !== 'json';
}

/**
 * `after` under the name that the hook of 0.2.0 calls. A shell that was open during an update has this hook.
 */
export const refused: Subcommand = {
  ...{ ...after, name: 'refused', usage: 'refused LINE' },
  examples: [["pip-shim refused 'pip install cv2'", 'the same as pip-shim after']],
};

/** Says what works in place of a refused `python -m pip`. Returns false if pip does not refuse. */
async function sayRefused(typed: TypedLine, path: string, ports: Ports): Promise<boolean> {
  if (!typed.python) return false;
  const version = await ports.pips.refusing(typed.name, path, typed.args, typed.python);
  if (!version) return false;
  const pip = await shimOfPython(version, ports);
  const works = pip && worksInstead(pip, typed);
  const enables = canEnable(typed.name, ports) && 'pip-shim enable python';
  if (works) ports.screen.hint(enables ? `${works}; or, permanently: ${enables}` : works);
  else if (enables) ports.screen.hint(`pip-shim can help with ${typed.name} -m pip after: ${enables}`);
  return true;
}

/** Says what probably helps, if the pip that failed is the active environment's own. Prints at most two lines. */
async function sayProbable(typed: TypedLine, path: string, ports: Ports): Promise<void> {
  if (!isAlone(typed.tail) || !isActive(path, ports)) return;
  const cure = await ports.pips.probableCure(typed.name, path, typed.args, typed.python);
  if (!cure) return;
  // If redact() would hide a password in the command, show no command: without the password, it can't work.
  const next = redact(typed.tail) === typed.tail ? cure.next.slice(0, 1) : [];
  for (const line of [cure.message, ...next]) ports.screen.hint(line);
}

/** Whether the command lies in the environment that is active in this shell. */
function isActive(path: string, { env, look }: Ports): boolean {
  const active = shellEnvironment(env, path, look);
  return active?.isFirst === true && look.realPath(`${active.path}/bin`) === look.realPath(parent(path));
}

/** A line that runs pip, by its own name or as a module. */
interface TypedLine {
  /** The name or path of the pip or the Python. */
  readonly name: string;
  /** Set for `python -m pip`. */
  readonly python: PythonWords | undefined;
  /** pip's arguments. */
  readonly args: readonly string[];
  /** The same arguments with the user's own quotes, which are right in the user's shell. */
  readonly tail: string;
}

/**
 * Says which command works. Repeats pip's arguments only if redact() hides no password in them, and if they
 * have no operator, substitution or comment. After one of these, the rest of the hint would look like a part
 * of the command.
 */
function worksInstead(pip: string, { name, tail }: TypedLine): string {
  return redact(tail) === tail && !hasMore(unquoted(tail))
    ? `this works: ${pip} ${tail}`
    : `use ${pip} instead of ${name} -m pip`;
}

/**
 * Whether these words, without redirections, are exactly the arguments of the pip that failed. False if the
 * line has another command. Also false for words that only the shell can expand: variables, patterns of file
 * names, a home directory.
 */
const isAlone = (tail: string): boolean =>
  !/[$`]/.test(tail.replace(/'[^']*'/g, '')) &&
  !/[*?{]|(?:^|[\s=])~/.test(unquoted(tail)) &&
  !hasMore(
    unquoted(tail)
      .split(/\s/)
      .filter((word) => !REDIRECTION.test(word))
      .join(' '),
  );

const REDIRECTION = /^(?:\d?(?:[<>]|>>|>&)|&>|&>>)[\w./-]*$/;

/** Matches an operator, a substitution or a comment. `text` is without its quoted parts. */
const hasMore = (text: string): boolean => /[;&|<>()`]|(?:^|\s)#/.test(text);

const unquoted = (text: string): string => text.replace(/'[^']*'|"(?:\\.|[^"\\])*"|\\./g, '');

/**
 * Matches a first word that pip-shim can look up as the shell did. `$HOME/bin/python3` does not match, because
 * pip-shim expands no variables. A cloned repository can contain a directory whose name is really `$HOME`, and
 * pip-shim would run the Python in there.
 */
const LITERAL = /^(?:~\/)?[A-Za-z0-9._/+-]+$/;

/**
 * Reads a line that the user typed. Undefined if it does not begin with unquoted pip or `python -m pip`, or
 * has a control character.
 */
function readLine(line: string): TypedLine | undefined {
  const typed = line.trim();
  const words = /\p{Cc}/u.test(typed) ? undefined : shellWords(typed);
  const [name = '', ...rest] = words ?? [];
  const call = LITERAL.test(name) ? readCall(name.replace(/^.*\//, ''), rest) : undefined;
  if (!call) return undefined;
  const head = [name, ...(call.python?.words ?? [])];
  const isPlain = head.every((word, at) => word === typed.split(/\s+/, head.length)[at]);
  const tail = head.reduce((left) => left.replace(/^\S+\s*/, ''), typed);
  const end = call.args.findIndex((word) => /^\d?[<>|&;]/.test(word));
  return isPlain
    ? { ...call, name, tail, args: end === -1 ? call.args : call.args.slice(0, end) }
    : undefined;
}

function readCall(name: string, args: readonly string[]): Pick<TypedLine, 'python' | 'args'> | undefined {
  if (isPipName(name)) return { python: undefined, args };
  return isPythonName(name) ? readModuleCall(args) : undefined;
}

/**
 * The path of the command that a shell runs. Undefined if the shell finds a shim on PATH, because pip-shim
 * has dealt with that command already.
 */
function unseen(name: string, ports: Ports): string | undefined {
  const { cwd, places } = ports;
  if (name.startsWith('~/')) return `${places.home}${name.slice(1)}`;
  if (name.includes('/')) return name.startsWith('/') ? name : `${cwd}/${name}`;
  const first = firstOnPath(name, ports);
  return first !== undefined && !isShim(first, ports) ? first : undefined;
}

/** The first of the names pip, pip3 and pip3.N under which a shell finds a shim of this Python's own pip. */
async function shimOfPython(
  { prefix, version }: { readonly prefix: string; readonly version: string },
  ports: Ports,
): Promise<string | undefined> {
  for (const name of ['pip', 'pip3', `pip${version}`]) {
    const first = firstOnPath(name, ports);
    const pip = first !== undefined && isShim(first, ports) ? ports.processes.find(name) : undefined;
    const own = pip === undefined ? undefined : await ports.pips.interpreter(name, pip);
    if (own?.prefix === prefix && own.version === version) return name;
  }
  return undefined;
}

/**
 * True if the user can place a shim of this name, and the shim would help. No shim can catch a Python that is
 * called by its path.
 */
const canEnable = (name: string, { installation, uid }: Ports): boolean =>
  !name.includes('/') && (uid === 0 || !installation.forEverybody);
