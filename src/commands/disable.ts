import { isPythonName } from '../core/shim-file.ts';
import type { Subcommand } from './command.ts';
import { requirePython } from './enable.ts';
import { placedNames } from './machine-pips.ts';

export const disable: Subcommand = {
  name: 'disable',
  summary: 'disable python: python and python3 are no longer shims',
  usage: 'disable python',
  details: ['Needs root where pip-shim is installed for everybody.'],
  examples: [['pip-shim disable python', 'pip stays as it is']],
  async run(args, ports) {
    requirePython('disable', args);
    const { answer, files, installation } = ports;
    const names = placedNames(ports).filter(isPythonName);
    for (const name of names) files.removeFile(`${installation.shims}/${name}`);
    if (names.length === 0) answer.line('nothing to do: there is no shim for python');
    else {
      answer.line(`removed: ${names.join(', ')} from ${installation.shims}`);
      answer.line('in shells that are open already: hash -r');
    }
    return 0;
  },
};
