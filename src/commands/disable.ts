import { brokenBy, startedScripts } from '../setup/built-scripts.ts';
import { placedCommands } from '../setup/command-shims.ts';
import { placedNames } from '../setup/machine-pips.ts';
import { changingShims } from '../setup/place-shims.ts';
import { inOpenShells } from '../shells/shell.ts';
import { isPythonName } from '../system/shim-template.ts';
import type { Subcommand } from './command.ts';
import { whatToEnable } from './enable.ts';

export const disable: Subcommand = {
  name: 'disable',
  summary: 'disable python: python and python3 are no longer shims',
  usage: 'disable [python]',
  details: [
    'Without an argument: removes all that enable placed. Run it before npm uninstall --global',
    'pip-shim.',
    'Needs root where pip-shim is installed for everybody.',
  ],
  examples: [
    ['pip-shim disable python', 'pip stays as it is'],
    ['pip-shim disable', 'what pip-shim enable placed'],
  ],
  async run(args, ports) {
    const kind = whatToEnable('disable', args, ports);
    const { answer, files, installation } = ports;
    const placed = placedNames(ports);
    const names = kind === 'python' ? placed.filter(isPythonName) : [...placed, ...placedCommands(ports)];
    const words = ['disable', ...args].join(' ');
    const started = startedScripts(ports);
    changingShims(words, ports, () => {
      for (const name of names) files.removeFile(`${installation.shims}/${name}`);
    });
    if (names.length === 0) answer.line(`nothing to do: there is no shim for ${kind}`);
    else {
      answer.line(`removed: ${names.join(', ')} from ${installation.shims}`);
      for (const line of [...started.map(brokenBy), ...inOpenShells(ports.shell)]) answer.line(line);
    }
    return 0;
  },
};
