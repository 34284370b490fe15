import { placeable } from '../setup/keeping-shell.ts';
import { commandsNamed } from '../setup/machine-pips.ts';
import { changingShims, placeShims } from '../setup/place-shims.ts';
import { inOpenShells } from '../shells/shell.ts';
import { ShimError, usageError } from '../system/errors.ts';
import { isPipName, isPythonName } from '../system/shim-template.ts';
import type { Subcommand } from './command.ts';
import { readWords } from './options.ts';
import type { Ports } from './ports.ts';

export const enable: Subcommand = {
  name: 'enable',
  summary: 'enable python: help with python3 -m pip install, too',
  usage: 'enable [python]',
  details: [
    'Without an argument: for a pip-shim that npm installed from the .tgz of npm run pack in a',
    "clone. Places the shims for this machine's pips beside pip-shim. A file that pip-shim did",
    'not make stays as it is, and is named.',
    '',
    'enable python places shims named python, python3 and python3.N, for those that exist. They',
    'run the real Python at once, except for -m pip install and uninstall. With',
    "PIP_SHIM_AUTO=venv set, python and python3 run the Python of the project's venv, if",
    'pip-shim made it, for -c, -m and scripts in the project; PIP_SHIM_PYTHON=0: never.',
    'Needs root where pip-shim is installed for everybody.',
  ],
  examples: [
    ['pip-shim enable python', 'pip-shim disable python takes them away again'],
    ['pip-shim enable', 'once, after npm has installed the .tgz that npm run pack makes'],
  ],
  async run(args, ports) {
    const kind = whatToEnable('enable', args, ports);
    const isWanted = kind === 'python' ? isPythonName : isPipName;
    const names = [...commandsNamed(isWanted, ports).keys()];
    if (names.length === 0)
      throw new ShimError(`no-${kind}`, `there is no ${kind} on PATH, so no shim was placed`, [
        "install Python and pip with the system's package manager, then run this again",
      ]);
    const words = ['enable', ...args].join(' ');
    const wanted = await placeable(names, ports);
    if (wanted.names.length === 0) return 1;
    const placed = changingShims(words, ports, () => placeShims(wanted, ports));
    const nothing = `nothing to do: ${ports.installation.shims} has ${names.join(', ')} already`;
    for (const line of placed.length > 0 ? inOpenShells(ports.shell) : [nothing]) ports.answer.line(line);
    return 0;
  },
};

/**
 * Returns `python` for the argument `python`. Without an argument, returns `pip` if npm installed pip-shim.
 * @throws ShimError (exit code 2) in every other case
 */
export function whatToEnable(
  command: string,
  args: readonly string[],
  { installation }: Ports,
): 'python' | 'pip' {
  const [what] = readWords(args, [], 1).positionals;
  if (what === 'python') return what;
  if (what === undefined && installation.packaged?.recorded) return 'pip';
  const problem =
    what === undefined ? `${command} needs an argument` : `${command} takes only python, not ${what}`;
  throw usageError(problem, [`pip-shim ${command} python`]);
}
