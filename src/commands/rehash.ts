import { machineCommands, placedNames } from '../setup/machine-pips.ts';
import { changingShims, placeShims } from '../setup/place-shims.ts';
import type { Subcommand } from './command.ts';
import { readWords } from './options.ts';
import type { Ports } from './ports.ts';

export const rehash: Subcommand = {
  name: 'rehash',
  summary: 'place shims for the pips (and Pythons, if enabled) that this machine has now',
  usage: 'rehash',
  details: [
    'Shims whose command is gone are removed, so that looking for the name finds what is there.',
    'Files that pip-shim did not put there are never overwritten.',
    'Needs root where pip-shim is installed for everybody.',
  ],
  examples: [['pip-shim rehash', 'after another Python was installed or removed']],
  async run(args, ports) {
    readWords(args, []);
    const { answer, installation } = ports;
    const names = [...machineCommands(ports).keys()];
    const { brought = [] } = installation.packaged ?? {};
    const stale = placedNames(ports).filter((name) => !names.includes(name) && !brought.includes(name));
    changingShims('rehash', ports, () => {
      for (const name of stale) ports.files.removeFile(`${installation.shims}/${name}`);
    });
    if (stale.length > 0)
      answer.line(`removed, because there is no such command any more: ${stale.join(', ')}`);
    const placed = changingShims('rehash', ports, () => placeShims(names, ports));
    if (placed.length + stale.length === 0) answer.line(inOrder(names, ports));
    else answer.line('in shells that are open already: hash -r');
    return 0;
  },
};

function inOrder(names: readonly string[], { installation }: Ports): string {
  if (names.length === 0) return 'there is no pip on PATH, so no shim either';
  return `nothing to do: ${names.join(', ')} in ${installation.shims}`;
}
