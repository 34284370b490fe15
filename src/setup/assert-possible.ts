import type { Ports } from '../commands/ports.ts';
import { ShimError } from '../system/errors.ts';
import { quoteWord } from '../ui/text.ts';
import { linkedDirectories } from './documents.ts';
import { binOf } from './installation.ts';
import { shimText } from './machine-pips.ts';
import { installAgain } from './origin.ts';

/**
 * Checks whether the user can install or remove pip-shim.
 * @param asRoot the command line that installs or removes as root
 * @throws ShimError if a directory can't be on PATH, if root would change another user's home, or if a user
 *   other than root would change an installation for everybody
 */
export function assertPossible(ports: Ports, asRoot: string): void {
  const { installation, uid, look, places } = ports;
  for (const path of [installation.shims, binOf(installation)]) {
    const why = whyUnsupported(path);
    if (why === undefined) continue;
    throw new ShimError('unsupported-path', `${why}: ${path}`, [
      'set HOME, or XDG_DATA_HOME, to another directory',
    ]);
  }
  if (installation.forEverybody) {
    if (uid === 0) return;
    throw new ShimError('not-root', '--system writes under /usr/local and needs root', [asRoot]);
  }
  const home = look.stat(places.home);
  if (uid === 0 && home?.kind === 'directory' && home.uid !== 0)
    throw new ShimError('not-home', `running as root, but ${places.home} belongs to somebody else`, [
      'for yourself: run it without sudo',
      `for everybody: ${installAgain(ports, '--system', true)}`,
    ]);
}

function whyUnsupported(path: string): string | undefined {
  if (path.includes(':')) return "a directory with a colon can't be on PATH";
  if (path.includes('\n')) return 'a directory name with a line break is not supported';
  // Such a path has bytes that are not UTF-8. Node.js can't write it: see raw-bytes.ts.
  return /[\udc80-\udcff]/.test(path) ? 'a directory name that is not UTF-8 is not supported' : undefined;
}

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
