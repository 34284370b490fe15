import { ShimError } from '../core/errors.ts';
import { isPythonName } from '../core/shim-file.ts';
import type { Subcommand } from './command.ts';
import { commandsNamed } from './machine-pips.ts';
import { readWords } from './options.ts';
import { placeShims } from './place-shims.ts';

export const enable: Subcommand = {
  name: 'enable',
  summary: 'enable python: catch python3 -m pip install, too',
  usage: 'enable python',
  details: [
    'Places shims named python, python3 and python3.N for those that this machine has.',
    'Everything but -m pip install and uninstall is the real Python at once. With',
    "PIP_SHIM_AUTO=venv set, python and python3 run the Python of the project's venv, if",
    'pip-shim made it, for -c, -m and scripts in the project; PIP_SHIM_PYTHON=0: never.',
    'Needs root where pip-shim is installed for everybody.',
  ],
  examples: [['pip-shim enable python', 'pip-shim disable python takes them away again']],
  async run(args, ports) {
    requirePython('enable', args);
    const names = [...commandsNamed(isPythonName, ports).keys()];
    if (names.length === 0) {
      throw new ShimError('no-python', 'there is no python on PATH, so no shim either', {
        next: ["install Python with the system's package manager, then run this again"],
      });
    }
    const placed = placeShims(names, ports);
    ports.answer.line(
      placed.length > 0
        ? 'in shells that are open already: hash -r'
        : `nothing to do: ${names.join(', ')} in ${ports.installation.shims}`,
    );
    return 0;
  },
};

/** @throws ShimError (exit code 2) where the words are anything but `python` */
export function requirePython(command: string, args: readonly string[]): void {
  const [what] = readWords(args, [], 1).positionals;
  if (what === 'python') return;
  const problem = what === undefined ? `${command} what?` : `there is no ${what} to ${command}`;
  throw new ShimError('usage', problem, { exitCode: 2, next: [`pip-shim ${command} python`] });
}
