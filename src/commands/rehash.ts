import { ShimError } from '../core/errors.ts';
import { renderedFrom } from '../core/shim-file.ts';
import type { Subcommand } from './command.ts';
import { isShim, machinePips, placedNames, shimText } from './machine-pips.ts';
import { readWords } from './options.ts';
import type { Ports } from './ports.ts';

export const rehash: Subcommand = {
  name: 'rehash',
  summary: 'place shims for the pips that this machine has now',
  usage: 'rehash',
  details: [
    'Shims whose pip is gone are removed, so that looking for the name finds what is there.',
    'Files that pip-shim did not put there are never overwritten.',
    'Needs root where pip-shim is installed for everybody.',
  ],
  examples: [['pip-shim rehash', 'after another Python was installed or removed']],
  async run(args, ports) {
    readWords(args, []);
    const { answer, installation } = ports;
    const names = [...machinePips(ports).keys()];
    const foreign = names.filter((name) => isForeign(`${installation.shims}/${name}`, ports));
    const stale = placedNames(ports).filter((name) => !names.includes(name));
    const placed = place(
      names.filter((name) => !foreign.includes(name)),
      ports,
    );
    for (const name of stale) ports.files.removeFile(`${installation.shims}/${name}`);
    if (placed.length > 0) answer.line(`placed: ${placed.join(', ')} in ${installation.shims}`);
    if (stale.length > 0) answer.line(`removed, because there is no such pip any more: ${stale.join(', ')}`);
    if (foreign.length > 0) throw notOurs(foreign, ports);
    if (placed.length + stale.length === 0) answer.line(inOrder(names, ports));
    else answer.line('in shells that are open already: hash -r');
    return 0;
  },
};

function inOrder(names: readonly string[], { installation }: Ports): string {
  if (names.length === 0) return 'there is no pip on PATH, so no shim either';
  return `nothing to do: ${names.join(', ')} in ${installation.shims}`;
}

/** Places what is missing or of another version, and says which. */
function place(names: readonly string[], ports: Ports): readonly string[] {
  const { installation, look, files } = ports;
  const text = names.length > 0 ? currentShim(ports) : '';
  const outdated = names.filter((name) => {
    const path = `${installation.shims}/${name}`;
    return shimText(path, ports) !== text || !look.executable(path);
  });
  if (outdated.length > 0) files.makeDirectory(installation.shims);
  for (const name of outdated) files.writeFile(`${installation.shims}/${name}`, text, 0o755);
  return outdated;
}

/**
 * The shim as it should be: the installed program's, with the places that install.sh recorded; where there is no
 * installed program, another placed shim.
 * @throws ShimError where nothing says what to place
 */
export function currentShim(ports: Ports): string {
  const { installation } = ports;
  const placed = placedNames(ports).map((name) => `${installation.shims}/${name}`);
  const [recorded] = [...placed, installation.launcher].flatMap((path) => shimText(path, ports) ?? []);
  const template = shimText(`${installation.root}/current/shims/pip`, ports);
  if (template !== undefined && recorded !== undefined) return renderedFrom(template, recorded);
  if (placed.length > 0 && recorded !== undefined) return recorded;
  throw new ShimError('not-installed', `there is no installed program in ${installation.root}`, {
    next: ['run ./install.sh again, in a clone or an unpacked release'],
  });
}

function isForeign(path: string, ports: Ports): boolean {
  return ports.look.lstat(path) !== undefined && !isShim(path, ports);
}

function notOurs(names: readonly string[], { installation }: Ports): ShimError {
  const files = names.map((name) => `${installation.shims}/${name}`);
  return new ShimError('foreign-file', `not made by pip-shim, and never overwritten: ${files.join(', ')}`, {
    next: ['move it away, then: pip-shim rehash'],
  });
}
