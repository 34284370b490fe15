import { inspectVenv } from '../environment/venv-state.ts';
import { wantsCommands } from '../settings/settings.ts';
import {
  outdatedCommands,
  placeCommands,
  placedCommands,
  refresh,
  tidyCommands,
} from '../setup/command-shims.ts';
import { placeable } from '../setup/keeping-shell.ts';
import { machineCommands, placedNames } from '../setup/machine-pips.ts';
import { changingShims, placeShims } from '../setup/place-shims.ts';
import { inOpenShells } from '../shells/shell.ts';
import type { Subcommand } from './command.ts';
import { readWords } from './options.ts';
import type { Ports } from './ports.ts';

export const rehash: Subcommand = {
  name: 'rehash',
  summary: 'place shims for the pips (and Pythons, if enabled) that this machine has now',
  usage: 'rehash',
  details: [
    'A shim is a small script. It has the name of a command, such as pip, and comes before it on',
    'PATH. Shims whose command is gone are removed, so that the shell no longer finds them.',
    'If the setting commands is on (by default where CI is set), the commands of the venvs that',
    'pip-shim made or was allowed to use get shims, too; if it is false, none has one.',
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
    const commands = changingShims('rehash', ports, () => rehashCommands(ports));
    const wanted = await placeable(names, ports);
    const unkept = placedNames(ports).filter(
      (name) => names.includes(name) && !wanted.names.includes(name) && !brought.includes(name),
    );
    changingShims('rehash', ports, () => {
      for (const name of unkept) ports.files.removeFile(`${installation.shims}/${name}`);
    });
    if (unkept.length > 0) answer.line(`removed, for the reason above: ${unkept.join(', ')}`);
    const placed = changingShims('rehash', ports, () => placeShims(wanted, ports));
    if (placed.length + stale.length + unkept.length === 0 && !commands) answer.line(inOrder(names, ports));
    else for (const line of inOpenShells(ports.shell)) answer.line(line);
    return 0;
  },
};

/** Places and removes the shims of installed commands. Returns whether that changed anything. */
function rehashCommands(ports: Ports): boolean {
  const { answer, env, installation, look, registry, uid } = ports;
  const before = placedCommands(ports);
  // If a setting is invalid, place no shim. The shims of commands that are gone are removed all the same.
  const settings = ports.settings.readIfGood();
  if (settings && wantsCommands(settings, env)) {
    const venvs = registry.all().map(({ path }) => ({ path, state: inspectVenv(path, uid, look, registry) }));
    for (const { path, state } of venvs)
      if (state.kind === 'usable' && state.ours) placeCommands(path, ports);
  }
  tidyCommands(ports, settings?.commands === false);
  const outdated = outdatedCommands(ports);
  for (const name of outdated) refresh(name, ports);
  const now = placedCommands(ports);
  const [gone, came] = [
    before.filter((name) => !now.includes(name)),
    now.filter((name) => !before.includes(name)),
  ];
  if (gone.length > 0) answer.line(`removed shims of installed commands: ${gone.join(', ')}`);
  if (came.length > 0)
    answer.line(`placed shims of installed commands: ${came.join(', ')} in ${installation.shims}`);
  return gone.length + came.length + outdated.length > 0;
}

function inOrder(names: readonly string[], { installation }: Ports): string {
  if (names.length === 0) return 'there is no pip on PATH, so no shim was placed';
  return `nothing to do: ${installation.shims} has ${names.join(', ')} already`;
}
