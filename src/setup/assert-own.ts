import type { Ports } from '../commands/ports.ts';
import { ShimError } from '../system/errors.ts';
import { quoteWord } from '../ui/text.ts';
import { linkedDirectories } from './documents.ts';
import { binOf } from './installation.ts';
import { shimText } from './machine-pips.ts';

/**
 * Checks whether the user can remove what pip-shim has placed. `sudo` or a restored backup may have left files
 * that belong to root, and an uninstall would end halfway.
 * @throws ShimError if a directory can't be written to. It names the command that helps.
 */
export function assertOwn(ports: Ports): void {
  const { installation, look, places, setup, uid } = ports;
  const { forEverybody, launcher, root, shims } = installation;
  const own = [`${root}/versions`, `${root}/pipx`, ...(forEverybody ? [] : [`${places.state}/apt`])];
  const around = [root, shims, ...(shimText(launcher, ports) === undefined ? [] : [binOf(installation)])];
  const all = [...around, ...linkedDirectories(ports), ...own.flatMap((path) => treeOf(path, ports))];
  const stuck = all.find((path) => look.stat(path) && !look.writable(path));
  const owner = stuck && look.stat(stuck)?.uid;
  if (stuck === undefined || owner === undefined) return;
  const top = stuck.startsWith(`${root}/`) ? root : stuck;
  const path = quoteWord(top);
  const whose = owner === 0 ? 'root' : `user ${owner}`;
  const name = setup.account().name;
  throw owner === uid
    ? new ShimError('not-writable', `${stuck} can't be written to, so nothing was changed`, [
        `chmod -R u+w ${path}`,
      ])
    : new ShimError('not-own', `${stuck} belongs to ${whose}, so nothing was changed`, [
        `make it yours: sudo chown -R ${quoteWord(name)} ${path}`,
      ]);
}

/** A directory and the directories below it. Follows no symbolic link. */
function treeOf(top: string, { look }: Ports): readonly string[] {
  if (look.lstat(top)?.kind !== 'directory') return [];
  const found = [top];
  for (const directory of found)
    for (const name of look.list(directory))
      if (look.lstat(`${directory}/${name}`)?.kind === 'directory') found.push(`${directory}/${name}`);
  return found;
}
