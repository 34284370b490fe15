import { readModuleCall } from '../../environment/python-words.ts';
import { shellWords } from '../../pip/python-text.ts';
import { firstOnPath, isShim } from '../../setup/machine-pips.ts';
import { isPythonName } from '../../system/shim-template.ts';
import { redact } from '../../ui/text.ts';
import type { Subcommand } from '../command.ts';
import type { Ports } from '../ports.ts';

export const refused: Subcommand = {
  name: 'refused',
  summary: 'the hint after python -m pip was refused (for the hook alone)',
  usage: 'refused LINE',
  examples: [["pip-shim refused 'python3 -m pip install x'", 'prints one line if pip refuses that']],
  hidden: true,
  takesPipWords: true,
  async run([line = ''], ports) {
    const typed = readLine(line);
    if (!typed || !ports.settings.read().pythonHint) return 0;
    const python = realPython(typed.name, ports);
    const version = python && (await ports.pips.refusing(typed.name, python, typed.args, typed.python));
    if (!version) return 0;
    const pip = await shimOfPython(version, ports);
    const works = pip && worksInstead(pip, typed);
    const enables = canEnable(typed.name, ports) && 'pip-shim enable python';
    if (works) ports.screen.hint(enables ? `${works}; or first: ${enables}` : works);
    else if (enables) ports.screen.hint(`pip-shim can help with ${typed.name} -m pip after: ${enables}`);
    return 0;
  },
};

/** A line that runs pip as a module. */
interface TypedLine extends NonNullable<ReturnType<typeof readModuleCall>> {
  /** The name or path of the Python. */
  readonly name: string;
  /** What follows `-m pip`, as typed: the user's own quotes are right in the user's shell. */
  readonly tail: string;
}

/**
 * Says what works. Shows the whole line only if it is shown as typed, so no password is hidden in it, and if the words
 * that may follow it can't be taken for a part of it, as behind an operator, a substitution or a comment.
 */
function worksInstead(pip: string, { name, tail }: TypedLine): string {
  const bare = tail.replace(/'[^']*'|"(?:\\.|[^"\\])*"|\\./g, '');
  const isPlain = redact(tail) === tail && !/[;&|<>()`]|\$\(|(?:^|\s)#/.test(bare);
  return isPlain ? `this works: ${pip} ${tail}` : `use ${pip} instead of ${name} -m pip`;
}

/**
 * Matches a first word that a shell runs as it is written. It expands `$HOME/bin/python3` and `~bob/bin/python3`, and
 * a checkout may have a directory of such a name, whose Python nobody asked to run.
 */
const LITERAL = /^(?:~\/)?[A-Za-z0-9._/+-]+$/;

/** Undefined if the line does not begin with `python -m pip`, or if one line could not show it. */
function readLine(line: string): TypedLine | undefined {
  const typed = line.trim();
  const words = /\p{Cc}/u.test(typed) ? undefined : shellWords(typed);
  const [name = '', ...rest] = words ?? [];
  const call =
    LITERAL.test(name) && isPythonName(name.replace(/^.*\//, '')) ? readModuleCall(rest) : undefined;
  if (!call) return undefined;
  const head = [name, ...call.python.words];
  const isPlain = head.every((word, at) => word === typed.split(/\s+/, head.length)[at]);
  const tail = head.reduce((left) => left.replace(/^\S+\s*/, ''), typed);
  const end = call.args.findIndex((word) => /^\d?[<>|&;]/.test(word));
  return isPlain
    ? { ...call, name, tail, args: end === -1 ? call.args : call.args.slice(0, end) }
    : undefined;
}

/** The path of the Python that a shell runs. Undefined if that is a shim: then pip-shim has spoken already. */
function realPython(name: string, ports: Ports): string | undefined {
  const { cwd, places } = ports;
  if (name.startsWith('~/')) return `${places.home}${name.slice(1)}`;
  if (name.includes('/')) return name.startsWith('/') ? name : `${cwd}/${name}`;
  const first = firstOnPath(name, ports);
  return first !== undefined && !isShim(first, ports) ? first : undefined;
}

/** The name of the shim that installs for this Python: the first that a shell finds, and whose pip is the same. */
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

/** A shim has no effect on a Python that was called by its path. */
const canEnable = (name: string, { installation, uid }: Ports): boolean =>
  !name.includes('/') && (uid === 0 || !installation.forEverybody);
